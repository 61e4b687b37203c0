package import LegworkJSON
import LegworkLedger
import Synchronization

/// A task in the hands of a handler.
package final class HeldTask: Sendable {
    /// Where it stands, and what it says.
    package let delivery: TaskDelivery
    /// The input.
    package let input: JSON
    /// True once its handler was busy with it for longer than other tasks may wait.
    let isLong = Atomic<Bool>(false)

    private struct State {
        var sequence = 0
        var isLost = false
        var onCancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    private let sendInterim: @Sendable (HeldTask, TaskAnswer, Int) async throws -> Void

    init(
        _ delivery: TaskDelivery,
        input: JSON,
        sendInterim: @escaping @Sendable (HeldTask, TaskAnswer, Int) async throws -> Void
    ) {
        self.delivery = delivery
        self.input = input
        self.sendInterim = sendInterim
    }

    /// Sends an interim answer: the activity stays open, and its 202 edges run.
    ///
    /// - Throws: ``TaskLostError`` where the task is no longer this worker's.
    package func progress(_ data: JSON) async throws {
        let sequence = state.withLock { state in
            state.sequence += 1
            return state.sequence
        }
        try await sendInterim(self, TaskAnswer(status: .pending, code: 202, data: data), sequence)
    }

    /// True once an interim answer was sent, or tried.
    var hasInterim: Bool { state.withLock { $0.sequence > 0 } }

    /// True once the task is no longer this worker's: its answer will be refused.
    package var isLost: Bool { state.withLock { $0.isLost } }

    /// Says that the task is no longer this worker's.
    func lose() {
        state.withLock { $0.isLost = true }
        cancel()
    }

    /// Cancels its handler, if that runs.
    func cancel() {
        let onCancel = state.withLock { state in
            defer { state.onCancel = nil }
            return state.onCancel
        }
        onCancel?()
    }

    /// How to cancel the handler: at once if the task is lost already; nil once the handler has ended.
    func onCancel(_ body: (@Sendable () -> Void)?) {
        let isLost = state.withLock { state in
            state.onCancel = body
            return state.isLost
        }
        if isLost { body?() }
    }
}

/// The task has gone to another worker, was timed out, or its job has ended.
package struct TaskLostError: Error, Sendable, CustomStringConvertible {
    /// The task's topic.
    package let topic: String
    /// The job's id.
    package let job: String

    package var description: String {
        "the task of topic '\(topic)' for job '\(job)' is no longer this worker's: it was silent for longer than its "
            + "lease, the attempt timed out, or the job has ended; stop working on it"
    }
}
