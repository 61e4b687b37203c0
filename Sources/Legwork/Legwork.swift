package import LegworkEngine
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkStore
import LegworkSystem
import LegworkWorker
public import Logging
public import ServiceLifecycle
import Synchronization

/// Runs flows that pause: deploy an app, start jobs, send signals, be a worker, wait for results.
///
/// ```swift
/// let legwork = try await Legwork(configuration: .init(server: .embedded(folder: "data")))
/// legwork.handle("order.charge") { task in ["receipt": "r-\(task.jobID)"] }
/// async let running: Void = legwork.run()
/// try await legwork.deploy(file: "order.yaml")
/// let job = try await legwork.start("order.placed", input: ["id": "7"])
/// print(try await legwork.result(of: job).data)
/// ```
///
/// Everything that counts is in Redis: any number of processes may do the same at once, and any of them may die.
public final class Legwork: Service, Sendable {
    /// The configuration, as given.
    public let configuration: LegworkConfiguration
    let logger: Logger
    let redis: RedisConfiguration
    let shelf: Shelf
    let library = AppLibrary()
    let notices: Notices
    /// The workers of this process, which commits give tasks to.
    let workers = WorkerList()
    /// A name of this process among engines and workers.
    let name: String
    private let embedded: EmbeddedRedis?
    /// The connection for answers of workers.
    private let answers: RedisLane
    private let state = Mutex(State())
    let observer: (any EngineObserver)?

    private struct State {
        var routes: [TaskRoute] = []
        var later: AsyncStream<TaskRoute>.Continuation?
        var listener: Swift.Task<Void, Never>?
        var isClosed = false
        var catalogue: [String: CatalogueEntry]?
        var engine: Engine?
    }

    /// Connects to the store, and makes it where it is not there yet.
    ///
    /// - Parameters:
    ///   - configuration: where work is kept, and how it is moved.
    ///   - logger: where to tell of what happens.
    /// - Throws: ``LegworkError`` where Redis cannot be reached or does not suit: its message says what to set.
    public convenience init(
        configuration: LegworkConfiguration,
        logger: Logger = Logger(label: "legwork")
    ) async throws {
        try await self.init(configuration: configuration, logger: logger, observer: nil)
    }

    /// As ``init(configuration:logger:)``, with somebody who watches every commit of this process: its starts, and those of its engine.
    package init(
        configuration: LegworkConfiguration,
        logger: Logger,
        observer: (any EngineObserver)?
    ) async throws {
        self.configuration = configuration
        self.logger = logger
        self.observer = observer
        var random = SystemRandomNumberGenerator()
        name = GUID.randomJobLife(using: &random)
        try Self.check(prefix: configuration.prefix)
        (embedded, redis) = try await Self.reach(configuration)
        let lane = RedisLane(redis, name: "door", logger: logger)
        let answers = RedisLane(redis, name: "answers", logger: logger)
        self.answers = answers
        let keys = KeySpace(prefix: configuration.prefix)
        do {
            shelf = try await Self.whenLoaded {
                try await Self.check(lane, configuration, logger)
                return try await Shelf.open(
                    lane,
                    answers: answers,
                    keys: keys,
                    partitions: configuration.partitions,
                    makesStore: configuration.makesStore
                )
            }
        } catch {
            await lane.close()
            await answers.close()
            await embedded?.stop()
            throw LegworkError(wrapping: error)
        }
        notices = Notices(redis, keys: keys, logger: logger)
        notices.onDeployment { [weak self] in self?.forgetCatalogue() }
        let notices = notices
        // Lives as long as the door, whoever runs it: waiting for a result needs no `run()`.
        let listener = Swift.Task { await notices.run() }
        state.withLock { $0.listener = listener }
        do throws(RedisError) { try await notices.listen() } catch {
            await close()
            throw LegworkError(wrapping: error)
        }
    }

    // MARK: - Running

    /// Adds a worker: `body` answers the tasks of a topic, `concurrency` of them at a time.
    ///
    /// It begins with ``run()``, or at once while that runs. What `body` throws becomes an error answer: a
    /// ``WorkerError`` with its code, anything else with 500.
    ///
    /// - Parameters:
    ///   - topic: the topic of the flow's worker activities.
    ///   - app: the app; nil for every app that is deployed, now or later.
    ///   - concurrency: how many tasks run at a time.
    public func handle(
        _ topic: String,
        app: String? = nil,
        concurrency: Int = 64,
        _ body: @escaping @Sendable (WorkerTask) async throws -> WorkerAnswer
    ) {
        let route = TaskRoute(topic: topic, app: app, concurrency: concurrency) { held in
            do {
                return try await body(WorkerTask(held)).answer
            } catch let error as WorkerError {
                throw error.failure
            }
        }
        state.withLock { state in
            if let later = state.later { later.yield(route) } else { state.routes.append(route) }
        }
    }

    /// Moves jobs and works, until graceful shutdown or cancellation: then finishes what is in hand and gives the rest
    /// to others.
    public func run() async throws {
        let (first, later) = takeRoutes()
        let engine = configuration.runsEngine ? makeEngine() : nil
        state.withLock { $0.engine = engine }
        defer { state.withLock { $0.engine = nil } }
        if let engine {
            notices.onEngines { engine.enginesChanged() }
            notices.onDeployment { engine.deploymentsChanged() }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let engine { group.addTask { try await engine.run() } }
            group.addTask {
                try await withThrowingDiscardingTaskGroup { workers in
                    if !first.isEmpty { workers.addTask { try await self.work(first, beside: engine) } }
                    await withTaskCancellationOrGracefulShutdownHandler {
                        for await route in later { workers.addTask { try await self.work([route], beside: engine) } }
                    } onCancelOrGracefulShutdown: {
                        self.endRoutes()
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Closes the connections, and ends the embedded server. Call it when ``run()`` has returned; afterwards every call
    /// fails.
    public func close() async {
        let listener = state.withLock { state in
            state.isClosed = true
            defer { state.listener = nil }
            return state.listener
        }
        notices.close()
        await listener?.value
        await answers.close()
        await shelf.lane.close()
        await embedded?.stop()
    }

    /// No further workers begin.
    private func endRoutes() { state.withLock { $0.later }?.finish() }

    private func takeRoutes() -> ([TaskRoute], AsyncStream<TaskRoute>) {
        let (later, continuation) = AsyncStream.makeStream(of: TaskRoute.self)
        let first = state.withLock { state in
            state.later = continuation
            defer { state.routes = [] }
            return state.routes
        }
        return (first, later)
    }

    /// The engine of this process, while it runs.
    var engine: Engine? { state.withLock { $0.engine } }

    /// How much of a job one commit holds, as the planner calls it.
    var commitMode: CommitMode { configuration.commitMode == .fused ? .fused : .stepwise }

    private func makeEngine() -> Engine {
        var settings = EngineConfiguration(name: name)
        settings.loops = configuration.loops
        settings.leaseMilliseconds = max(100, configuration.engineLease.milliseconds)
        settings.renewMilliseconds = settings.leaseMilliseconds * 4 / 15
        settings.mode = commitMode
        return Engine(
            configuration: settings,
            redis: redis.address,
            keys: shelf.keys,
            partitions: shelf.partitions,
            library: library,
            clock: shelf.clock,
            observer: observer,
            giver: workers.giver,
            logger: logger
        )
    }

    /// Works on topics.
    ///
    /// - Parameter engine: the engine of this process, which commits what it can of the answers at once.
    private func work(_ routes: [TaskRoute], beside engine: Engine?) async throws {
        var random = SystemRandomNumberGenerator()
        var settings = WorkerConfiguration(name: "\(name)-\(GUID.randomJobLife(using: &random).prefix(4))")
        settings.leaseMilliseconds = configuration.workerLease.milliseconds
        settings.deliveriesMax = configuration.taskDeliveriesMax
        let shelf = shelf
        let worker = Worker(
            configuration: settings,
            redis: redis.address,
            keys: shelf.keys,
            partitions: shelf.partitions,
            routes: routes,
            logger: logger,
            handIn: { request, then in engine?.handIn(request, then: then) ?? false }
        ) { request throws(RedisError) in
            try await shelf.answer(request)
        }
        // One teller: of two at a time, the one that read earlier might be the last to say what it read. A change that
        // comes while it reads has it read again.
        let (changes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        continuation.yield()
        notices.onDeployment { continuation.yield() }
        workers.add(worker)
        defer { workers.remove(worker) }
        await withDiscardingTaskGroup { group in
            group.addTask { for await _ in changes { await self.tellApps(to: worker) } }
            await worker.run()
            group.cancelAll()
        }
    }

    /// Tells a worker which apps there are, and which topics have priorities. Where Redis is away it tries until it
    /// answers: nobody would ask again before the next deployment.
    private func tellApps(to worker: Worker) async {
        var backoff = Backoff()
        while !Swift.Task.isCancelled, !state.withLock({ $0.isClosed }) {
            do {
                let apps = try await shelf.store.apps()
                worker.setApps(apps, priorities: await priorityTopics(of: apps))
                return
            } catch {
                if backoff.isCalm {
                    logger.info("new apps are not seen yet", metadata: ["error.message": "\(error)"])
                }
            }
            // A cancelled pause is only shorter: the loop looks at what it was cancelled for.
            try? await Swift.Task.sleep(for: .milliseconds(backoff.pauseMilliseconds()))
        }
    }

    // MARK: - What is deployed

    /// What is known of an app.
    struct CatalogueEntry: Sendable {
        var active: String?
        var versions: Set<String>
    }

    /// The deployed apps, as last read.
    ///
    /// - Parameter isFresh: true to read them again.
    func catalogue(isFresh: Bool = false) async throws -> [String: CatalogueEntry] {
        if !isFresh, let known = state.withLock({ $0.catalogue }) { return known }
        var catalogue: [String: CatalogueEntry] = [:]
        for app in try await shelf.store.apps() {
            let record = try await shelf.record(of: app)
            catalogue[app] = CatalogueEntry(active: record.active, versions: record.versions)
        }
        state.withLock { $0.catalogue = catalogue }
        return catalogue
    }

    /// Forgets what was read: something was deployed or activated.
    func forgetCatalogue() { state.withLock { $0.catalogue = nil } }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
