import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkTesting
import Testing

extension ConformanceTests {
    /// Tasks that workers are given by the commits that make them: given, answered, kept, put into streams, taken back.
    @Suite struct GivenTests {
        private static let hour: Int64 = 3_600_000
        /// What parts a given task's texts, lines, a zero, a byte that begins no text, and what a pattern takes for more.
        private static let odd: [UInt8] = [0x7C, 0x0A, 0, 0xFF, 0x25, 0x7C, 0x0D, 0x0A]

        private func task(_ activity: Int = 2, _ address: Address = .root, to worker: String = "w1") -> TaskDispatch {
            var task = Sample.task(activity, address)
            task.worker = worker
            return task
        }

        private func key(_ host: any KernelHost, _ worker: String = "w1", _ partition: Int = 1) -> String {
            host.keys.given(partition, worker: worker)
        }

        private func stream(_ host: any KernelHost) -> String {
            host.keys.tasks(1, app: Sample.app, topic: "work.do")
        }

        /// A job that waits for workers, who were given its tasks.
        private func give(_ host: any KernelHost, _ tasks: [TaskDispatch], state: JobState = .running) throws {
            let waits = tasks.map { task in
                Operation.save(
                    scope: task.token.address,
                    fields: [.init("R\(task.token.activity)", Sample.record().text)]
                )
            }
            _ = try host.commit(
                Sample.writes(
                    [.save(scope: .root, fields: [.init("h", Sample.header(state).text)])] + waits
                        + tasks.map { .dispatch($0) },
                    partition: 1
                )
            )
        }

        private func reclaim(_ host: any KernelHost, _ partition: Int = 1, limit: Int = 100) throws -> ReclaimReply {
            let reply = try host.perform(.reclaim(partition: partition, limit: limit))
            guard case .reclaim(let found) = reply else { throw HostError() }
            return found
        }

        private func tasks(_ host: any KernelHost) throws -> [StreamEntry] {
            try host.entries(stream(host), after: .zero, limit: 1000)
        }

        private func silence(_ host: any KernelHost, _ worker: String = "w1", for life: Int64 = 1) throws {
            try host.setMember(host.keys.workers, worker, try host.now() - life)
        }

        // MARK: Giving and answering

        @Test(arguments: HostKind.allCases)
        func `a task that is given is in no stream and leaves no entry in its job`(_ kind: HostKind) throws {
            let host = try kind.host()
            var bare = task(4, Sample.inner, to: "w:2")
            (bare.options, bare.idempotencyKey, bare.payload) = ([], "", Self.odd)
            try give(host, [task(2), bare])
            let dump = try host.dump()
            #expect(dump.lines[key(host)] == ["\(Sample.token(2).text)=work.do|k2|2|{}{\"n\":1}"])
            let odd = String(decoding: Self.odd, as: UTF8.self)
            #expect(dump.lines[key(host, "w:2")] == ["\(Sample.token(4, Sample.inner).text)=work.do||0|\(odd)"])
            #expect(dump.lines[stream(host)] == nil)
            let job = try #require(dump.lines[host.keys.job(1, app: Sample.app, job: Sample.job)])
            #expect(!job.contains { $0.hasPrefix("Q") })
        }

        private func answer(
            _ status: AnswerStatus = .success,
            by worker: String = "w1",
            of token: WaitToken = Sample.token(2)
        ) -> AnswerRequest {
            AnswerRequest(
                partition: 1,
                app: Sample.app,
                topic: "work.do",
                entry: token.text,
                consumer: worker,
                delivery: 1,
                isGiven: true,
                answer: .init(
                    token: token,
                    sequence: status == .pending ? 1 : 0,
                    status: status,
                    code: 200,
                    payload: Sample.bytes("{}")
                )
            )
        }

        @Test(arguments: HostKind.allCases)
        func `answers by the stream, of which the last takes the task away`(_ kind: HostKind) throws {
            let host = try kind.host()
            try give(host, [task()])
            #expect(try host.perform(.answer(answer(by: "w2"))) == .answer(false), "it is another's")
            #expect(try host.perform(.answer(answer(of: Sample.token(2, attempt: 2)))) == .answer(false))
            #expect(try host.messages(1) == [])
            #expect(try host.perform(.answer(answer(.pending))) == .answer(true))
            #expect(try host.dump().lines[key(host)] != nil)
            #expect(try host.perform(.answer(answer())) == .answer(true))
            #expect(try host.messages(1) == [.answer(answer(.pending).answer), .answer(answer().answer)])
            #expect(try host.dump().lines[key(host)] == nil)
            for status in [AnswerStatus.pending, .success] {
                #expect(try host.perform(.answer(answer(status))) == .answer(false))
            }
            #expect(try host.messages(1) == [])
            #expect(try host.dump().lines[host.keys.partition(1)] == ["refused=4"])
        }

        @Test(arguments: HostKind.allCases)
        func `a given task is answered rather than given up`(_ kind: HostKind) throws {
            let host = try kind.host()
            try give(host, [task()])
            var request = answer(.error)
            request.givingUp = .init(reason: "its handler crashes", attempts: 9)
            #expect(try host.perform(.answer(request)) == .answer(true))
            #expect(try host.messages(1) == [.answer(request.answer)])
            #expect(try host.dump().lines[host.keys.dead(1)] == nil)
        }

        @Test(arguments: HostKind.allCases)
        func `the commit that carries out an answer takes the task away, or does nothing`(_ kind: HostKind) throws {
            let host = try kind.host()
            try give(host, [task()])
            func commit(by worker: String = "w1", _ header: JobHeader = Sample.header()) throws -> CommitReply {
                var commit = Sample.commit(.matches(header), partition: 1, [.count(field: "seen", by: 1)])
                commit.task = answer(by: worker).claim
                return try host.commit(commit)
            }
            #expect(try commit(Sample.header(rev: 9)) == .conflict)
            #expect(try host.dump().lines[key(host)] != nil)
            #expect(try commit(by: "w2") == .duplicate)
            #expect(try host.dump().lines[host.keys.partition(1)] == ["refused=1"])
            #expect(try commit() == .done(nextDeadlineMilliseconds: nil))
            #expect(try commit() == .duplicate)
            #expect(try host.dump().lines[host.keys.partition(1)] == ["refused=2", "seen=1"])
            #expect(try host.dump().lines[key(host)] == nil)
        }

        @Test(arguments: HostKind.allCases)
        func `a heartbeat says whether a given task is there, and changes nothing`(_ kind: HostKind) throws {
            let host = try kind.host()
            try give(host, [task()])
            let before = try host.dump()
            func beat(_ worker: String, _ token: WaitToken) throws -> KernelReply {
                try host.perform(
                    .heartbeat(
                        partition: 1,
                        app: Sample.app,
                        topic: "work.do",
                        entry: token.text,
                        consumer: worker,
                        isGiven: true
                    )
                )
            }
            #expect(try beat("w1", Sample.token(2)) == .heartbeat(true))
            #expect(try beat("w2", Sample.token(2)) == .heartbeat(false))
            #expect(try beat("w1", Sample.token(3)) == .heartbeat(false))
            #expect(try host.dump() == before)
        }

        // MARK: Presence and reclaims

        @Test(arguments: HostKind.allCases)
        func `a presence says until when, and the last one counts`(_ kind: HostKind) throws {
            let host = try kind.host()
            for life in [90_000, 10_000] as [Int64] {
                #expect(try host.perform(.presence(worker: "w:1|é", lifeMilliseconds: life)) == .presence)
            }
            let line = try #require(try host.dump().lines[host.keys.workers])
            #expect(line.count == 1)
            let due = try #require(line[0].split(separator: "@").last.flatMap { Int64($0) })
            #expect(line[0].hasPrefix("w:1|é@"))
            let now = try host.now()
            #expect(due <= now + 10_000 && due > now - 50_000)
        }

        @Test(arguments: HostKind.allCases)
        func `what silent workers were given goes to the streams, whole`(_ kind: HostKind) throws {
            let host = try kind.host()
            var odd = task(4, Sample.inner)
            (odd.options, odd.payload, odd.topic) = (Self.odd, Self.odd + [0x31], "work.do")
            var bare = task(5)
            (bare.options, bare.idempotencyKey, bare.payload) = ([], "", [])
            try give(host, [task(2), odd, bare, task(6, to: "w2")])
            try silence(host)
            #expect(try host.perform(.presence(worker: "w2", lifeMilliseconds: 60_000)) == .presence)
            let reply = try reclaim(host)
            #expect(reply.moved == 3)
            let now = try host.now()
            #expect(abs((reply.nextMilliseconds ?? 0) - now) <= 60_000, "then w2 is silent for too long")
            let found = try tasks(host)
            #expect(found.map { $0.text("t") } == [task(2), odd, bare].map(\.token.text).sorted())
            for task in [task(2), odd, bare] {
                let entry = try #require(found.first { $0.text("t") == task.token.text })
                var fields = [
                    Operation.Field("t", task.token.text), .init("k", task.idempotencyKey), .init("d", task.payload),
                    .init("g", "1"),
                ]
                if !task.options.isEmpty { fields.append(.init("o", task.options)) }
                #expect(entry.fields == fields, "as a dispatch would have written it, and that it was given")
                let scope = host.keys.scope(1, app: Sample.app, job: Sample.job, address: task.token.address)
                #expect(try host.dump().lines[scope]?.contains("Q\(task.token.activity)=\(entry.id)") == true)
            }
            #expect(try host.dump().lines[key(host)] == nil)
            #expect(try host.dump().lines[key(host, "w2")]?.count == 1)
            #expect(try host.perform(.answer(answer())) == .answer(false), "the silent one is fenced off")
            #expect(try reclaim(host).moved == 0)
            #expect(try reclaim(host, 0) == ReclaimReply(moved: 0, nextMilliseconds: nil), "another partition")
        }

        @Test(arguments: HostKind.allCases)
        func `a task for which nobody waits is only removed`(_ kind: HostKind) throws {
            for (field, value) in [
                ("h", Sample.header(.completed).text), ("h", ""), ("R2", Sample.record(.takenByTimer).text),
                ("R2", Sample.record(attempt: 2).text), ("R2", ""), ("h", "r|zzzzzzzzzzz|1|1|5"),
            ] {
                let host = try kind.host()
                try give(host, [task()])
                try host.setField(host.keys.job(1, app: Sample.app, job: Sample.job), field, value)
                try silence(host)
                #expect(try reclaim(host).moved == 1)
                #expect(try host.dump().lines[stream(host)] == nil, "\(field)=\(value)")
                #expect(try host.dump().lines[key(host)] == nil)
            }
        }

        @Test(arguments: HostKind.allCases)
        func `a paused job still waits for its task, and a removed one for none`(_ kind: HostKind) throws {
            let host = try kind.host()
            try give(host, [task()], state: .paused)
            try silence(host)
            #expect(try reclaim(host).moved == 1)
            #expect(try tasks(host).count == 1)
            try give(host, [task(3)])
            try host.remove(host.keys.job(1, app: Sample.app, job: Sample.job))
            #expect(try reclaim(host).moved == 1)
            #expect(try tasks(host).count == 1)
            #expect(try host.dump().lines[host.keys.job(1, app: Sample.app, job: Sample.job)] == nil)
        }

        @Test(arguments: HostKind.allCases)
        func `a reclaim stops at its limit and goes on where it stopped`(_ kind: HostKind) throws {
            let host = try kind.host()
            try give(host, (0..<7).map { task($0, to: $0 < 4 ? "w1" : "w2") })
            try silence(host, "w1", for: 5)
            try silence(host, "w2", for: 9)
            #expect(try [3, 3, 3].map { try reclaim(host, limit: $0).moved } == [3, 3, 1])
            #expect(try tasks(host).map { $0.text("k") } == [4, 5, 6, 0, 1, 2, 3].map { "k\($0)" })
        }

        @Test(arguments: HostKind.allCases)
        func `what is damaged stays, and is in nobody's way`(_ kind: HostKind) throws {
            let host = try kind.host()
            try give(host, [task(2), task(3)])
            let wrong = [
                (Sample.token(0).text, ""), (Sample.token(1).text, "work.do|k|3|{}"),
                (Sample.token(4).text, "work.do|k|-1|{}"), (Sample.token(5).text, "work.do|k|99999999999999999999|{}"),
                (Sample.token(6).text, "work.do|k"), ("no token", "work.do|k|0|{}"),
                ("shop|\(Sample.gid)|2|,x|1|7", "work.do|k|0|{}"), ("shop|\(Sample.gid)|2|,0|7", "work.do|k|0|{}"),
            ]
            for (token, text) in wrong { try host.setField(key(host), token, text) }
            try silence(host, for: Self.hour + 1)
            #expect(try reclaim(host, limit: 2).moved == 2, "what comes before in the hash is not counted")
            #expect(try reclaim(host).moved == 0)
            #expect(try reclaim(host, 0).moved == 0)
            #expect(try tasks(host).map { $0.text("k") } == ["k2", "k3"])
            #expect(try host.dump().lines[key(host)] == wrong.map { "\($0)=\($1)" }.sorted())
            #expect(try host.dump().lines[host.keys.workers] != nil, "and who holds it is not forgotten")
            let tokens = [0, 1, 4, 5, 6].map { Sample.token($0) }
            #expect(try host.perform(.putBack(partition: 1, worker: "w1", tokens: tokens)) == .putBack(0))
            #expect(try host.dump().lines[key(host)]?.count == wrong.count)
        }

        @Test(arguments: HostKind.allCases)
        func `a worker is forgotten after an hour in which it held nothing anywhere`(_ kind: HostKind) throws {
            let host = try kind.host()
            try give(host, [task()])
            try silence(host, "w1", for: 2 * Self.hour)
            try silence(host, "w2", for: 2 * Self.hour)
            try silence(host, "w3", for: Self.hour - 60_000)
            func known() throws -> [String] {
                (try host.dump().lines[host.keys.workers] ?? []).map { String($0.prefix { $0 != "@" }) }.sorted()
            }
            #expect(try reclaim(host, 2).moved == 0)
            #expect(try known() == ["w1", "w2", "w3"], "only the first partition's engine forgets")
            #expect(try reclaim(host, 0).moved == 0)
            #expect(try known() == ["w1", "w3"])
            #expect(try reclaim(host).moved == 1)
            _ = try reclaim(host, 0)
            #expect(try known() == ["w3"])
        }

        // MARK: Putting back, taking back

        @Test(arguments: HostKind.allCases)
        func `a worker puts back what it names, where somebody waits for it`(_ kind: HostKind) throws {
            let host = try kind.host()
            try give(host, [task(2), task(3), task(4, Sample.inner), task(5, to: "w2")])
            #expect(try host.perform(.presence(worker: "w1", lifeMilliseconds: 60_000)) == .presence)
            try host.setField(
                host.keys.job(1, app: Sample.app, job: Sample.job),
                "R3",
                Sample.record(.takenByTimer).text
            )
            let tokens = [Sample.token(9), Sample.token(3), Sample.token(5), Sample.token(4, Sample.inner)]
            let call = KernelCall.putBack(partition: 1, worker: "w1", tokens: tokens)
            #expect(try host.perform(call) == .putBack(2))
            #expect(try tasks(host).map { $0.text("k") } == ["k4"])
            #expect(try host.dump().lines[key(host)]?.count == 1)
            #expect(try host.dump().lines[key(host, "w2")]?.count == 1)
            let after = try host.dump()
            #expect(try host.perform(call) == .putBack(0))
            #expect(try host.perform(.putBack(partition: 1, worker: "w1", tokens: [])) == .putBack(0))
            #expect(try host.perform(.putBack(partition: 0, worker: "w1", tokens: [Sample.token(2)])) == .putBack(0))
            #expect(try host.dump() == after)
        }

        @Test(arguments: HostKind.allCases)
        func `a given task is taken back from whoever has it`(_ kind: HostKind) throws {
            let host = try kind.host()
            try give(host, [task(2, to: "w2"), task(3, to: "w1"), task(4, to: "unlisted")])
            try silence(host, "w1")
            #expect(try host.perform(.presence(worker: "w2", lifeMilliseconds: 60_000)) == .presence)
            func drop(_ token: WaitToken) throws {
                _ = try host.commit(Sample.writes([.dropGiven(token)], partition: 1))
            }
            let before = try host.dump()
            try drop(Sample.token(7))
            try drop(Sample.token(2, attempt: 2))
            #expect(try host.dump() == before)
            try drop(Sample.token(2))
            try drop(Sample.token(3))
            #expect(try host.dump().lines[key(host, "w2")] == nil)
            #expect(try host.dump().lines[key(host, "w1")] == nil)
        }
    }
}
