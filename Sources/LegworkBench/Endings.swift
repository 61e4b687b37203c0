import LegworkEngine
import LegworkLedger
import LegworkPlanner
import Synchronization

/// Notes when each job ends, as the engine of this process commits its end.
///
/// An ended job may be committed again, by its sweep or by a late message: only the first time counts.
final class Endings: EngineObserver {
    private struct State {
        var times: [String: ContinuousClock.Instant] = [:]
        var failed = 0
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    let wantsChanges = false

    func committed(app: String, job: String, changes: [ActivityChange], header: JobHeader) {
        guard header.state.hasEnded else { return }
        let now = ContinuousClock.now
        let ready = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard state.times.updateValue(now, forKey: job) == nil else { return [] }
            if header.state != .completed { state.failed += 1 }
            guard !state.waiters.isEmpty else { return [] }
            let count = state.times.count
            let ready = state.waiters.filter { $0.count <= count }.map(\.continuation)
            if !ready.isEmpty { state.waiters.removeAll { $0.count <= count } }
            return ready
        }
        for continuation in ready { continuation.resume() }
    }

    /// Waits until `count` jobs have ended since the last reset.
    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                guard state.times.count < count else { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Begins to count anew.
    func reset(expecting count: Int = 0) {
        state.withLock { state in
            state.times = [:]
            state.times.reserveCapacity(count)
            state.failed = 0
        }
    }

    /// How many jobs have ended otherwise than completed.
    var failed: Int { state.withLock { $0.failed } }

    /// When each job ended.
    var times: [String: ContinuousClock.Instant] { state.withLock { $0.times } }
}
