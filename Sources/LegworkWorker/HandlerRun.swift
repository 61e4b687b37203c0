import Synchronization

/// The task that a handler runs in, so that it can be cancelled by itself.
final class HandlerRun: Sendable {
    private struct State {
        var task: Swift.Task<Void, Never>?
        var isCancelled = false
    }

    private let state = Mutex(State())

    /// Starts it. Not a child of anything: the loss of a lease must cancel this one task, and only a handle of it can.
    func start(_ body: @escaping @Sendable () async -> Void) {
        let task = Swift.Task { await body() }
        let isCancelled = state.withLock { state in
            state.task = task
            return state.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    /// Cancels what runs.
    func cancel() {
        let task = state.withLock { state in
            state.isCancelled = true
            return state.task
        }
        task?.cancel()
    }

    /// True once it was cancelled: no further handler may run in it.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }
}

/// Counts what runs, and says when nothing does any more and nothing may begin.
final class RunCount: Sendable {
    private struct State {
        var running: Int
        var continuation: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>

    /// A count that begins with something that runs.
    init() { state = Mutex(State(running: 1)) }

    /// One more; false where all have ended, so that nobody would wait for it.
    func begin() -> Bool {
        state.withLock { state in
            guard state.running > 0 else { return false }
            state.running += 1
            return true
        }
    }

    /// One less.
    func end() {
        let continuation = state.withLock { state in
            state.running -= 1
            return state.running == 0 ? state.continuation : nil
        }
        continuation?.resume()
    }

    /// Waits until all have ended. For one caller.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard state.running > 0 else { return true }
                state.continuation = continuation
                return false
            }
            if isOver { continuation.resume() }
        }
    }
}
