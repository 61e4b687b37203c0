import LegworkLedger
import Synchronization

/// An answer of a worker in this process, on its way straight into a commit.
///
/// Whatever becomes of it, whoever sent it is told: one that is let go of without a word counts as `unknown`, and its
/// sender sends it by the stream, where it is refused if it was committed.
package final class DirectAnswer: Sendable {
    /// What is answered, and by whom.
    let request: AnswerRequest
    private let sender: Mutex<CheckedContinuation<AnswerOutcome, Never>?>

    /// An answer whose sender waits.
    init(_ request: AnswerRequest, sender: CheckedContinuation<AnswerOutcome, Never>) {
        self.request = request
        self.sender = Mutex(sender)
    }

    deinit { resolve(.unknown) }

    /// Tells the sender; only the first word counts.
    func resolve(_ outcome: AnswerOutcome) {
        let waiting = sender.withLock { sender in
            defer { sender = nil }
            return sender
        }
        waiting?.resume(returning: outcome)
    }
}
