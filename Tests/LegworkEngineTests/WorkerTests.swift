import LegworkEngine
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkWorker
import Synchronization
import Testing

/// What becomes of tasks when workers fall silent, break, stop or answer late.
@Suite(.timeLimit(.minutes(10)))
struct WorkerTests {
    private let app = Apps.chain(1)

    private final class Calls: Sendable {
        private let calls = Mutex<[Int]>([])
        func add(_ delivery: Int) { calls.withLock { $0.append(delivery) } }
        var list: [Int] { calls.withLock { $0 } }
    }

    /// Starts a job and lets a consumer of that name read its task.
    private func ghostTask(_ bench: Bench, _ ghost: String = "ghost") async throws -> (
        job: String, key: String, entry: String
    ) {
        let id = try await bench.start(app, ["n": 1])
        let key = bench.keys.tasks(bench.partition(id, app), app: "chain", topic: "s1")
        _ = try await bench.command("XGROUP", "CREATE", key, KeySpace.workerGroup, "0", "MKSTREAM")
        let reply = try await bench.command(
            "XREADGROUP",
            "GROUP",
            KeySpace.workerGroup,
            ghost,
            "COUNT",
            "1",
            "STREAMS",
            key,
            ">"
        )
        let entries = try reply.array()[0].array()[1].array()
        return (id, key, try entries[0].array()[0].string())
    }

    private func answer(_ bench: Bench, _ task: (job: String, key: String, entry: String)) async throws -> KernelReply {
        let job = try #require(try await bench.job("chain", task.job))
        return try await bench.call(
            .answer(
                AnswerRequest(
                    partition: bench.partition(task.job, app),
                    app: "chain",
                    topic: "s1",
                    entry: task.entry,
                    consumer: "ghost",
                    delivery: 1,
                    answer: Message.Answer(
                        token: WaitToken(
                            app: "chain",
                            gid: job.header.gid,
                            activity: 1,
                            address: .root,
                            attempt: 1,
                            job: task.job
                        ),
                        sequence: 0,
                        status: .success,
                        code: 200,
                        payload: Array(#"{"n":-1}"#.utf8)
                    )
                )
            )
        )
    }

    @Test("A silent worker's task goes to another, and its late answer is refused")
    func reclaim() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let task = try await ghostTask(bench)
            let calls = Calls()
            let worker = bench.worker([
                TaskRoute(topic: "s1", app: "chain", concurrency: 4) { task in
                    calls.add(task.delivery.delivery)
                    return TaskAnswer(data: ["n": 2])
                }
            ]) { $0.leaseMilliseconds = 1000 }
            try await bench.running([bench.engine()], [worker]) {
                let job = try await bench.end("chain", task.job)
                #expect(job.data["n"] == 2)
            }
            #expect(calls.list == [2])
            #expect(try await answer(bench, task) == .answer(false))
            #expect(try await bench.job("chain", task.job)?.data["n"] == 2)
        }
    }

    @Test("A task that is worked on for several leases is not taken away")
    func heartbeats() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let calls = Calls()
            let routes = [
                TaskRoute(topic: "s1", app: "chain", concurrency: 1) { task in
                    calls.add(task.delivery.delivery)
                    try await Swift.Task.sleep(for: .seconds(11))
                    return TaskAnswer(data: ["n": 5])
                }
            ]
            let workers = ["w1", "w2"].map { name in bench.worker(routes, name) { $0.leaseMilliseconds = 5000 } }
            try await bench.running([bench.engine()], workers) {
                let id = try await bench.start(app, ["n": 1])
                let job = try await bench.end("chain", id)
                #expect(job.data["n"] == 5)
            }
            #expect(calls.list == [1])
        }
    }

    @Test("A task that kills its workers is given up with an error")
    func deliveries() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let task = try await ghostTask(bench)
            let worker = bench.worker([
                TaskRoute(topic: "s1", app: "chain", concurrency: 4) { _ in TaskAnswer() }
            ]) {
                $0.leaseMilliseconds = 1000
                $0.deliveriesMax = 1
            }
            try await bench.running([bench.engine()], [worker]) {
                let job = try await bench.end("chain", task.job)
                #expect(job.header.state == .failed)
                #expect(job.failure?["code"] == 500)
                #expect(job.failure?["message"]?.stringValue?.contains("was delivered 1 times") == true)
            }
            let dead = bench.keys.dead(bench.partition(task.job, app))
            #expect(try await bench.command("XLEN", dead) == .integer(1))
        }
    }

    @Test("The handler of a task that was lost is cancelled, and its answer does not count")
    func lostTask() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let isCancelled = Atomic<Bool>(false)
            let hasBegun = Atomic<Bool>(false)
            let worker = bench.worker([
                TaskRoute(topic: "s1", app: "chain", concurrency: 1) { task in
                    // The thief falls silent, and so the task comes back.
                    guard task.delivery.delivery == 1 else { return TaskAnswer(data: ["n": 2]) }
                    hasBegun.store(true, ordering: .releasing)
                    do { try await Swift.Task.sleep(for: .seconds(3600)) } catch {
                        isCancelled.store(true, ordering: .releasing)
                        throw error
                    }
                    return TaskAnswer(data: ["n": 1])
                }
            ]) { $0.leaseMilliseconds = 1000 }
            try await bench.running([bench.engine()], [worker]) {
                let id = try await bench.start(app, ["n": 1])
                try await bench.until { hasBegun.load(ordering: .acquiring) }
                let key = bench.keys.tasks(bench.partition(id, app), app: "chain", topic: "s1")
                let entry = try await bench.command("XRANGE", key, "-", "+").array()[0].array()[0].string()
                _ = try await bench.command("XCLAIM", key, KeySpace.workerGroup, "thief", "0", entry)
                try await bench.until { isCancelled.load(ordering: .acquiring) }
                #expect(try await bench.end("chain", id).data["n"] == 2)
            }
        }
    }

    @Test("A worker that stops in order finishes what runs, and hands back what has not begun")
    func gracefulShutdown() async throws {
        try await Bench.run(partitions: 1) { bench in
            try await bench.deploy(app)
            let calls = Calls()
            let mayEnd = Atomic<Bool>(false)
            let first = bench.worker([
                TaskRoute(topic: "s1", app: "chain", concurrency: 4) { task in
                    calls.add(1)
                    try await bench.until { mayEnd.load(ordering: .acquiring) }
                    return TaskAnswer(data: ["n": 1])
                }
            ])
            let second = bench.worker(
                [
                    TaskRoute(topic: "s1", app: "chain", concurrency: 4) { task in
                        calls.add(2)
                        return TaskAnswer(data: ["n": 2])
                    }
                ],
                "w2"
            )
            try await bench.running([bench.engine()], [first]) {
                var ids: [String] = []
                for _ in 0..<12 { ids.append(try await bench.start(app, ["n": 0])) }
                try await bench.until { calls.list.count >= 4 }
                first.stop()
                try await bench.running([], [second]) {
                    try await bench.until { calls.list.count { $0 == 2 } == 8 }
                    mayEnd.store(true, ordering: .releasing)
                    var ends: [JSON?] = []
                    for id in ids { ends.append(try await bench.end("chain", id).data["n"]) }
                    #expect(ends.count { $0 == 1 } == 4)
                    #expect(ends.count { $0 == 2 } == 8)
                }
            }
            #expect(calls.list.count == 12)
        }
    }

    @Test("Tasks that were read over a connection that broke are not forgotten")
    func brokenReads() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let worker = bench.worker(Apps.increments(1, pause: .milliseconds(20), concurrency: 64))
            try await bench.running([bench.engine()], [worker]) {
                var ids: [String] = []
                for number in 0..<100 {
                    ids.append(try await bench.start(app, ["n": 0]))
                    if number.isMultiple(of: 20) {
                        _ = try await bench.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
                    }
                }
                for id in ids { _ = try await bench.end("chain", id) }
            }
        }
    }

    @Test("What a silent worker has left gets its turn, however busy the streams keep all others")
    func busyWorkers() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let left = try await ghostTask(bench)
            let mayEnd = Atomic<Bool>(false)
            let calls = Calls()
            let worker = bench.worker([
                TaskRoute(topic: "s1", app: "chain", concurrency: 1) { task in
                    calls.add(task.delivery.delivery)
                    try await bench.until { mayEnd.load(ordering: .acquiring) }
                    return TaskAnswer(data: ["n": 2])
                }
            ]) { $0.leaseMilliseconds = 1000 }
            try await bench.running([bench.engine()], [worker]) {
                let busy = try await bench.start(app, ["n": 0])
                try await bench.until { !calls.list.isEmpty }
                // Its handler is never free, and still it takes the task.
                try await bench.until {
                    let entries = try await bench.command("XPENDING", left.key, KeySpace.workerGroup, "-", "+", "9")
                    return try !entries.array().contains { try $0.array()[1].string() == "ghost" }
                }
                mayEnd.store(true, ordering: .releasing)
                for job in [busy, left.job] { #expect(try await bench.end("chain", job).data["n"] == 2) }
            }
            #expect(calls.list.count == 2)
        }
    }
}
