import LegworkLedger
import Synchronization

/// An answer of a worker in this process, on its way straight into a commit.
///
/// Whatever becomes of it, whoever sent it is told: one that is let go of without a word counts as `unknown`, and its
/// sender sends it by the stream, where it is refused if it was committed.
package final class DirectAnswer: Sendable {
    /// What is answered, and by whom.
    let request: AnswerRequest
    private let sender: Mutex<(@Sendable (AnswerOutcome) -> Void)?>

    /// An answer whose sender is called with what becomes of it.
    init(_ request: AnswerRequest, then: @escaping @Sendable (AnswerOutcome) -> Void) {
        self.request = request
        sender = Mutex(then)
    }

    deinit { resolve(.unknown) }

    /// Tells the sender; only the first word counts.
    func resolve(_ outcome: AnswerOutcome) {
        let waiting = sender.withLock { sender in
            defer { sender = nil }
            return sender
        }
        waiting?(outcome)
    }

    /// Nobody has taken it, and its sender knows.
    func forget() { sender.withLock { $0 = nil } }
}
