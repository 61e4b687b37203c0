import CoreMetrics
import LegworkGraph
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkStore
import LegworkSystem
import Logging
import Synchronization

/// What all parts of an engine share.
final class EngineShared: Sendable {
    let configuration: EngineConfiguration
    let redis: RedisAddress
    let keys: KeySpace
    let partitions: Int
    let kernel: RedisKernel
    let library: AppLibrary
    let clock: RedisClock
    let observer: (any EngineObserver)?
    let giver: TaskGiver?
    let metrics = EngineMetrics()
    let fresh = FreshJobs()
    let logger: Logger

    /// Held by the loop that processes a message of which engines may have died.
    let trial = Mutex<Void>(())

    /// Until when the leases last renewed are surely held, on the steady clock.
    private let leasesValidUntil = Atomic<Int64>(0)

    /// The versions of each app that were known when its hook rules were last asked for.
    private let versions = Mutex<[String: Set<String>]>([:])

    init(
        configuration: EngineConfiguration,
        redis: RedisAddress,
        keys: KeySpace,
        partitions: Int,
        library: AppLibrary,
        clock: RedisClock,
        observer: (any EngineObserver)?,
        giver: TaskGiver?,
        logger: Logger
    ) {
        self.configuration = configuration
        self.redis = redis
        self.keys = keys
        self.partitions = partitions
        kernel = RedisKernel(keys: keys, partitions: partitions)
        self.library = library
        self.clock = clock
        self.observer = observer
        self.giver = giver
        self.logger = logger
    }

    /// How long leases are surely held from now on, in milliseconds.
    var leaseLeftMilliseconds: Int64 {
        (leasesValidUntil.load(ordering: .relaxed) - MonotonicTime.nanoseconds) / 1_000_000
    }

    /// Says that leases were renewed by a call that left at a moment of the steady clock.
    func renewed(atNanoseconds moment: Int64) {
        leasesValidUntil.store(moment + configuration.leaseMilliseconds * 1_000_000, ordering: .relaxed)
    }

    /// An app without graphs: for messages whose job is gone, which need none.
    let absentApp = try? PreparedApp(CompiledApp(id: "", version: AppVersion(""), graphs: []))

    /// Logs an error, once for a series of them.
    func report(_ error: some Error, in part: String) {
        metrics.redisErrors.increment()
        logger.info(
            "Redis does not do as asked; the engine tries again",
            metadata: ["lw.part": "\(part)", "error.message": "\(error)"]
        )
    }

    /// The versions of an app that are deployed, as last read; nil where they must be read.
    func versions(of app: String) -> Set<String>? {
        versions.withLock { $0[app] }
    }

    /// Remembers what was read.
    func setVersions(_ known: Set<String>, of app: String) {
        versions.withLock { $0[app] = known }
    }

    /// Forgets what is known of deployments: there was one.
    func forgetVersions() {
        versions.withLock { $0 = [:] }
    }
}
