import LegworkLedger
import LegworkStore
import Testing

extension ConformanceTests {
    /// Statistics, indices, and signals to many.
    @Suite struct ManyTests {
        private static let slice = Tally.Slice(granularity: "1h", startMilliseconds: 3_600_000, key: "de|at")

        @Test(arguments: HostKind.allCases)
        func `a tally counts, sums, and keeps the lowest and the highest`(_ kind: HostKind) throws {
            let host = try kind.host()
            for number in ["2.5", "-1", "0.1"] {
                let changes: [Tally.Change] = [
                    .increment(field: "c|colour|red"), .add(field: "s|total", number: number),
                    .lower(field: "l|total", number: number), .raise(field: "h|total", number: number),
                ]
                let tally = Tally(topic: "order.placed", slice: Self.slice, changes: changes)
                #expect(
                    try host.commit(Sample.writes([.tally(tally)])) == .done(nextDeadlineMilliseconds: nil)
                )
            }
            let dump = try host.dump()
            let key = host.keys.slice(0, app: Sample.app, topic: "order.placed", Self.slice)
            #expect(dump.lines[key] == ["c|colour|red=3", "h|total=2.5", "l|total=-1", "n=3", "s|total=1.6"])
            let list = host.keys.slices(0, app: Sample.app, topic: "order.placed")
            #expect(dump.lines[list] == ["1h|3600000|de|at@3600000"])
            let timer = Timer.slice(app: Sample.app, topic: "order.placed", slice: Self.slice)
            #expect(Timer(member: timer.member) == timer)
            _ = try host.commit(Sample.writes([.arm(timer, dueMilliseconds: try host.now() - 1)]))
            #expect(try host.tick().moved == 1)
            #expect(try host.dump().lines[key] == nil)
            #expect(try host.dump().lines[list] == nil)
        }

        @Test(arguments: HostKind.allCases)
        func `a job that expires leaves the indices that it was listed in`(_ kind: HostKind) throws {
            let host = try kind.host()
            let timer = Timer.expiry(app: Sample.app, gid: Sample.gid, job: Sample.job)
            _ = try host.commit(
                Sample.writes([
                    .save(scope: .root, fields: [.init("h", Sample.header(.completed).text), .init("Y", "one,two")]),
                    .enlist(indices: ["one", "two"], startedMilliseconds: 5),
                    .arm(timer, dueMilliseconds: try host.now() - 1),
                ])
            )
            #expect(try host.dump().lines[host.keys.measured(0, index: "two")] == ["\(Sample.job)@5"])
            _ = try host.tick()
            #expect(try host.dump().lines[host.keys.measured(0, index: "one")] == nil)
            #expect(try host.dump().lines[host.keys.measured(0, index: "two")] == nil)
        }

        private func fanOut(_ source: FanOut.Source, bound: Int64, code: Int = 200) -> FanOut {
            FanOut(
                app: Sample.app,
                topic: "order.approval",
                source: source,
                bound: bound,
                id: "s1",
                status: .success,
                code: code,
                payload: Sample.bytes("{\"ok\":true}")
            )
        }

        /// Carries out a fan-out chunk by chunk; returns what it sent beside itself, and how many chunks it took.
        private func run(_ first: FanOut, on host: any KernelHost) throws -> (sent: [Message], chunks: Int) {
            var sent: [Message] = []
            var next: FanOut? = first
            var chunks = 0
            while let fanOut = next {
                next = nil
                chunks += 1
                _ = try host.commit(Sample.writes([.fanOut(fanOut)]))
                for message in try host.messages() {
                    if case .fanOut(let rest) = message { next = rest } else { sent.append(message) }
                }
            }
            return (sent, chunks)
        }

        @Test(arguments: HostKind.allCases, [false, true])
        func `an index is fanned out in chunks, each job once, none that came later`(
            _ kind: HostKind,
            _ scrubs: Bool
        ) throws {
            let host = try kind.host()
            let key = host.keys.measured(0, index: "red")
            // Many of one millisecond, so that the cursor falls among equals.
            for number in 0..<250 { try host.setMember(key, "j\(number)", Int64(1000 + number / 90)) }
            try host.setMember(key, "later", 2000)
            let (sent, chunks) = try run(fanOut(.index("red", scrubs: scrubs), bound: 1999), on: host)
            #expect(chunks == 3)
            let jobs = sent.compactMap { message -> String? in
                guard case .broadcast(let broadcast) = message else { return nil }
                #expect(broadcast.topic == "order.approval")
                #expect(broadcast.id == "s1")
                return broadcast.job
            }
            #expect(jobs.count == 250)
            #expect(Set(jobs) == Set((0..<250).map { "j\($0)" }))
            #expect(try host.dump().lines[key]?.count == (scrubs ? 1 : 251))
        }

        @Test(arguments: HostKind.allCases, [200, 202])
        func `a signal to hundreds of waiters goes on in chunks`(_ kind: HostKind, _ code: Int) throws {
            let host = try kind.host()
            let hook = HookKey(partition: 0, hash: "h1")
            for number in 0..<230 { try WaitingJob(job: "j\(number)", hooks: [hook]).put(host) }
            let request = Sample.signal([Sample.route(toAll: true)], code: code)
            guard case .delivered(let first) = try host.signal(request) else { throw HostError() }
            #expect(first.count == FanOut.membersMax)
            // Somebody who waits only now is not meant.
            try WaitingJob(job: "late", partition: 1, hooks: [hook]).put(host)
            var woken = first
            var rest: FanOut?
            for message in try host.fresh(host.keys.messages(0)).map({ $0.message }) {
                if case .fanOut(let fanOut)? = message { rest = fanOut }
            }
            let (sent, chunks) = try run(try #require(rest), on: host)
            #expect(chunks == 2)
            for case .signal(let wake) in sent {
                woken.append(wake.token.job)
                #expect(wake.code == code)
            }
            #expect(woken.count == 230)
            #expect(Set(woken).count == 230)
            #expect(!woken.contains("late"))
            let left = try host.dump().lines[host.keys.waiters(0, key: "h1")]?.count
            #expect(left == (code == 202 ? 231 : 1))
        }

        @Test(arguments: HostKind.allCases)
        func `a delivery takes an open wait, and leaves one that is closed`(_ kind: HostKind) throws {
            let host = try kind.host()
            let job = WaitingJob(hooks: [HookKey(partition: 0, hash: "h1")])
            try job.put(host)
            let wake = Message.SignalWake(
                token: job.token,
                id: "s1",
                status: .success,
                code: 200,
                payload: Sample.bytes("{}")
            )
            _ = try host.commit(Sample.writes([.deliver(wake), .deliver(wake)]))
            #expect(try host.messages() == [.signal(wake)])
            #expect(try job.stored(host)?.state == .takenBySignal)
            #expect(try host.dump().lines[host.keys.waiters(0, key: "h1")] == nil)
        }

        @Test(arguments: HostKind.allCases)
        func `what was held comes back marked, or is forgotten`(_ kind: HostKind) throws {
            let host = try kind.host()
            _ = try host.commit(Sample.writes([.hold(Sample.transition("a")), .hold(Sample.transition("b"))]))
            _ = try host.commit(Sample.writes([.release(limit: 1)]))
            let entries = try host.fresh(host.keys.messages(0))
            #expect(entries.map(\.message) == [Sample.transition("a")])
            #expect(entries.map(\.isReleased) == [true])
            _ = try host.commit(Sample.writes([.dropHeld]))
            #expect(try host.dump().lines[host.keys.held(0, app: Sample.app, job: Sample.job)] == nil)
        }
    }
}
