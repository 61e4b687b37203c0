import Legwork
import LegworkRedis
import Logging
import ServiceLifecycle
import Synchronization

/// A server with a runtime on it, and the counters around a measurement.
final class BenchStage: Sendable {
    let legwork: Legwork
    let server: BenchServer
    let endings: Endings
    /// How many tasks the handlers of this process have been given.
    let effects: Effects
    private let running: Swift.Task<Void, any Error>

    /// Counts what handlers do.
    final class Effects: Sendable {
        private let number = Atomic<Int>(0)

        /// How many there were.
        var count: Int { number.load(ordering: .relaxed) }

        func add() { number.wrappingAdd(1, ordering: .relaxed) }
    }

    private init(legwork: Legwork, server: BenchServer, endings: Endings, effects: Effects) {
        self.legwork = legwork
        self.server = server
        self.endings = endings
        self.effects = effects
        running = Swift.Task { try await legwork.run() }
    }

    /// Opens a server and a runtime whose engine and workers run in this process; the workers give back what they get.
    ///
    /// - Parameter runsEngine: false where processes of their own move the jobs.
    static func open(_ options: BenchOptions, flow: String, runsEngine: Bool = true) async throws -> BenchStage {
        let server = try await BenchServer.open(options)
        do {
            return try await open(options, flow, runsEngine, on: server)
        } catch {
            await server.close()
            throw error
        }
    }

    private static func open(
        _ options: BenchOptions,
        _ flow: String,
        _ runsEngine: Bool,
        on server: BenchServer
    ) async throws -> BenchStage {
        var configuration = LegworkConfiguration(server: .address("\(server.address)"))
        configuration.allowsUnsafeDurability = true
        configuration.prefix = server.prefix
        configuration.loops = options.loops
        configuration.commitMode = options.isStepwise ? .stepwise : .fused
        configuration.runsEngine = runsEngine
        let endings = Endings()
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let legwork = try await Legwork(configuration: configuration, logger: logger, observer: endings)
        let effects = Effects()
        legwork.handle("noop", concurrency: 512) { task in
            effects.add()
            return WorkerAnswer(data: task.input)
        }
        let stage = BenchStage(legwork: legwork, server: server, endings: endings, effects: effects)
        try await legwork.deploy(yaml: flow)
        return stage
    }

    /// Stops everything and removes what it has left.
    func close() async {
        running.cancel()
        _ = await running.result
        await legwork.close()
        await server.close()
    }

    /// How many jobs of all versions live.
    func livingJobs() async throws -> Int {
        var count: Int64 = 0
        for version in try await legwork.versions(app: nil) { count += version.livingJobs }
        return Int(count)
    }

    /// What an audit of the whole store finds: nothing, where all went well.
    ///
    /// Asked once the figures are taken, since an audit looks at every key.
    func violations() async throws -> [String] {
        let violations = try await legwork.violations()
        var lines = violations.prefix(Self.violationsShown).map { "the audit found: \($0)" }
        if violations.count > lines.count { lines.append("the audit found \(violations.count) violations in all") }
        return lines
    }

    private static let violationsShown = 5

    /// What does not add up now that all is said to be done; empty where everything does.
    ///
    /// - Parameters:
    ///   - resting: how many jobs must still live.
    ///   - tasks: how many tasks the handlers must have been given; nil where there are no handlers here.
    func faults(resting: Int = 0, tasks: Int? = nil) async throws -> [String] {
        var faults: [String] = []
        if endings.failed > 0 { faults.append("\(endings.failed) jobs did not complete") }
        let living = try await livingJobs()
        if living != resting { faults.append("\(living) jobs live; \(resting) should") }
        if let tasks, effects.count != tasks {
            faults.append("handlers were given \(effects.count) tasks; the jobs have \(tasks)")
        }
        return faults
    }
}
