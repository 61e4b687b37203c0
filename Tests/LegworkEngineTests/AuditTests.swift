import LegworkAudit
import LegworkEngine
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkStore
import LegworkTesting
import LegworkWorker
import Synchronization
import Testing

/// The audit of a store at work: nothing that moves is taken for wrong, and what is wrong is found.
@Suite(.timeLimit(.minutes(10)), .serialized)
struct AuditTests {
    private let app = Apps.chain(6)

    @Test("A store under load is right, however often one looks", arguments: [CommitMode.fused, .stepwise])
    func load(mode: CommitMode) async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let engines = ["e1", "e2"].map { name in bench.engine(name) { $0.mode = mode } }
            try await bench.running(engines, [bench.worker(Apps.increments(6, pause: .milliseconds(1)))]) {
                async let starts = start(200, bench)
                var looks = 0
                var summary = AuditSummary()
                repeat {
                    let store = Store(RedisKeyspace(lane: bench.lane, keys: bench.keys, partitions: bench.partitions))
                    summary = try await StoreAudit(store, readsPerSecond: nil).run { violation, _ in
                        Issue.record("look \(looks): \(violation)")
                    }
                    looks += 1
                } while looks < 3
                #expect(summary.violations == 0)
                for id in try await starts { #expect(try await bench.end("chain", id).header.state == .completed) }
            }
        }
    }

    private func start(_ count: Int, _ bench: Bench) async throws -> [String] {
        var ids: [String] = []
        for number in 0..<count { ids.append(try await bench.start(app, ["n": .integer(Int64(number))])) }
        return ids
    }

    @Test("What is planted in a store at work is found and mended, and nothing else is touched")
    func planted() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            try await bench.running([bench.engine()], [bench.worker(Apps.increments(6))]) {
                async let starts = start(150, bench)
                let ghost = Timer.wait(
                    .sleep,
                    WaitToken(app: "chain", gid: "none", activity: 1, address: .root, attempt: 1, job: "ghost")
                )
                _ = try await bench.command("ZADD", bench.keys.timers(2), "9000000000000", ghost.member)
                _ = try await bench.command("HINCRBY", bench.keys.partition(1), "buffered", "4")
                _ = try await bench.command("ZADD", bench.keys.index(3, app: "chain"), "5", "ghost")
                let store = Store(RedisKeyspace(lane: bench.lane, keys: bench.keys, partitions: bench.partitions))
                for id in try await starts { _ = try await bench.end("chain", id) }
                var found: [AuditKind] = []
                let audit = StoreAudit(store, readsPerSecond: nil, repairs: true)
                _ = try await audit.run { violation, isRepaired in
                    found.append(violation.kind)
                    #expect(isRepaired, "\(violation)")
                }
                #expect(Set(found) == [.timer, .counter, .index])
                #expect(found.count == 3)
                #expect(try await bench.violations() == [])
            }
        }
    }

    @Test("A key of another type is told, and does not end the walk")
    func wrongType() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let key = bench.keys.held(0, app: "chain", job: "x")
            _ = try await bench.command("SET", bench.keys.job(0, app: "chain", job: "x"), "text")
            _ = try await bench.command("SET", key, "text")
            let found = try await bench.violations()
            #expect(found.contains { $0.kind == .damaged && $0.key == bench.keys.job(0, app: "chain", job: "x") })
            _ = try await bench.command("DEL", key)
            _ = try await bench.command("DEL", bench.keys.job(0, app: "chain", job: "x"))
        }
    }

    private final class Gate: Sendable {
        let isOpen = Atomic(false)
    }

    @Test("A dead worker's task is taken over after its own lease, however long that of the other workers is")
    func shortLease() async throws {
        try await Bench.run { bench in
            let chain = Apps.chain(1, heartbeat: 0.3)
            try await bench.deploy(chain)
            let gate = Gate()
            let route = TaskRoute(topic: "s1", app: "chain", concurrency: 1) { task in
                while task.input["n"] == 1, !gate.isOpen.load(ordering: .acquiring) {
                    try await Swift.Task.sleep(for: .milliseconds(2))
                }
                return TaskAnswer(data: ["n": 9])
            }
            let worker = bench.worker([route]) { $0.leaseMilliseconds = 600_000 }
            try await bench.running([bench.engine()], [worker]) {
                let first = try await bench.start(chain, ["n": 1])
                let stream = bench.keys.tasks(bench.partition(first, chain), app: "chain", topic: "s1")
                try await bench.until {
                    // Until the worker has made its group, there is nothing to ask.
                    guard let reply = try? await bench.command("XPENDING", stream, KeySpace.workerGroup) else {
                        return false
                    }
                    return try reply.array()[0].integer() == 1
                }
                // While the only handler is busy, another worker takes a task, and is never heard of again.
                let second = try await bench.start(chain, ["n": 2])
                let other = bench.keys.tasks(bench.partition(second, chain), app: "chain", topic: "s1")
                _ = try await bench.command(
                    "XREADGROUP",
                    "GROUP",
                    KeySpace.workerGroup,
                    "ghost",
                    "STREAMS",
                    other,
                    ">"
                )
                gate.isOpen.store(true, ordering: .releasing)
                for id in [first, second] { #expect(try await bench.end("chain", id).data["n"] == 9) }
            }
        }
    }

    @Test("A refused answer is counted by the store")
    func refused() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let id = try await bench.start(app, ["n": 1])
            let partition = bench.partition(id, app)
            let request = AnswerRequest(
                partition: partition,
                app: "chain",
                topic: "s1",
                entry: "1-1",
                consumer: "nobody",
                delivery: 1,
                answer: Message.Answer(
                    token: WaitToken(app: "chain", gid: "x", activity: 1, address: .root, attempt: 1, job: id),
                    sequence: 0,
                    status: .success,
                    code: 200,
                    payload: []
                )
            )
            #expect(try await bench.call(.answer(request)) == .answer(false))
            let count = try await bench.command("HGET", bench.keys.partition(partition), "refused")
            #expect(try count.string() == "1")
        }
    }
}
