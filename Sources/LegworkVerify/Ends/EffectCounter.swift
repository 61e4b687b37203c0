import Synchronization

/// Counts effects in memory, for workers that nobody kills.
final class EffectCounter: Sendable {
    private let state = Mutex<[String: Int]>([:])

    /// Writes an effect down.
    func add(_ effect: String) { state.withLock { $0[effect, default: 0] += 1 } }

    /// The effects so far.
    var counts: [String: Int] { state.withLock { $0 } }
}
