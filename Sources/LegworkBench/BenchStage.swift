import Glibc
import Legwork
import LegworkEngine
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import Logging
import ServiceLifecycle
import Synchronization

/// A private server with a runtime on it, and the counters around a measurement.
final class BenchStage: Sendable {
    let legwork: Legwork
    let server: EmbeddedRedis
    let endings: Endings
    private let running: Swift.Task<Void, any Error>

    private init(legwork: Legwork, server: EmbeddedRedis, endings: Endings) {
        self.legwork = legwork
        self.server = server
        self.endings = endings
        running = Swift.Task { try await legwork.run() }
    }

    /// Starts a server in a fresh folder and a runtime whose engine and workers run in this process.
    static func open(
        _ options: BenchOptions,
        flow: String,
        handlers: (Legwork) -> Void = BenchStage.echo
    ) async throws -> BenchStage {
        let server = try await startServer(options)
        var configuration = LegworkConfiguration(server: .address("\(server.address)"))
        configuration.allowsUnsafeDurability = true
        configuration.loops = options.loops
        configuration.commitMode = options.isStepwise ? .stepwise : .fused
        let endings = Endings()
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let legwork = try await Legwork(configuration: configuration, logger: logger, observer: endings)
        handlers(legwork)
        let stage = BenchStage(legwork: legwork, server: server, endings: endings)
        try await legwork.deploy(yaml: flow)
        return stage
    }

    /// A private server in a fresh folder, removed with ``removeFolder(of:)``.
    static func startServer(_ options: BenchOptions) async throws -> EmbeddedRedis {
        var path = Array("/tmp/legwork-bench-XXXXXX".utf8CString)
        let folder = unsafe path.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
        }
        guard let folder else { throw BenchError("no temporary folder could be made under /tmp") }
        return try await EmbeddedRedis.start(
            EmbeddedRedisConfiguration(
                folder: folder,
                durability: EmbeddedRedisConfiguration.Durability(rawValue: options.durability) ?? .everysec
            )
        )
    }

    /// Workers on the topic of the flows that give back what they get.
    static func echo(_ legwork: Legwork) {
        legwork.handle("noop", concurrency: 512) { task in WorkerAnswer(data: task.input) }
    }

    /// Stops everything and removes the server's folder.
    func close() async {
        running.cancel()
        _ = await running.result
        await legwork.close()
        await Self.discard(server)
    }

    /// Stops a server and removes its folder.
    static func discard(_ server: EmbeddedRedis) async {
        await server.stop()
        FolderRemoval.remove(server.configuration.folder)
    }

    /// What the server has counted so far.
    func information() throws -> RedisInformation {
        let connection = try RedisConnection(to: server.address)
        return try RedisInformation(try connection.send(RedisCommand("INFO", "everything")))
    }
}

/// Counts jobs that have ended, as the engine of this process commits their ends.
final class Endings: EngineObserver {
    private struct State {
        var count = 0
        var failed = 0
        var times: [String: ContinuousClock.Instant] = [:]
        var isKeepingTimes = false
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    func committed(app: String, job: String, changes: [ActivityChange], header: JobHeader) {
        guard header.state.hasEnded else { return }
        let ready = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            // A sweep commits an ended job again; only its end counts.
            state.count += 1
            if header.state != .completed { state.failed += 1 }
            if state.isKeepingTimes { state.times[job] = ContinuousClock.now }
            let ready = state.waiters.filter { $0.count <= state.count }.map(\.continuation)
            state.waiters.removeAll { $0.count <= state.count }
            return ready
        }
        for continuation in ready { continuation.resume() }
    }

    /// Waits until `count` jobs have ended since the last reset.
    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                guard state.count < count else { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Begins to count anew.
    func reset(keepingTimes: Bool = false) {
        state.withLock { state in
            state.count = 0
            state.failed = 0
            state.times = [:]
            state.isKeepingTimes = keepingTimes
        }
    }

    /// How many jobs have ended otherwise than completed.
    var failed: Int { state.withLock { $0.failed } }

    /// When each job ended, where times were kept.
    var times: [String: ContinuousClock.Instant] { state.withLock { $0.times } }
}

/// Why a benchmark could not run.
package struct BenchError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
