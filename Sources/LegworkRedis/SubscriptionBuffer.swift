import Synchronization

/// Events between the thread that receives them and the task that reads them.
final class SubscriptionBuffer: Sendable {
    private struct State {
        var events: [RedisSubscriptionEvent] = []
        /// Where in `events` the next one is: taking from the front of an array would move all others.
        var front = 0
        var reader: CheckedContinuation<RedisSubscriptionEvent?, Never>?
        var isOver = false
    }

    private let state = Mutex(State())

    /// Adds an event. Where too many wait, they all become one gap.
    func add(_ event: RedisSubscriptionEvent) {
        let reader = state.withLock { state -> CheckedContinuation<RedisSubscriptionEvent?, Never>? in
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            if state.events.count - state.front >= RedisLimits.subscriptionEventsMax {
                state.events = [.gap]
                state.front = 0
            } else {
                state.events.append(event)
            }
            return nil
        }
        reader?.resume(returning: event)
    }

    /// Ends the sequence behind what waits.
    func finish() {
        let reader = state.withLock { state in
            state.isOver = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// The next event, or nil at the end and where the task is cancelled.
    func next() async -> RedisSubscriptionEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> RedisSubscriptionEvent?? in
                    if state.front < state.events.count { return .some(Self.takeFirst(&state)) }
                    // A cancellation that came before is seen here; one that comes later finds the reader.
                    if state.isOver || Task.isCancelled { return .some(nil) }
                    precondition(state.reader == nil, "a Redis subscription has one reader at a time")
                    state.reader = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let reader = state.withLock { state in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(returning: nil)
        }
    }

    private static func takeFirst(_ state: inout State) -> RedisSubscriptionEvent {
        let event = state.events[state.front]
        state.front += 1
        if state.front == state.events.count {
            state.events.removeAll(keepingCapacity: true)
            state.front = 0
        } else if state.front >= 1024 {
            state.events.removeFirst(state.front)
            state.front = 0
        }
        return event
    }
}
