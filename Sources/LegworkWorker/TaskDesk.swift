import LegworkLedger
import LegworkSystem
import Synchronization

/// The tasks in a worker's hands: those that run, those that wait for a free handler, and when each must be shown to live.
final class TaskDesk: Sendable {
    /// A task in hand.
    private struct Held {
        var delivery: TaskDelivery
        var task: HeldTask?
        var leaseMilliseconds: Int64
        var nextBeatMilliseconds: Int64

        mutating func setTask(_ new: HeldTask) { task = new }
    }

    private struct Lane {
        var concurrency: Int
        var running = 0
        var queue: [TaskDelivery] = []
        var head = 0

        var waiting: Int { queue.count - head }

        /// How many more tasks it can take.
        var free: Int { max(0, concurrency - running - waiting) }

        mutating func clear() {
            queue = []
            head = 0
        }

        mutating func pop() -> TaskDelivery? {
            guard head < queue.count else { return nil }
            defer {
                head += 1
                if head == queue.count {
                    queue = []
                    head = 0
                }
            }
            return queue[head]
        }
    }

    private struct State {
        var lanes: [Lane]
        var held: [TaskDelivery.Place: Held] = [:]
        var isClosed = false
    }

    private let state: Mutex<State>
    private let leaseMilliseconds: Int64

    init(concurrencies: [Int], leaseMilliseconds: Int64) {
        state = Mutex(State(lanes: concurrencies.map { Lane(concurrency: $0) }))
        self.leaseMilliseconds = leaseMilliseconds
    }

    /// How many more tasks each route can take.
    var free: [Int] {
        state.withLock { $0.lanes.map(\.free) }
    }

    /// How many tasks are in hand.
    var heldCount: Int { state.withLock { $0.held.count } }

    /// How long a worker of a task may be silent, in milliseconds.
    func lease(of delivery: TaskDelivery) -> Int64 {
        max(WorkerConfiguration.leaseMillisecondsMin, delivery.heartbeatMilliseconds ?? leaseMilliseconds)
    }

    /// Takes tasks in.
    ///
    /// - Returns: those that can run at once; the others wait for ``finished(_:route:)``.
    func received(_ deliveries: [TaskDelivery], route: Int) -> [TaskDelivery] {
        let now = MonotonicTime.milliseconds
        return state.withLock { state in
            var startable: [TaskDelivery] = []
            for delivery in deliveries {
                let lease = lease(of: delivery)
                state.held[delivery.place] = Held(
                    delivery: delivery,
                    leaseMilliseconds: lease,
                    nextBeatMilliseconds: now + lease / 3
                )
                if !state.isClosed, state.lanes[route].running < state.lanes[route].concurrency {
                    state.lanes[route].running += 1
                    startable.append(delivery)
                } else {
                    state.lanes[route].queue.append(delivery)
                }
            }
            return startable
        }
    }

    /// A handler begins with a task; false where the task was lost while it waited.
    func began(_ task: HeldTask) -> Bool {
        state.withLock { state in
            state.held[task.delivery.place]?.setTask(task) != nil
        }
    }

    /// A task is no longer in hand; its handler is free, or goes on with the task that is returned.
    ///
    /// - Returns: the handler's next task, and true if the route could take none before and can now: whoever reads tasks
    ///   may wait for that. Both are decided in one turn, since another handler's end or a read may come in between.
    func finished(_ place: TaskDelivery.Place, route: Int) -> (next: TaskDelivery?, hasRoom: Bool) {
        state.withLock { state in
            state.held[place] = nil
            let wasFull = state.lanes[route].free == 0
            var next: TaskDelivery?
            while !state.isClosed, next == nil, let queued = state.lanes[route].pop() {
                if state.held[queued.place] != nil { next = queued }
            }
            if next == nil { state.lanes[route].running -= 1 }
            return (next, wasFull && state.lanes[route].free > 0)
        }
    }

    /// The tasks that must be shown to live by now, and when the next ones must, in milliseconds of the steady clock.
    func due(atMilliseconds now: Int64) -> (due: [TaskDelivery], next: Int64?) {
        state.withLock { state in
            var due: [TaskDelivery] = []
            var next: Int64?
            for (place, held) in state.held {
                // What is due soon goes along, so that tasks of one time stay together.
                if held.nextBeatMilliseconds <= now + held.leaseMilliseconds / 30 {
                    due.append(held.delivery)
                    state.held[place]?.nextBeatMilliseconds = now + held.leaseMilliseconds / 3
                    next = min(next ?? .max, now + held.leaseMilliseconds / 3)
                } else {
                    next = min(next ?? .max, held.nextBeatMilliseconds)
                }
            }
            return (due, next)
        }
    }

    /// A task belongs to somebody else now.
    func lost(_ place: TaskDelivery.Place) {
        let task = state.withLock { $0.held.removeValue(forKey: place)?.task }
        task?.lose()
    }

    /// Cancels all handlers.
    func cancelAll() {
        let tasks = state.withLock { $0.held.values.compactMap(\.task) }
        for task in tasks { task.cancel() }
    }

    /// True if a task is in hand.
    func holds(_ place: TaskDelivery.Place) -> Bool { state.withLock { $0.held[place] != nil } }

    /// Starts no more tasks.
    ///
    /// - Returns: those that had not begun.
    func close() -> [TaskDelivery] {
        state.withLock { state in
            state.isClosed = true
            for index in state.lanes.indices { state.lanes[index].clear() }
            let rest = state.held.values.filter { $0.task == nil }.map(\.delivery)
            for delivery in rest { state.held[delivery.place] = nil }
            return rest
        }
    }
}
