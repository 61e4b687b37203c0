import LegworkEngine
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkStore
import LegworkSystem
import LegworkTesting
import LegworkWorker
import Logging
import Testing

/// A private Redis with engines, workers and a caller: what the tests of this room stand on.
final class Bench: Sendable {
    let server: RedisServer
    let lane: RedisLane
    let keys = KeySpace()
    let partitions: Int
    let kernel: RedisKernel
    let library = AppLibrary()
    let clock = RedisClock()
    let logger: Logger

    private init(server: RedisServer, partitions: Int) {
        self.server = server
        self.partitions = partitions
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        self.logger = logger
        lane = RedisLane(RedisConfiguration(server.address), logger: logger)
        kernel = RedisKernel(keys: keys, partitions: partitions)
    }

    /// Runs `body` on a fresh store.
    static func run<Result>(
        partitions: Int = 4,
        durability: EmbeddedRedisConfiguration.Durability = .none,
        _ body: (Bench) async throws -> Result
    ) async throws -> Result {
        let server = try await RedisServer.start(durability: durability)
        let bench = Bench(server: server, partitions: partitions)
        let result: Result
        do {
            _ = try await bench.lane.send(RedisCommand("FUNCTION", "LOAD", "REPLACE", KernelLibrary.source))
            try await bench.setClock()
            result = try await body(bench)
        } catch {
            await bench.close()
            throw error
        }
        await bench.close()
        return result
    }

    private func close() async {
        await lane.close()
        await server.stop()
    }

    private func setClock() async throws {
        for _ in 0..<5 {
            let sent = MonotonicTime.nanoseconds
            let parts = try await lane.send(RedisCommand("TIME")).array(count: 2)
            let microseconds = try parts[0].integer() * 1_000_000 + parts[1].integer()
            clock.add(
                ClockEstimate.Sample(
                    sentNanoseconds: sent,
                    receivedNanoseconds: MonotonicTime.nanoseconds,
                    redisMicroseconds: microseconds
                )
            )
        }
    }

    /// Deploys and activates an app.
    func deploy(_ app: CompiledApp) async throws {
        let archive = AppArchive.encode(app)
        let version = app.version.text
        try library.add(AppLibrary.Key(app: app.id, version: version), archive: archive)
        var commands = [
            RedisCommand("HSET", keys.app(app.id), "v:\(version)", AppDigest(of: archive).text, "active", version),
            RedisCommand("SADD", keys.apps, app.id),
            RedisCommand("SET", bytes: [Array(keys.archive(app: app.id, version: version).utf8), archive]),
        ]
        for partition in 0..<partitions {
            commands.append(RedisCommand("HSET", keys.partition(partition), "v:\(app.id)", version))
        }
        for result in await lane.send(commands) { _ = try result.get() }
    }

    func call(_ call: KernelCall) async throws -> KernelReply {
        try kernel.decode(await lane.send(kernel.encode(call)), for: call)
    }

    /// Starts a job and gives its id.
    func start(_ app: CompiledApp, _ topic: String, _ input: JSON, id: String? = nil) async throws -> String {
        var random = SystemRandomNumberGenerator()
        let prepared = try #require(library.app(AppLibrary.Key(app: app.id, version: app.version.text)))
        let request = StartRequest(
            topic: topic,
            input: input,
            id: id,
            gid: GUID.randomJobLife(using: &random),
            activeVersion: app.version.text
        )
        let job = try Planner.jobID(of: request, app: prepared)
        let context = PlanningContext(
            app: prepared,
            partition: KeySpace.partition(of: app.id, job, count: partitions),
            partitions: partitions,
            nowMilliseconds: clock.nowMilliseconds
        )
        let plan = try Planner.start(request, context: context)
        guard case .commit(.done) = try await call(.commit(plan.commit)) else { throw BenchError("start refused") }
        return job
    }

    /// The job as stored, or nil.
    func job(_ app: String, _ id: String) async throws -> JobSnapshot? {
        let partition = KeySpace.partition(of: app, id, count: partitions)
        let reply = try await lane.send(RedisCommand("HGETALL", keys.job(partition, app: app, job: id)))
        let fields = try reply.pairs().map { (name: $0.field, value: try $0.value.bytes()) }
        return try JobSnapshot(fields: fields)
    }

    /// Waits until a job has ended.
    func end(_ app: String, _ id: String) async throws -> JobSnapshot {
        while true {
            if let job = try await job(app, id), job.header.state.hasEnded { return job }
            try await Swift.Task.sleep(for: .milliseconds(2))
        }
    }

    func engine(_ name: String = "e1", _ change: (inout EngineConfiguration) -> Void = { _ in }) -> Engine {
        var configuration = EngineConfiguration(name: name)
        change(&configuration)
        return Engine(
            configuration: configuration,
            redis: server.address,
            keys: keys,
            partitions: partitions,
            library: library,
            clock: clock,
            logger: logger
        )
    }

    func worker(
        _ name: String = "w1",
        _ routes: [TaskRoute],
        _ change: (inout WorkerConfiguration) -> Void = { _ in }
    ) -> Worker {
        var configuration = WorkerConfiguration(name: name)
        change(&configuration)
        return Worker(
            configuration: configuration,
            redis: server.address,
            keys: keys,
            partitions: partitions,
            routes: routes,
            logger: logger
        ) { [kernel, lane] request throws(RedisError) in
            let call = KernelCall.answer(request)
            let reply = try await lane.send(kernel.encode(call))
            guard case .answer(let isTaken)? = try? kernel.decode(reply, for: call) else { return false }
            return isTaken
        }
    }
}

struct BenchError: Error {
    let message: String
    init(_ message: String) { self.message = message }
}
