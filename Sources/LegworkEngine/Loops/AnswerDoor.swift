import LegworkLedger
import LegworkRedis
import LegworkSystem
import LegworkWire
import Synchronization

/// Where workers of this process hand their answers to a loop.
///
/// It is open for the partitions that the loop holds and has taken over. An answer for any other goes by the stream.
final class AnswerDoor: Sendable {
    private struct State {
        var partitions: Set<Int> = []
        var answers: [DirectAnswer] = []
        /// True while the loop waits and has not been rung for.
        var isWaiting = false
    }

    private let state = Mutex(State())
    /// Nil where the system has no descriptors left: then the door stays closed.
    private let bell = PollBell()

    /// Takes an answer in.
    ///
    /// - Returns: false where the door is closed for its partition.
    func hand(_ answer: DirectAnswer) -> Bool {
        let (isTaken, mustRing) = state.withLock { state in
            guard state.partitions.contains(answer.request.partition) else { return (false, false) }
            state.answers.append(answer)
            defer { state.isWaiting = false }
            return (true, state.isWaiting)
        }
        if mustRing { bell?.ring() }
        return isTaken
    }

    /// The answers that have come.
    func take() -> [DirectAnswer] {
        state.withLock { state in
            var taken: [DirectAnswer] = []
            swap(&taken, &state.answers)
            return taken
        }
    }

    /// Opens the door for a partition.
    func open(_ partition: Int) {
        guard bell != nil else { return }
        state.withLock { _ = $0.partitions.insert(partition) }
    }

    /// Closes it for a partition; what came for it and was not taken goes elsewhere.
    func close(_ partition: Int) {
        let homeless = state.withLock { state in
            state.partitions.remove(partition)
            defer { state.answers.removeAll { $0.request.partition == partition } }
            return state.answers.filter { $0.request.partition == partition }
        }
        for answer in homeless { answer.resolve(.elsewhere) }
    }

    /// Closes it for all.
    func close() {
        let homeless = state.withLock { state in
            state.partitions = []
            defer { state.answers = [] }
            return state.answers
        }
        for answer in homeless { answer.resolve(.elsewhere) }
    }

    /// Waits until the server has said something on a connection, an answer has come, or the time is up.
    ///
    /// - Returns: true if the server has.
    func wait(besides wire: Wire, atMost limit: Duration) -> Bool {
        let isEmpty = state.withLock { state in
            state.isWaiting = state.answers.isEmpty
            return state.answers.isEmpty
        }
        let waking = wire.wait(orDescriptor: bell?.descriptor ?? -1, atMost: isEmpty ? limit : .zero)
        state.withLock { $0.isWaiting = false }
        if waking == .other { bell?.clear() }
        return waking == .server
    }
}
