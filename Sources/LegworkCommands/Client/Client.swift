import Legwork
import LegworkEngine
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import Logging
import ServiceLifecycle
import UnixSignals

/// A command's connection to a store: the façade, with errors turned into what a person reads.
struct Client: Sendable {
    /// The façade.
    let legwork: Legwork
    /// Where the store is.
    let place: StorePlace
    /// Where messages of the parts below are logged.
    let logger: Logger

    /// Connects.
    ///
    /// - Parameters:
    ///   - makesStore: false to refuse a store that is not there.
    ///   - runsEngine: whether ``runUntilStopped()`` moves jobs.
    ///   - observer: is told of every commit of this process's engine.
    /// - Throws: ``CommandFailure`` where the store cannot be reached or does not suit.
    static func open(
        _ settings: Settings,
        at place: StorePlace,
        makesStore: Bool = true,
        runsEngine: Bool = false,
        observer: (any EngineObserver)? = nil
    ) async throws(CommandFailure) -> Client {
        var configuration = LegworkConfiguration(server: .address(place.address.unmaskedText))
        configuration.allowsUnsafeDurability = settings.isOn(.allowUnsafeDurability)
        configuration.prefix = settings.text(.prefix) ?? "lw"
        if settings.entry(.partitions)?.source != .fallback { configuration.partitions = settings.number(.partitions) }
        configuration.loops = settings.number(.loops)
        configuration.commitMode = settings.text(.mode) == "stepwise" ? .stepwise : .fused
        configuration.makesStore = makesStore
        configuration.runsEngine = runsEngine
        let logger = LogSetup.logger(settings)
        do {
            let legwork = try await Legwork(configuration: configuration, logger: logger, observer: observer)
            return Client(legwork: legwork, place: place, logger: logger)
        } catch {
            throw failure(error, place: place)
        }
    }

    /// Closes the connections.
    func close() async { await legwork.close() }

    // MARK: - Apps

    /// Stores an app as a version, and makes it the active one.
    func deploy(_ app: CompiledApp, activates: Bool = true, isForced: Bool = false) async throws(CommandFailure)
        -> Deployment
    {
        try await attempt {
            try await legwork.deploy(app, activates: activates, isForced: isForced)
        }
    }

    // MARK: - Jobs

    /// Starts a job.
    func start(
        topic: String,
        input: JSON,
        id: String? = nil,
        idempotencyKey: String? = nil,
        app: String? = nil,
        version: String? = nil
    ) async throws(CommandFailure) -> StartedJob {
        try await checkTopic(topic, app: app, among: \.startTopics, what: "graph", command: "start")
        let handle = try await attempt {
            try await legwork.start(
                topic,
                input: JSONValue(input),
                id: id,
                idempotencyKey: idempotencyKey,
                app: app,
                version: version
            )
        }
        return StartedJob(handle)
    }

    /// Sends a signal.
    func signal(
        topic: String,
        payload: JSON,
        code: Int = 200,
        id: String? = nil,
        app: String? = nil
    ) async throws(CommandFailure) -> SignalOutcome {
        try await checkTopic(topic, app: app, among: \.signalTopics, what: "hook rule", command: "signal")
        return try await attempt {
            try await legwork.signal(topic, payload: JSONValue(payload), code: code, id: id, app: app)
        }
    }

    // MARK: - Working

    /// Lets a program or a server answer a topic, once the client runs.
    func handle(_ topic: String, app: String?, concurrency: Int, source: WorkerSource, notes: TaskNotes?) {
        legwork.handle(topic, app: app, concurrency: concurrency) { task in
            let call = WorkerCall(
                app: task.app,
                job: task.jobID,
                activity: task.activity,
                topic: task.topic,
                attempt: task.attempt,
                idempotencyKey: task.idempotencyKey,
                input: task.input.json
            )
            let started = Surroundings.nowMilliseconds
            let reply: WorkerReply
            do {
                reply = try await source.answer(call) { try await task.progress(JSONValue($0)) }
            } catch {
                notes?.dropped(call)
                throw error
            }
            notes?.answered(call, reply, milliseconds: Surroundings.nowMilliseconds - started)
            return WorkerAnswer(
                status: reply.status == .error ? .error : .success,
                code: reply.code,
                data: JSONValue(reply.data)
            )
        }
    }

    /// Moves jobs and works until SIGINT or SIGTERM, then finishes what is in hand.
    func runUntilStopped() async throws(CommandFailure) {
        try await attempt { try await serviceGroup().run() }
    }

    /// The service that moves jobs and works; SIGINT and SIGTERM end it in order.
    func serviceGroup() -> ServiceGroup {
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(
                    service: legwork,
                    successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup
                )
            ],
            gracefulShutdownSignals: [.sigint, .sigterm],
            logger: logger
        )
        // A handler that hangs must not keep the process for ever.
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        return ServiceGroup(configuration: configuration)
    }

    // MARK: - Errors

    /// Does something with the façade; what it throws becomes what a person reads.
    func attempt<Value>(
        _ body: () async throws -> Value
    ) async throws(CommandFailure) -> Value {
        do { return try await body() } catch {
            throw Self.failure(error, place: place)
        }
    }

    /// An error as a person reads it.
    static func failure(_ error: any Error, place: StorePlace?) -> CommandFailure {
        switch error {
        case let failure as CommandFailure: return failure
        case let error as LegworkError:
            var hints: [String] = []
            if error.code == .unavailable, let place {
                hints =
                    place.isNamed
                    ? [place.ping, "--allow-unsafe-durability   (for one that may lose work)"] : ["legwork dev"]
            }
            if error.code == .conflict, let job = error.job {
                hints = ["legwork jobs show \(ShellText.word(job))\(place?.options ?? "")"]
            }
            return CommandFailure(error.message, hints: hints, code: error.code.number)
        case let error as RedisError:
            return CommandFailure(error.message, hints: error.advice.map { [$0] } ?? [], code: 503)
        case is CancellationError: return CommandFailure("stopped")
        default: return CommandFailure("\(error)")
        }
    }
}
