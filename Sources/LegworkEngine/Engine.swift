package import LegworkLedger
package import LegworkPlanner
package import LegworkRedis
import LegworkSystem
package import Logging
import ServiceLifecycle
import Synchronization

/// Keeps jobs moving: leases partitions, reads their messages, plans and commits, moves due timers.
///
/// Its threads: one for leases, one for timers, and a few loops that each read and commit a share of the partitions.
/// What it holds in memory is only a copy; everything that counts is in Redis, and another engine goes on with it within
/// two seconds of a kill.
package final class Engine: Service {
    private let shared: EngineShared
    private let timers: TimerService
    private let loops: [EngineLoop]
    private let leases: LeaseService
    private let ending: Mutex<Ending>

    private struct Ending {
        var threadsRunning: Int
        var continuation: CheckedContinuation<Void, Never>?
    }

    /// An engine of a store that is there.
    ///
    /// - Parameters:
    ///   - redis: how to reach Redis.
    ///   - keys: the names of the store's keys.
    ///   - partitions: how many partitions the store has.
    ///   - library: the versions that this process has made ready.
    ///   - clock: Redis' clock, set at least once.
    ///   - observer: is told of every commit; nil for nobody.
    ///   - giver: the workers of this process, which its commits may give tasks to; nil for none.
    package init(
        configuration: EngineConfiguration,
        redis: RedisAddress,
        keys: KeySpace,
        partitions: Int,
        library: AppLibrary,
        clock: RedisClock,
        observer: (any EngineObserver)? = nil,
        giver: TaskGiver? = nil,
        logger: Logger
    ) {
        shared = EngineShared(
            configuration: configuration,
            redis: redis,
            keys: keys,
            partitions: partitions,
            library: library,
            clock: clock,
            observer: observer,
            giver: giver,
            logger: logger
        )
        let (shared, timers) = (shared, TimerService(shared: shared))
        self.timers = timers
        loops = (0..<max(1, configuration.loops)).map { _ in EngineLoop(shared: shared, timers: timers) }
        leases = LeaseService(shared: shared, timers: timers, loops: loops)
        ending = Mutex(Ending(threadsRunning: loops.count + 2))
    }

    /// Runs until graceful shutdown or cancellation: then stops reading, finishes the commits in hand, and gives its
    /// leases back, so that another engine takes over at once.
    package func run() async throws {
        startThreads()
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await ended()
            } onGracefulShutdown: {
                self.stop()
            }
        } onCancel: {
            self.stop()
        }
    }

    /// Shuts down in order; ``run()`` returns when that is done.
    package func stop() { leases.stop() }

    /// Ends at once, as if the process had been killed: nothing in hand is finished, no lease is given back. For tests of
    /// what another engine makes of it.
    package func abandon() { leases.abandon() }

    /// Another engine has come or gone, or has given leases back: look at once.
    package func enginesChanged() { leases.wake() }

    /// A job is about to be stored by this process: if that goes well, its first message finds it in memory.
    ///
    /// - Parameter plan: what is about to be committed.
    package func expects(_ plan: Plan) {
        guard let job = plan.job, !job.header.state.hasEnded else { return }
        let commit = plan.commit
        shared.fresh.add(
            JobKey(partition: commit.partition, app: commit.app, job: commit.job),
            job,
            bytes: commit.savedBytes
        )
    }

    /// Takes a worker's answer to commit it at once, where this engine moves its partition: the answer then needs no way through
    /// the stream.
    ///
    /// For answers whose order among others of their task does not matter: a final one that no interim one came before.
    ///
    /// - Parameter then: is called, by a thread of the engine that must not be held up, with what became of it. Where that is
    ///   `elsewhere` or `unknown`, it is to be sent by the stream.
    /// - Returns: false where no loop takes it, and nobody is called: it is to be sent by the stream.
    package func handIn(
        _ request: AnswerRequest,
        then: @escaping @Sendable (AnswerOutcome) -> Void
    ) -> Bool {
        let answer = DirectAnswer(request, then: then)
        for loop in loops where loop.answers.hand(answer) { return true }
        answer.forget()
        return false
    }

    /// A version was deployed or activated: what is known of hook rules is read again.
    package func deploymentsChanged() { shared.forgetVersions() }

    private func startThreads() {
        let (timers, leases) = (timers, leases)
        start("lw-leases") { leases.run() }
        start("lw-timers") { timers.run() }
        for (index, loop) in loops.enumerated() {
            start("lw-loop-\(index)") { loop.run(leases) }
        }
    }

    private func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        _ = NativeThread(name: name) {
            body()
            self.threadEnded()
        }
    }

    private func threadEnded() {
        let continuation = ending.withLock { ending in
            ending.threadsRunning -= 1
            return ending.threadsRunning == 0 ? ending.continuation : nil
        }
        continuation?.resume()
    }

    private func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = ending.withLock { ending in
                guard ending.threadsRunning > 0 else { return true }
                ending.continuation = continuation
                return false
            }
            if isOver { continuation.resume() }
        }
    }
}
