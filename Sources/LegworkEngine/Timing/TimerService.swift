import CoreMetrics
import LegworkLedger
import LegworkRedis
import LegworkSystem
import LegworkWire
import Logging
import Synchronization

/// Moves due timers into the streams: one thread that sleeps until the next deadline of all leased partitions.
///
/// Nothing polls: a commit that arms an earlier timer, a nudge in a stream and a new lease ring its bell.
final class TimerService: Sendable {
    private struct State {
        var board = TimerBoard()
        var isStopped = false
    }

    private let shared: EngineShared
    private let state = Mutex(State())
    private let bell = Bell()

    /// How soon to ask again when Redis says that a timer is not due yet: the clocks differ by less than this.
    private static let earlyNanoseconds: Int64 = 200_000

    init(shared: EngineShared) { self.shared = shared }

    /// Takes in a partition whose lease was acquired.
    func adopt(_ partition: Int, token: String) {
        state.withLock { $0.board.adopt(partition, token: token) }
        bell.ring()
    }

    /// Forgets a partition.
    ///
    /// - Parameter token: the lease that was lost, where a later one may have been acquired meanwhile; nil for whichever.
    func drop(_ partition: Int, token: String? = nil) {
        state.withLock { $0.board.drop(partition, token: token) }
    }

    /// Says that a timer may be due earlier than all known before; 0 for a moment that is not known.
    func lower(_ partition: Int, toMilliseconds due: Int64) {
        if state.withLock({ $0.board.lower(partition, toMilliseconds: due) }) { bell.ring() }
    }

    /// Ends the thread.
    func stop() {
        state.withLock { $0.isStopped = true }
        bell.ring()
    }

    /// The thread's body.
    func run() {
        var wire: Wire?
        var lastError: RedisError?
        var backoff = Backoff()
        while true {
            let (isStopped, earliest) = state.withLock { ($0.isStopped, $0.board.earliestMilliseconds) }
            if isStopped { return }
            let deadline = earliest.map { shared.clock.steadyNanoseconds(at: $0) }
            if deadline ?? .max > MonotonicTime.nanoseconds {
                bell.wait(untilNanoseconds: deadline)
                continue
            }
            let due = state.withLock { $0.board.begin(atMilliseconds: shared.clock.nowMilliseconds) }
            do throws(RedisError) {
                let open: Wire
                if let wire {
                    open = wire
                } else {
                    open = try Wire(shared.redis, kernel: shared.kernel, after: lastError)
                }
                wire = open
                try tick(due, on: open)
                backoff.succeeded()
            } catch {
                if backoff.isCalm { shared.report(error, in: "timers") }
                wire = nil
                lastError = error
                state.withLock { state in
                    for partition in due { state.board.ticked(partition, nextMilliseconds: partition.dueMilliseconds) }
                }
                bell.wait(untilNanoseconds: MonotonicTime.nanoseconds + backoff.pauseMilliseconds() * 1_000_000)
            }
        }
    }

    private func tick(_ due: [TimerBoard.Due], on wire: Wire) throws(RedisError) {
        Failpoint.reach("tick.before")
        let limit = shared.configuration.timersPerTick
        let calls = due.map { KernelCall.tick(partition: $0.partition, lease: $0.token, limit: limit) }
        for call in calls { wire.append(call) }
        let sent = MonotonicTime.nanoseconds
        wire.append("TIME")
        try wire.flush()
        var isEarly = false
        var refusal: RedisError?
        for (partition, call) in zip(due, calls) {
            var next: Int64? = partition.dueMilliseconds
            switch try wire.kernelReply(to: call) {
            case .success(.tick(let reply)):
                next = reply.nextDeadlineMilliseconds
                if reply.moved > 0 {
                    report(reply.moved, dueMilliseconds: partition.dueMilliseconds)
                } else if let deadline = next, deadline <= shared.clock.nowMilliseconds {
                    isEarly = true
                }
                if !reply.isLeaseHeld { next = nil }
            case .success: break
            case .failure(let error): refusal = error
            }
            state.withLock { $0.board.ticked(partition, nextMilliseconds: next) }
        }
        try wire.takeTime(into: shared.clock, sentNanoseconds: sent)
        Failpoint.reach("tick.after")
        if let refusal { throw refusal }
        if isEarly { bell.wait(untilNanoseconds: MonotonicTime.nanoseconds + Self.earlyNanoseconds) }
    }

    private func report(_ moved: Int, dueMilliseconds due: Int64) {
        shared.metrics.timers.increment(by: moved)
        if due > 0 {
            shared.metrics.timerLateness.recordMilliseconds(max(0, shared.clock.nowMilliseconds - due))
        }
    }
}
