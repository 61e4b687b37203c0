import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkTesting
import Testing

extension ConformanceTests {
    /// Leases of partitions and the keeping and answering of tasks.
    @Suite struct LeaseTests {
        private func request(
            _ verb: LeaseRequest.Verb,
            _ engine: String,
            _ partitions: [(partition: Int, token: String)]
        ) -> LeaseRequest {
            LeaseRequest(verb: verb, engine: engine, partitions: partitions, timeToLiveMilliseconds: 60_000)
        }

        @Test(arguments: HostKind.allCases)
        func `a lease is taken once, kept by its token and given back`(_ kind: HostKind) throws {
            let host = try kind.host()
            let (one, two) = ("one.host", "two")
            #expect(try host.lease(request(.acquire, one, [(0, ""), (2, "")])) == ["1.one.host", "1.one.host"])
            #expect(try host.lease(request(.acquire, two, [(0, ""), (1, ""), (2, "")])) == [nil, "1.two", nil])
            #expect(
                try host.lease(request(.acquire, one, [(0, "")])) == ["1.one.host"],
                "as the holder was told before"
            )
            #expect(
                try host.lease(request(.renew, one, [(0, "1.one.host"), (1, "1.one.host")])) == ["1.one.host", nil]
            )
            #expect(try host.lease(request(.renew, one, [(0, "0.one.host"), (3, "1.one.host")])) == [nil, nil])
            #expect(try host.lease(request(.release, two, [(0, "1.two"), (1, "1.two")])) == [nil, nil])
            #expect(try host.lease(request(.release, one, [(0, "1.one.host")])) == [nil])
            #expect(try host.lease(request(.acquire, two, [(0, "")])) == ["2.two"], "with a fresh epoch")
            let dump = try host.dump()
            #expect(dump.lines[host.keys.lease(0)] == ["2.two", "mortal"])
            #expect(dump.lines[host.keys.lease(1)] == nil)
            let facts = dump.lines[host.keys.partition(0)]
            #expect(facts == ["epoch=2", "left=1.one.host"], "and who gave it back is known")
            #expect(dump.lines[host.keys.engines]?.count == 2)
        }

        @Test(arguments: HostKind.allCases)
        func `an engine is seen without a partition, and says goodbye`(_ kind: HostKind) throws {
            let host = try kind.host()
            #expect(try host.lease(request(.renew, "one", [])) == [])
            let line = try #require(try host.dump().lines[host.keys.engines]?.first)
            let seen = try #require(line.split(separator: "@").last.flatMap { Int64($0) })
            #expect(abs(seen - (try host.now())) < 60_000)
            #expect(try host.lease(request(.release, "one", [(0, "")])) == [nil])
            #expect(try host.dump().lines[host.keys.engines] != nil)
            #expect(try host.lease(request(.release, "one", [])) == [])
            #expect(try host.dump().lines[host.keys.engines] == nil)
        }

        private func dispatched(_ host: any KernelHost) throws -> (stream: String, entry: String) {
            let stream = host.keys.tasks(1, app: Sample.app, topic: "work.do")
            try host.makeGroup(stream, KeySpace.workerGroup)
            _ = try host.commit(Sample.writes([.dispatch(Sample.task())], partition: 1))
            let read = try host.read(stream, KeySpace.workerGroup, "w1", 10)
            return (stream, try #require(read.first).id.description)
        }

        private func answer(
            _ entry: String,
            by consumer: String = "w1",
            delivery: Int = 1,
            _ status: AnswerStatus = .success
        ) -> KernelCall {
            .answer(
                AnswerRequest(
                    partition: 1,
                    app: Sample.app,
                    topic: "work.do",
                    entry: entry,
                    consumer: consumer,
                    delivery: delivery,
                    answer: .init(
                        token: Sample.token(2),
                        sequence: status == .pending ? 1 : 0,
                        status: status,
                        code: 200,
                        payload: Sample.bytes("{}")
                    )
                )
            )
        }

        @Test(arguments: HostKind.allCases)
        func `an answer takes the task away and reaches the partition`(_ kind: HostKind) throws {
            let host = try kind.host()
            let (stream, entry) = try dispatched(host)
            #expect(try host.perform(answer(entry)) == .answer(true))
            let token = Sample.token(2)
            let message = Message.Answer(
                token: token,
                sequence: 0,
                status: .success,
                code: 200,
                payload: Sample.bytes("{}")
            )
            #expect(try host.messages(1) == [.answer(message)])
            #expect(try host.dump().lines[stream] == ["last \(entry)", "group w \(entry)"])
            #expect(try host.perform(answer(entry)) == .answer(false))
            #expect(try host.messages(1) == [])
        }

        @Test(arguments: HostKind.allCases)
        func `a task that is given up is answered and kept as a dead letter, or neither`(_ kind: HostKind) throws {
            let host = try kind.host()
            let (stream, entry) = try dispatched(host)
            guard case .answer(var request) = answer(entry, .error) else { throw HostError() }
            request.givingUp = .init(reason: "its handler crashes", attempts: 9)
            request.consumer = "w2"
            #expect(try host.perform(.answer(request)) == .answer(false), "it is another's")
            #expect(try host.dump().lines[host.keys.dead(1)] == nil)
            request.consumer = "w1"
            #expect(try host.perform(.answer(request)) == .answer(true))
            #expect(try host.messages(1) == [.answer(request.answer)])
            #expect(try host.dump().lines[stream] == ["last \(entry)", "group w \(entry)"])
            let letter = try #require(try host.dump().lines[host.keys.dead(1)]?.first)
            #expect(letter.contains("S=\(stream),E=\(entry),R=its handler crashes,N=9,t=\(Sample.task().token.text)"))
            #expect(try host.perform(.answer(request)) == .answer(false), "once")
            #expect(try host.fresh(host.keys.dead(1)).count == 1)
        }

        @Test(arguments: HostKind.allCases)
        func `only the owner's latest delivery may answer`(_ kind: HostKind) throws {
            let host = try kind.host()
            let (stream, entry) = try dispatched(host)
            #expect(try host.perform(answer(entry, by: "w2")) == .answer(false))
            #expect(try host.perform(answer(entry, delivery: 2)) == .answer(false))
            #expect(try host.claim(stream, KeySpace.workerGroup, "w2") == [entry])
            #expect(try host.perform(answer(entry)) == .answer(false), "the old owner is fenced off")
            #expect(try host.perform(answer(entry, by: "w2", delivery: 1)) == .answer(false))
            #expect(try host.messages(1) == [])
            #expect(try host.perform(answer(entry, by: "w2", delivery: 0)) == .answer(true))
        }

        @Test(arguments: HostKind.allCases)
        func `an interim answer leaves the task where it is`(_ kind: HostKind) throws {
            let host = try kind.host()
            let (stream, entry) = try dispatched(host)
            let before = try host.dump().lines[stream]
            #expect(try host.perform(answer(entry, .pending)) == .answer(true))
            #expect(try host.dump().lines[stream] == before)
            #expect(try host.messages(1).count == 1)
            #expect(try host.perform(answer(entry)) == .answer(true))
        }

        @Test(arguments: HostKind.allCases)
        func `answers and heartbeats to what is not there are refused`(_ kind: HostKind) throws {
            let host = try kind.host()
            func beat(_ entry: String, _ consumer: String = "w1") -> KernelCall {
                .heartbeat(partition: 1, app: Sample.app, topic: "work.do", entry: entry, consumer: consumer)
            }
            #expect(try host.perform(answer("1-1")) == .answer(false), "no stream")
            #expect(try host.perform(beat("1-1")) == .heartbeat(false), "no stream")
            let (stream, entry) = try dispatched(host)
            #expect(try host.perform(answer("1-1")) == .answer(false), "no such entry")
            #expect(try host.perform(beat("1-1")) == .heartbeat(false))
            #expect(try host.perform(beat(entry, "w2")) == .heartbeat(false))
            let before = try host.dump()
            #expect(try host.perform(beat(entry)) == .heartbeat(true))
            #expect(try host.dump() == before, "neither the owner nor the count of deliveries changes")
            try host.remove(stream)
            #expect(try host.perform(beat(entry)) == .heartbeat(false))
            #expect(try host.dump().lines[stream] == nil)
        }
    }
}
