import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkSystem
import Logging
import Synchronization

/// What all parts of a worker share.
final class WorkerShared: Sendable {
    private struct State {
        var apps: [String] = []
        var priorities = PriorityTopics()
        var generation = 0
        var isStopped = false
        var handedBack: [(task: TaskDelivery, hasBegun: Bool)] = []
    }

    let configuration: WorkerConfiguration
    let redis: RedisAddress
    let keys: KeySpace
    let partitions: Int
    let kernel: RedisKernel
    let routes: [TaskRoute]
    let desk: TaskDesk
    let metrics = WorkerMetrics()
    let logger: Logger
    let readerBell = Bell()
    let keeperBell = Bell()
    /// When the keeper looks again at the latest, in milliseconds of the steady clock.
    let keeperWakes = Atomic<Int64>(.max)
    /// The client id of the connection on which the reader waits; 0 for none.
    let blockedReader = Atomic<Int64>(0)
    /// Counts how often a route became full while the reader may have been waiting on behalf of it.
    let fillings = Atomic<Int>(0)
    /// The count that the reader knew when it chose what to wait for.
    let fillingsKnown = Atomic<Int>(0)
    /// Until when the tasks that it is given are surely its own, in milliseconds of the steady clock.
    private let presentUntil = Atomic<Int64>(0)
    private let mustLook = Atomic<Bool>(false)
    private let state = Mutex(State())

    init(
        configuration: WorkerConfiguration,
        redis: RedisAddress,
        keys: KeySpace,
        partitions: Int,
        routes: [TaskRoute],
        logger: Logger
    ) {
        self.configuration = configuration
        self.redis = redis
        self.keys = keys
        self.partitions = partitions
        kernel = RedisKernel(keys: keys, partitions: partitions)
        self.routes = routes
        self.logger = logger
        desk = TaskDesk(
            concurrencies: routes.map(\.concurrency),
            leaseMilliseconds: configuration.leaseMilliseconds
        )
    }

    /// The streams of all routes, and a number that changes when they do.
    var streams: (streams: [TaskStream], generation: Int) {
        let (apps, priorities, generation) = state.withLock { ($0.apps, $0.priorities, $0.generation) }
        var streams: [TaskStream] = []
        for (route, entry) in routes.enumerated() {
            for app in entry.app.map({ [$0] }) ?? apps {
                let hasPriorities = priorities.contains(app: app, topic: entry.topic)
                for (rank, priority) in TaskQueue.Priority.allCases.enumerated()
                where hasPriorities || priority == .normal {
                    let queue = TaskQueue.name(topic: entry.topic, priority: priority)
                    for partition in 0..<partitions {
                        streams.append(
                            TaskStream(partition: partition, app: app, topic: queue, route: route, rank: rank)
                        )
                    }
                }
            }
        }
        return (streams, generation)
    }

    /// A number that changes when the streams do.
    var generation: Int { state.withLock { $0.generation } }

    /// Sets the apps that routes without an app serve, and the topics that have priorities.
    func setApps(_ apps: [String], priorities: PriorityTopics) {
        let isNew = state.withLock { state in
            guard state.apps != apps || state.priorities != priorities else { return false }
            state.apps = apps
            state.priorities = priorities
            state.generation += 1
            return true
        }
        if isNew { wake() }
    }

    /// The route of a queue, where tasks of it may be given; nil where they may not.
    func route(app: String, queue: String) -> Int? {
        guard let route = routes.firstIndex(where: { $0.topic == queue && ($0.app == nil || $0.app == app) }) else {
            return nil
        }
        let isPlain = state.withLock { state in
            !state.isStopped && !state.priorities.contains(app: app, topic: queue)
        }
        return isPlain ? route : nil
    }

    /// Says that the worker was seen to live by a call that left at a moment of the steady clock.
    func present(atMilliseconds moment: Int64) {
        presentUntil.store(moment + configuration.leaseMilliseconds, ordering: .releasing)
    }

    /// True if what the worker is given now is surely its own for some time.
    var isPresent: Bool {
        presentUntil.load(ordering: .acquiring) - MonotonicTime.milliseconds > configuration.leaseMilliseconds / 3
    }

    /// Has the reader choose anew what to wait for.
    func endRead() {
        fillings.wrappingAdd(1, ordering: .sequentiallyConsistent)
        if blockedReader.load(ordering: .sequentiallyConsistent) != 0 { keeperBell.ring() }
    }

    /// True once the worker shuts down.
    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Shuts the reader down; tasks in hand are finished.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            state.generation += 1
        }
        wake()
    }

    /// Lets other workers have tasks soon that are in hand and not answered: the keeper does it.
    ///
    /// - Parameter haveBegun: false where no handler has seen them: then they do not count as delivered.
    func handBack(_ deliveries: [TaskDelivery], haveBegun: Bool) {
        guard !deliveries.isEmpty else { return }
        state.withLock { $0.handedBack += deliveries.map { ($0, haveBegun) } }
        keeperBell.ring()
    }

    /// Has the keeper look sooner where tasks that have come must be shown to live before it would.
    func attend(_ deliveries: [TaskDelivery]) {
        guard let lease = deliveries.lazy.filter({ $0.heartbeatMilliseconds != nil }).map(desk.lease).min() else {
            return
        }
        let due = MonotonicTime.milliseconds + lease / 3
        if due < keeperWakes.load(ordering: .acquiring) { keeperBell.ring() }
    }

    /// A commit that gives a task may be done, and nobody heard of it. The same message is tried again, and the task then in hand after
    /// all: so what is put back is chosen by what stands in Redis, and is not known of, at that time.
    func lookForForgotten() {
        mustLook.store(true, ordering: .releasing)
        keeperBell.ring()
    }

    /// True if it is to be looked, at once, whether the worker was given what it does not know of.
    func takeLook() -> Bool { mustLook.exchange(false, ordering: .acquiringAndReleasing) }

    /// Takes what is to be handed back.
    func takeHandedBack() -> [(task: TaskDelivery, hasBegun: Bool)] {
        state.withLock { state in
            defer { state.handedBack = [] }
            return state.handedBack
        }
    }

    private func wake() {
        readerBell.ring()
        keeperBell.ring()
    }

    /// The key of a task stream.
    func key(_ stream: TaskStream) -> String {
        keys.tasks(stream.partition, app: stream.app, topic: stream.topic)
    }

    /// Logs an error once for a series of them.
    func report(_ error: some Error, in part: String) {
        logger.info(
            "Redis does not do as asked; the worker tries again",
            metadata: ["lw.part": "\(part)", "error.message": "\(error)"]
        )
    }
}
