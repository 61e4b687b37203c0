import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkTesting
import Testing

extension ConformanceTests {
    /// Signals: who gets one, and what becomes of one that nobody gets.
    @Suite struct SignalTests {
        private let key = HookKey(partition: 0, hash: "h1")

        private func wake(_ job: WaitingJob, id: String = "s1", code: Int = 200) -> Message {
            .signal(
                .init(
                    token: job.token,
                    id: id,
                    status: code == 202 ? .pending : .success,
                    code: code,
                    payload: Sample.bytes("{\"ok\":true}")
                )
            )
        }

        @Test(arguments: HostKind.allCases, [Address.root, Sample.inner])
        func `a signal takes the wait and wakes its job`(_ kind: HostKind, _ address: Address) throws {
            let host = try kind.host()
            let other = HookKey(partition: 1, hash: "h2")
            let job = WaitingJob(
                partition: 3,
                address: address,
                hooks: [key, other],
                deadline: .init(cause: .sleep, dueMilliseconds: 1_900_000_000_000),
                schedule: 1_900_000_000_001
            )
            try job.put(host)
            #expect(try host.signal(Sample.signal([Sample.route()])) == .delivered(jobs: ["7"]))
            #expect(try host.messages(3) == [wake(job)])
            var wanted = job.record
            wanted.state = .takenBySignal
            #expect(try job.stored(host) == wanted)
            let dump = try host.dump()
            #expect(dump.lines[host.keys.waiters(0, key: "h1")] == nil)
            #expect(dump.lines[host.keys.waiters(1, key: "h2")] == nil)
            #expect(dump.lines[host.keys.timers(3)] == nil)
            #expect(try host.signal(Sample.signal([Sample.route(buffer: 0)])) == .nobody)
        }

        @Test(arguments: HostKind.allCases)
        func `a 202 leaves the wait open`(_ kind: HostKind) throws {
            let host = try kind.host()
            let job = WaitingJob(hooks: [key], deadline: .init(cause: .sleep, dueMilliseconds: 1_900_000_000_000))
            try job.put(host)
            let before = try host.dump()
            let interim = Sample.signal([Sample.route()], code: 202)
            #expect(try host.signal(interim) == .delivered(jobs: ["7"]))
            #expect(try host.signal(interim) == .delivered(jobs: ["7"]))
            #expect(try host.messages() == [wake(job, code: 202), wake(job, code: 202)])
            let after = try host.dump()
            for kept in [job.scopeKey(host.keys), host.keys.timers(0), host.keys.waiters(0, key: "h1")] {
                #expect(after.lines[kept] == before.lines[kept])
            }
        }

        @Test(arguments: HostKind.allCases)
        func `the oldest good waiter gets it, and stale ones go`(_ kind: HostKind) throws {
            let host = try kind.host()
            for id in ["ended", "gone", "taken", "older"] { try WaitingJob(job: id, hooks: [key]).put(host) }
            try WaitingJob(job: "first", hooks: [key, HookKey(partition: 0, hash: "h2")]).put(host)
            try WaitingJob(job: "second", hooks: [HookKey(partition: 0, hash: "h2")]).put(host)
            let keys = host.keys
            try host.setField(keys.job(0, app: Sample.app, job: "ended"), "h", Sample.header(.cancelled).text)
            try host.remove(keys.job(0, app: Sample.app, job: "gone"))
            try host.setField(keys.job(0, app: Sample.app, job: "taken"), "R1", Sample.record(.takenByTimer).text)
            try host.setField(keys.job(0, app: Sample.app, job: "older"), "R1", Sample.record(attempt: 2).text)
            try host.setMember(keys.waiters(0, key: "h1"), "nonsense", 1)
            let request = Sample.signal([Sample.route("h2"), Sample.route("h1")])
            #expect(try host.signal(request) == .delivered(jobs: ["first"]))
            #expect(try host.dump().lines[keys.waiters(0, key: "h1")] == nil)
            #expect(try host.dump().lines[keys.waiters(0, key: "h2")]?.count == 1)
            #expect(try host.signal(request) == .delivered(jobs: ["second"]))
        }

        @Test(arguments: HostKind.allCases)
        func `a route to all wakes every good waiter of it, oldest first`(_ kind: HostKind) throws {
            let host = try kind.host()
            let ids = (0..<12).map { "j\($0)" }
            for (place, id) in ids.enumerated() {
                try WaitingJob(job: id, partition: place % 4, hooks: [key]).put(host)
            }
            try WaitingJob(job: "one", hooks: [HookKey(partition: 0, hash: "h2")]).put(host)
            try host.remove(host.keys.job(1, app: Sample.app, job: "j5"))
            let request = Sample.signal([Sample.route("h2"), Sample.route("h1", toAll: true)])
            #expect(try host.signal(request) == .delivered(jobs: ids.filter { $0 != "j5" }))
            #expect(try host.signal(request) == .delivered(jobs: ["one"]))
        }

        @Test(arguments: HostKind.allCases)
        func `one waiter under two keys is woken once`(_ kind: HostKind) throws {
            let host = try kind.host()
            try WaitingJob(job: "7", hooks: [key, HookKey(partition: 0, hash: "h2")]).put(host)
            let request = Sample.signal([Sample.route("h2", toAll: true), Sample.route("h1", toAll: true)])
            #expect(try host.signal(request) == .delivered(jobs: ["7"]))
            #expect(try host.messages().count == 1)
        }

        @Test(arguments: HostKind.allCases)
        func `a single waiter that is first in line joins those of a route to all`(_ kind: HostKind) throws {
            let host = try kind.host()
            try WaitingJob(job: "one", hooks: [HookKey(partition: 0, hash: "h2")]).put(host)
            for id in ["a", "b"] { try WaitingJob(job: id, hooks: [key]).put(host) }
            let request = Sample.signal([Sample.route("h2"), Sample.route("h1", toAll: true)])
            #expect(try host.signal(request) == .delivered(jobs: ["one", "a", "b"]))
        }

        @Test(arguments: HostKind.allCases)
        func `a payload that the first in line refuses changes nothing`(_ kind: HostKind) throws {
            let host = try kind.host()
            let job = WaitingJob(hooks: [key])
            try job.put(host)
            let before = try host.dump()
            let routes = [Sample.route(accepts: false), Sample.route("h2")]
            #expect(try host.signal(Sample.signal(routes, given: true)) == .invalid)
            #expect(try host.dump() == before)
        }

        @Test(arguments: HostKind.allCases)
        func `a signal without a waiter is kept under all its keys`(_ kind: HostKind) throws {
            let host = try kind.host()
            let routes = [
                Sample.route("h1", buffer: 60_000), Sample.route("h2", buffer: 90_000), Sample.route("h3", buffer: 0),
                Sample.route("h4", accepts: false),
            ]
            #expect(try host.signal(Sample.signal(routes, given: true, code: 409)) == .buffered)
            let dump = try host.dump()
            let name = "shop:order.approval:s1"
            #expect(
                dump.lines[host.keys.signal(0, id: name)]
                    == ["c=409", "d={\"ok\":true}", "i=s1", "k=0:h1,0:h2", "s=success"]
            )
            #expect(dump.lines[host.keys.buffer(0, key: "h1")]?.first?.hasPrefix(name + "@") == true)
            #expect(dump.lines[host.keys.buffer(0, key: "h2")]?.count == 1)
            #expect(dump.lines[host.keys.buffer(0, key: "h3")] == nil)
            #expect(dump.lines[host.keys.buffer(0, key: "h4")] == nil)
            #expect(dump.lines[host.keys.timers(0)]?.first?.hasPrefix("b|\(name)@") == true)
            let mark = host.keys.signalMark(0, app: Sample.app, topic: "order.approval", id: "s1")
            #expect(dump.lines[mark] == ["1", "mortal"])
            #expect(try host.messages() == [.nudge], "its timer is the partition's next")
            #expect(try host.signal(Sample.signal(routes, given: true)) == .duplicate)
            #expect(try host.signal(Sample.signal(routes)) == .duplicate, "a made id that is kept is no other signal")
            #expect(
                try host.dump()
                    == {
                        var dump = dump;
                        dump.lines[host.keys.messages(0)] = try host.dump().lines[host.keys.messages(0)]; return dump
                    }()
            )
        }

        @Test(arguments: HostKind.allCases)
        func `a signal that nothing keeps is refused with the reason`(_ kind: HostKind) throws {
            let host = try kind.host()
            #expect(try host.signal(Sample.signal([])) == .nobody)
            #expect(try host.signal(Sample.signal([Sample.route(buffer: 0)], given: true)) == .nobody)
            let refusing = [Sample.route("h1", accepts: false), Sample.route("h2", buffer: 0)]
            #expect(try host.signal(Sample.signal(refusing, given: true)) == .invalid)
            #expect(try host.dump().lines.isEmpty)
        }

        @Test(arguments: HostKind.allCases)
        func `a key keeps so many signals and no more`(_ kind: HostKind) throws {
            let host = try kind.host()
            for place in 0..<SignalRequest.bufferedMax {
                try host.setMember(host.keys.buffer(0, key: "h2"), "m\(place)", Int64(place))
            }
            let request = Sample.signal([Sample.route("h1"), Sample.route("h2")], given: true)
            #expect(try host.signal(request) == .full)
            let dump = try host.dump()
            #expect(dump.lines[host.keys.buffer(0, key: "h1")] == nil)
            #expect(dump.lines[host.keys.timers(0)] == nil)
            #expect(try host.signal(Sample.signal([Sample.route("h1")], given: true)) == .buffered)
        }

        @Test(arguments: HostKind.allCases)
        func `a given id counts once`(_ kind: HostKind) throws {
            let host = try kind.host()
            for id in ["a", "b"] { try WaitingJob(job: id, hooks: [key]).put(host) }
            let request = Sample.signal([Sample.route()], given: true)
            #expect(try host.signal(request) == .delivered(jobs: ["a"]))
            #expect(try host.signal(request) == .duplicate)
            #expect(try host.signal(Sample.signal([Sample.route()], id: "s2", given: true)) == .delivered(jobs: ["b"]))
        }

        @Test(arguments: HostKind.allCases)
        func `a hook takes a signal that came before it, the oldest over its keys`(_ kind: HostKind) throws {
            let host = try kind.host()
            #expect(try host.signal(Sample.signal([Sample.route("h2")], id: "older")) == .buffered)
            #expect(try host.signal(Sample.signal([Sample.route("h1"), Sample.route("h2")], id: "newer")) == .buffered)
            let deadline = InstanceRecord.Deadline(cause: .sleep, dueMilliseconds: 1_900_000_000_000)
            let hooks = [key, HookKey(partition: 0, hash: "h2")]
            var job = WaitingJob(job: "a", partition: 2, address: Sample.inner, hooks: hooks, deadline: deadline)
            _ = try host.commit(
                Sample.commit(
                    job: "a",
                    partition: 2,
                    [
                        .save(scope: Sample.inner, fields: [.init("R1", job.record.text)]),
                        .arm(.wait(.sleep, job.token), dueMilliseconds: deadline.dueMilliseconds),
                        .registerHook(keys: hooks, token: job.token, deadline: .sleep),
                    ]
                )
            )
            #expect(try host.messages(2) == [wake(job, id: "older")])
            #expect(try job.stored(host)?.state == .takenBySignal)
            var dump = try host.dump()
            #expect(dump.lines[host.keys.timers(2)] == nil)
            #expect(dump.lines[host.keys.waiters(0, key: "h1")] == nil)
            #expect(dump.lines[host.keys.buffer(0, key: "h1")]?.count == 1)
            #expect(dump.lines[host.keys.timers(0)]?.count == 1)
            job = WaitingJob(job: "b", hooks: [key])
            _ = try host.commit(
                Sample.commit(job: "b", [.registerHook(keys: [key], token: job.token, deadline: nil)])
            )
            #expect(try host.messages().last == wake(job, id: "newer"))
            dump = try host.dump()
            #expect(dump.lines[host.keys.buffer(0, key: "h1")] == nil)
            #expect(dump.lines[host.keys.buffer(0, key: "h2")] == nil, "it is gone under all its keys")
            #expect(dump.lines[host.keys.timers(0)] == nil)
            #expect(dump.lines[host.keys.job(0, app: Sample.app, job: "b")] == nil, "no record is made up")
        }

        @Test(arguments: HostKind.allCases)
        func `buffered 202s are taken on the way, and the hook stays open`(_ kind: HostKind) throws {
            let host = try kind.host()
            for (id, code) in [("1", 202), ("2", 202)] {
                #expect(try host.signal(Sample.signal([Sample.route()], id: id, code: code)) == .buffered)
            }
            try host.setMember(host.keys.buffer(0, key: "h1"), "without a signal", 5)
            _ = try host.messages()
            let job = WaitingJob(hooks: [key])
            _ = try host.commit(
                Sample.commit(
                    job: "7",
                    [
                        .save(scope: .root, fields: [.init("h", Sample.header().text), .init("R1", job.record.text)]),
                        .registerHook(keys: [key], token: job.token, deadline: nil),
                    ]
                )
            )
            #expect(try host.messages() == [wake(job, id: "1", code: 202), wake(job, id: "2", code: 202)])
            #expect(try job.stored(host) == job.record)
            #expect(try host.dump().lines[host.keys.buffer(0, key: "h1")] == nil)
            let waiter = try #require(try host.dump().lines[host.keys.waiters(0, key: "h1")]?.first)
            #expect(waiter.hasPrefix("0|\(job.token.text)@"))
            _ = try host.commit(Sample.commit(job: "7", [.dropHook(keys: [key], token: job.token)]))
            #expect(try host.dump().lines[host.keys.waiters(0, key: "h1")] == nil)
        }

        @Test(arguments: HostKind.allCases)
        func `a buffered signal's time runs out`(_ kind: HostKind) throws {
            let host = try kind.host()
            #expect(try host.signal(Sample.signal([Sample.route("h1"), Sample.route("h2")])) == .buffered)
            let timer = Timer.buffer(signal: "shop:order.approval:s1").member
            try host.setMember(host.keys.timers(0), timer, 5)
            _ = try host.messages()
            #expect(try host.tick() == TickReply(moved: 1, nextDeadlineMilliseconds: nil))
            #expect(try host.messages() == [])
            let dump = try host.dump()
            #expect(dump.lines.count == 2, "the stream that was told, and the counter")
            #expect(dump.lines[host.keys.partition(0)] == ["buffered=0", "expired=1"])
            try host.setMember(host.keys.timers(0), timer, 5)
            #expect(try host.tick().moved == 1)
            #expect(try host.dump().lines[host.keys.partition(0)] == ["buffered=0", "expired=1"])
        }

        @Test(arguments: HostKind.allCases)
        func `a commit sends a signal as an outsider would`(_ kind: HostKind) throws {
            let host = try kind.host()
            let job = WaitingJob(partition: 1, hooks: [HookKey(partition: 2, hash: "h1")])
            try job.put(host)
            let request = Sample.signal([Sample.route(partition: 2)], partition: 2)
            _ = try host.commit(Sample.writes([.signal(request), .count(field: "after", by: 1), .signal(request)]))
            #expect(try host.messages(1) == [wake(job)])
            #expect(try host.messages(2) == [.nudge], "the second one is kept")
            #expect(try host.dump().lines[host.keys.partition(0)] == ["after=1"])
        }
    }
}
