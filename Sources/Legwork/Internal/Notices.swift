import LegworkLedger
import LegworkRedis
import Logging
import Synchronization

/// Hears what happens in the store and tells those who wait: endings of jobs, deployments, engines that come and go.
final class Notices: Sendable {
    /// What a job's waiter is known by.
    struct JobName: Hashable, Sendable {
        var app: String
        var job: String
    }

    private struct State {
        var waiters: [JobName: [Int: AsyncStream<Void>.Continuation]] = [:]
        var followers: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextWaiter = 0
        var partitions: Set<Int> = []
        var onDeployment: [@Sendable () -> Void] = []
        var onEngines: [@Sendable () -> Void] = []
    }

    private let keys: KeySpace
    private let subscription: RedisSubscription
    private let state = Mutex(State())

    init(_ configuration: RedisConfiguration, keys: KeySpace, logger: Logger) {
        self.keys = keys
        subscription = RedisSubscription(configuration, name: "notices", logger: logger)
    }

    /// Adds what to do when a version was deployed or activated.
    func onDeployment(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.onDeployment.append(body) } }

    /// Adds what to do when engines come, go or give leases back.
    func onEngines(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.onEngines.append(body) } }

    /// Listens for deployments and engines.
    func listen() async throws(RedisError) {
        try await subscription.subscribe([keys.deployments, keys.leases])
    }

    /// Wakes of a job: whenever something ends that may be it. Returns once nothing published later can be missed.
    func wakes(of name: JobName, partition: Int) async throws(RedisError) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.nextWaiter += 1
            state.waiters[name, default: [:]][state.nextWaiter] = continuation
            return state.nextWaiter
        }
        continuation.onTermination = { [weak self] _ in self?.forget(name, number) }
        let isKnown = state.withLock { $0.partitions.contains(partition) }
        if !isKnown {
            try await subscription.subscribe([keys.announcements(partition)])
            _ = state.withLock { $0.partitions.insert(partition) }
        }
        return stream
    }

    /// Wakes whenever something happens to any job. Returns once nothing published later can be missed.
    func wakes(partitions: Int) async throws(RedisError) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.nextWaiter += 1
            state.followers[state.nextWaiter] = continuation
            return state.nextWaiter
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in state.followers[number] = nil }
        }
        let unknown = state.withLock { Set(0..<partitions).subtracting($0.partitions) }
        try await subscription.subscribe(unknown.sorted().map { keys.announcements($0) })
        state.withLock { $0.partitions.formUnion(unknown) }
        return stream
    }

    private func forget(_ name: JobName, _ number: Int) {
        state.withLock { state in
            state.waiters[name]?[number] = nil
            if state.waiters[name]?.isEmpty ?? false { state.waiters[name] = nil }
        }
    }

    /// Hears until closed.
    func run() async {
        for await event in subscription {
            switch event {
            case .message(let channel, let payload): heard(channel, payload)
            case .gap: heardGap()
            }
        }
    }

    /// Ends ``run()``.
    func close() { subscription.close() }

    private func heard(_ channel: String, _ payload: [UInt8]) {
        switch channel {
        case keys.deployments: for body in state.withLock({ $0.onDeployment }) { body() }
        case keys.leases: for body in state.withLock({ $0.onEngines }) { body() }
        default:
            guard let event = JobEvent(String(decoding: payload, as: UTF8.self)) else { return }
            let (waiters, followers) = state.withLock { state in
                (state.waiters[JobName(app: event.app, job: event.job)], state.followers)
            }
            for waiter in (waiters ?? [:]).values { waiter.yield() }
            for follower in followers.values { follower.yield() }
        }
    }

    /// Something may have been missed: everybody looks.
    private func heardGap() {
        let (waiters, bodies) = state.withLock { state in
            (state.waiters.values.flatMap(\.values) + state.followers.values, state.onDeployment + state.onEngines)
        }
        for waiter in waiters { waiter.yield() }
        for body in bodies { body() }
    }
}
