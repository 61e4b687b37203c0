import LegworkAudit
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

typealias BenchWorker = LegworkWorker.Worker

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

    /// Runs `body` on a fresh store, which must be right in every respect afterwards.
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
            #expect(try await bench.violations() == [])
        } catch {
            await bench.close()
            throw error
        }
        await bench.close()
        return result
    }

    /// What is wrong with the store.
    func violations() async throws -> [AuditViolation] {
        let space = RedisKeyspace(lane: lane, keys: keys, partitions: partitions)
        return try await StoreAudit.violations(in: Store(space))
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

    /// Carries out a call of the kernel.
    func call(_ call: KernelCall) async throws -> KernelReply {
        try kernel.decode(await lane.send(kernel.encode(call)), for: call)
    }

    /// Sends a command of Redis. A connection that the test has broken is made anew.
    func command(_ words: String...) async throws -> RedisReply {
        let command = RedisCommand(words[0], arguments: words.dropFirst())
        while true {
            do throws(RedisError) { return try await lane.send(command) } catch {
                guard error.serverError == nil else { throw error }
            }
        }
    }

    /// Waits until something holds.
    func until(_ condition: () async throws -> Bool) async throws {
        while !(try await condition()) { try await Swift.Task.sleep(for: .milliseconds(2)) }
    }

    /// The partition of a job.
    func partition(_ job: String, _ app: CompiledApp) -> Int {
        KeySpace.partition(of: app.id, job, count: partitions)
    }

    /// How many partitions each engine holds.
    func leases() async throws -> [String: Int] {
        var leases: [String: Int] = [:]
        for partition in 0..<partitions {
            let token = try await command("GET", keys.lease(partition)).optionalString()
            if let name = token?.split(separator: ".").last { leases[String(name), default: 0] += 1 }
        }
        return leases
    }

    /// Starts a job of topic `go` and gives its id.
    ///
    /// - Parameters:
    ///   - workers: the workers of the caller's process, which the start may give tasks to.
    ///   - isDeaf: true for a caller that does not hear whether the start was done.
    func start(_ app: CompiledApp, _ input: JSON, giving workers: WorkerList? = nil, isDeaf: Bool = false)
        async throws -> String
    {
        var random = SystemRandomNumberGenerator()
        let prepared = try #require(library.app(AppLibrary.Key(app: app.id, version: app.version.text)))
        let request = StartRequest(
            topic: "go",
            input: input,
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
        var commit = try Planner.start(request, context: context).commit
        var gifts = workers.map { workers in commit.give(workers.giver.keep) } ?? []
        if isDeaf { gifts = [] }
        while true {
            do {
                switch try await call(.commit(commit)) {
                case .commit(.done): break
                case .commit(.taken(let gid, _)) where gid == request.gid: break
                case let other: throw BenchError("a start was answered with \(other)")
                }
                for gift in gifts { gift.give() }
                workers?.giver.begin()
                return job
            } catch let error as RedisError where error.serverError == nil {
                continue
            } catch let error as StoreError where error.redisError?.serverError == nil {
                continue
            }
        }
    }

    /// Runs engines and workers while `body` runs, then stops them.
    func running(
        _ engines: [Engine],
        _ workers: [BenchWorker] = [],
        _ body: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for engine in engines { group.addTask { try await engine.run() } }
            for worker in workers { group.addTask { await worker.run() } }
            let listener = RedisSubscription(server.configuration, name: "bench", logger: logger)
            try await listener.subscribe([keys.leases])
            group.addTask { for await _ in listener { for engine in engines { engine.enginesChanged() } } }
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            for worker in workers { worker.stop() }
            for engine in engines { engine.stop() }
            listener.close()
            try await group.waitForAll()
            try result.get()
        }
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
            do {
                if let job = try await job(app, id), job.header.state.hasEnded { return job }
            } catch let error as RedisError where error.serverError == nil {}
            try await Swift.Task.sleep(for: .milliseconds(2))
        }
    }

    /// - Parameters:
    ///   - address: how it reaches Redis; nil for directly.
    ///   - workers: the workers of its process, which it may give tasks to.
    func engine(
        _ name: String = "e1",
        through address: RedisAddress? = nil,
        giving workers: WorkerList? = nil,
        _ change: (inout EngineConfiguration) -> Void = { _ in }
    ) -> Engine {
        var configuration = EngineConfiguration(name: name)
        change(&configuration)
        return Engine(
            configuration: configuration,
            redis: address ?? server.address,
            keys: keys,
            partitions: partitions,
            library: library,
            clock: clock,
            giver: workers?.giver,
            logger: logger
        )
    }

    /// - Parameter engine: the engine of the worker's process; nil for none.
    func worker(
        _ routes: [TaskRoute],
        _ name: String = "w1",
        beside engine: Engine? = nil,
        _ change: (inout WorkerConfiguration) -> Void = { _ in }
    ) -> BenchWorker {
        var configuration = WorkerConfiguration(name: name)
        change(&configuration)
        return Worker(
            configuration: configuration,
            redis: server.address,
            keys: keys,
            partitions: partitions,
            routes: routes,
            logger: logger,
            handIn: { engine?.handIn($0, then: $1) ?? false }
        ) { [kernel, lane] request throws(RedisError) in
            let call = KernelCall.answer(request)
            let reply = try await lane.send(kernel.encode(call))
            guard case .answer(let isTaken)? = try? kernel.decode(reply, for: call) else { return false }
            return isTaken
        }
    }
}

extension Engine {
    /// Hands an answer in and says what became of it.
    func commit(_ request: AnswerRequest) async -> AnswerOutcome {
        await withCheckedContinuation { continuation in
            let isTaken = handIn(request) { continuation.resume(returning: $0) }
            if !isTaken { continuation.resume(returning: .elsewhere) }
        }
    }
}

/// What a test did not expect.
struct BenchError: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
