import LegworkEngine
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkWorker
import Testing

/// Answers of workers whose process has the engine that holds their partition.
@Suite(.timeLimit(.minutes(10)))
struct DirectAnswerTests {
    private let app = Apps.chain(1)

    /// How many messages were ever put into the streams.
    private func messages(_ bench: Bench) async throws -> Int64 {
        var count: Int64 = 0
        for partition in 0..<bench.partitions {
            let stream = bench.keys.messages(partition)
            guard try await bench.command("EXISTS", stream).integer() == 1 else { continue }
            let facts = try await bench.command("XINFO", "STREAM", stream).pairs()
            for (field, value) in facts where field == "entries-added" { count += try value.integer() }
        }
        return count
    }

    /// Runs a job and says which, and how many messages it took.
    private func messagesOfJob(_ bench: Bench) async throws -> (job: String, count: Int64) {
        let before = try await messages(bench)
        let id = try await bench.start(app, ["n": 1])
        #expect(try await bench.end("chain", id).data["n"] == 2)
        return (id, try await messages(bench) - before)
    }

    @Test("Beside its engine, a worker's answer is no message")
    func noMessage() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let engine = bench.engine { $0.leaseMilliseconds = 300_000 }
            let worker = bench.worker(Apps.increments(1), beside: engine)
            try await bench.running([engine], [worker]) {
                // At first the engine may not have its partitions yet; then it has all of them.
                var left = Set(0..<bench.partitions)
                while !left.isEmpty {
                    let (job, count) = try await messagesOfJob(bench)
                    if count == 0 { left.remove(bench.partition(job, app)) }
                }
                for _ in 0..<20 { #expect(try await messagesOfJob(bench).count == 0) }
            }
        }
    }

    @Test("An answer behind interim ones, one of a process without an engine and one in steps go by the stream")
    func byTheStream() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let engine = bench.engine()
            let routes = [
                TaskRoute(topic: "s1", app: "chain", concurrency: 1) { task in
                    try await task.progress(["n": 7])
                    return TaskAnswer(data: ["n": 2])
                }
            ]
            try await bench.running([engine], [bench.worker(routes, beside: engine)]) {
                for _ in 0..<5 {
                    let (_, count) = try await messagesOfJob(bench)
                    #expect(count == 2)
                }
            }
            try await bench.running([bench.engine("e2")], [bench.worker(Apps.increments(1), "w2")]) {
                for _ in 0..<5 {
                    let (_, count) = try await messagesOfJob(bench)
                    #expect(count == 1)
                }
            }
            let stepwise = bench.engine("e3") { $0.mode = .stepwise }
            try await bench.running([stepwise], [bench.worker(Apps.increments(1), "w3", beside: stepwise)]) {
                for _ in 0..<5 {
                    let (_, count) = try await messagesOfJob(bench)
                    #expect(count >= 1)
                }
            }
        }
    }

    /// The answer to a task that a consumer of this name has read.
    private func request(_ bench: Bench, of id: String, _ consumer: String) async throws -> AnswerRequest {
        let stream = bench.keys.tasks(bench.partition(id, app), app: "chain", topic: "s1")
        _ = try? await bench.command("XGROUP", "CREATE", stream, KeySpace.workerGroup, "0", "MKSTREAM")
        let reply = try await bench.command(
            "XREADGROUP",
            "GROUP",
            KeySpace.workerGroup,
            consumer,
            "COUNT",
            "1",
            "STREAMS",
            stream,
            ">"
        )
        let entry = try reply.array()[0].array()[1].array()[0].array()
        let text = try entry[1].array()[1].bytes()
        let token = try #require(WaitToken(text))
        return AnswerRequest(
            partition: bench.partition(id, app),
            app: "chain",
            topic: "s1",
            entry: try entry[0].string(),
            consumer: consumer,
            delivery: 1,
            answer: Message.Answer(
                token: token,
                sequence: 0,
                status: .success,
                code: 200,
                payload: Array(#"{"n":5}"#.utf8)
            )
        )
    }

    @Test("It is taken once, from who owns the task, by an engine that holds the partition")
    func ownership() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let id = try await bench.start(app, ["n": 1])
            let answer = try await request(bench, of: id, "first")
            let stream = bench.keys.tasks(answer.partition, app: "chain", topic: "s1")
            _ = try await bench.command("XCLAIM", stream, KeySpace.workerGroup, "second", "0", answer.entry)
            let engine = bench.engine { $0.leaseMilliseconds = 300_000 }
            #expect(await engine.commit(answer) == .elsewhere)
            try await bench.running([engine]) {
                try await bench.until { await engine.commit(answer) != .elsewhere }
                #expect(await engine.commit(answer) == .refused)
                #expect(try await bench.job("chain", id)?.header.state == .running)
                var owners = answer
                (owners.consumer, owners.delivery) = ("second", 2)
                #expect(await engine.commit(owners) == .taken)
                #expect(try await bench.job("chain", id)?.data["n"] == 5)
                #expect(await engine.commit(owners) == .refused)
            }
            #expect(await engine.commit(answer) == .elsewhere)
            let refused = try await bench.command("HGET", bench.keys.partition(answer.partition), "refused").string()
            #expect((Int(refused) ?? 0) >= 3)
        }
    }

    @Test("Answers in hand when an engine ends, or its connections break, are done once all the same")
    func breaks() async throws {
        try await Bench.run { bench in
            let app = Apps.chain(3)
            try await bench.deploy(app)
            let first = bench.engine("e1")
            let second = bench.engine("e2")
            let workers = [
                bench.worker(Apps.increments(3), "w1", beside: first),
                bench.worker(Apps.increments(3), "w2", beside: second),
            ]
            try await bench.running([first, second], workers) {
                var ids: [String] = []
                for round in 0..<300 {
                    ids.append(try await bench.start(app, ["n": 0]))
                    if round % 50 == 25 { _ = try await bench.command("CLIENT", "KILL", "TYPE", "normal") }
                    if round == 150 { first.abandon() }
                }
                for id in ids { #expect(try await bench.end("chain", id).data["n"] == 3) }
            }
        }
    }
}
