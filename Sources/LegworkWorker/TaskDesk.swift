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
        /// Which keeping of a place it came with; 0 for a task that was read.
        var ticket = 0
        /// True while the commit that gives it is under way.
        var isKept = false
        /// Until when it waits for a handler; nil once it has one.
        var waitsUntilMilliseconds: Int64?

        mutating func setTask(_ new: HeldTask) { task = new }
    }

    /// What a route has in hand.
    ///
    /// Tasks come from streams, as many as handlers are free, and as gifts of commits of this process; of those, some more may
    /// wait, as long as they will not wait for long (``Pace``). While gifts wait, a few tasks of the streams are read
    /// all the same, and handlers take from both lines in turn: so neither kind starves the other.
    private struct Lane {
        var concurrency: Int
        var running = 0
        /// Gifts whose commits are under way.
        var kept = 0
        var read = TaskLine()
        var given = TaskLine()
        var pace = Pace()
        private var isGiftNext = false

        /// The part of its handlers for which tasks are read while gifts wait.
        private static let readShare = 8

        init(concurrency: Int) { self.concurrency = concurrency }

        /// How many handlers nothing is meant for.
        var room: Int { concurrency - running - kept - read.count - given.count }

        /// How many more tasks of streams it can take.
        var free: Int { max(0, room, given.count > 0 ? ahead : 0) }

        /// How many more tasks of streams may wait for its handlers, where others have left them.
        var ahead: Int { max(0, max(1, concurrency / Self.readShare) - read.count) }

        /// True if it can take another gift.
        mutating func hasRoomForGift(atMilliseconds now: Int64) -> Bool {
            room + pace.allowance(atMilliseconds: now) > 0
        }

        mutating func clear() {
            read.clear()
            given.clear()
        }

        mutating func remove(_ places: Set<TaskDelivery.Place>) {
            read.remove(places)
            given.remove(places)
        }

        mutating func pop() -> TaskDelivery? {
            isGiftNext.toggle()
            return isGiftNext ? given.pop() ?? read.pop() : read.pop() ?? given.pop()
        }
    }

    private struct State {
        var lanes: [Lane]
        var held: [TaskDelivery.Place: Held] = [:]
        var lastTicket = 0
        var isClosed = false
    }

    private let state: Mutex<State>
    private let leaseMilliseconds: Int64
    private let now: @Sendable () -> Int64

    /// - Parameter now: the steady clock, in milliseconds.
    init(
        concurrencies: [Int],
        leaseMilliseconds: Int64,
        now: @escaping @Sendable () -> Int64 = { MonotonicTime.milliseconds }
    ) {
        state = Mutex(State(lanes: concurrencies.map { Lane(concurrency: $0) }))
        self.leaseMilliseconds = leaseMilliseconds
        self.now = now
    }

    /// How many more tasks each route can take.
    var free: [Int] {
        state.withLock { $0.lanes.map(\.free) }
    }

    /// How many more tasks of silent workers each route can take although all of its handlers are busy, where nobody else takes them.
    var ahead: [Int] { state.withLock { $0.lanes.map(\.ahead) } }

    /// How many more tasks each route can take, and true if some of them would wait behind gifts: whoever waits for those
    /// must not do so for long, since the gifts may be gone by then and the handlers busy.
    var reading: (free: [Int], isAhead: Bool) {
        state.withLock { ($0.lanes.map(\.free), $0.lanes.contains { $0.free > 0 && $0.room <= 0 }) }
    }

    /// How many tasks are in hand.
    var heldCount: Int { state.withLock { $0.held.count } }

    /// How long a worker of a task may be silent, in milliseconds.
    func lease(of delivery: TaskDelivery) -> Int64 {
        max(WorkerConfiguration.leaseMillisecondsMin, delivery.heartbeatMilliseconds ?? leaseMilliseconds)
    }

    /// Takes tasks in that were read.
    ///
    /// - Returns: those that can run at once; the others wait for ``finished(_:route:)``.
    func received(_ deliveries: [TaskDelivery], route: Int) -> [TaskDelivery] {
        let now = now()
        return state.withLock { state in
            var startable: [TaskDelivery] = []
            for delivery in deliveries {
                var held = held(delivery, atMilliseconds: now)
                if !state.isClosed, state.lanes[route].running < state.lanes[route].concurrency {
                    state.lanes[route].running += 1
                    startable.append(delivery)
                } else {
                    state.lanes[route].read.add(delivery)
                    held.waitsUntilMilliseconds = now + leaseMilliseconds / 3
                }
                state.held[delivery.place] = held
            }
            return startable
        }
    }

    private func held(_ delivery: TaskDelivery, atMilliseconds now: Int64) -> Held {
        let lease = lease(of: delivery)
        return Held(delivery: delivery, leaseMilliseconds: lease, nextBeatMilliseconds: now + lease / 3)
    }

    /// What became of the wish to keep a place for a gift.
    enum Keeping: Equatable {
        /// There is no room.
        case none
        /// The place is kept. `fills` if that was the last one: whoever waits for tasks on behalf of this route waits for too
        /// many. `ticket` names the keeping: another commit may keep a place for the same task, of which one at most is done.
        case kept(fills: Bool, ticket: Int)

        /// The keeping's ticket; nil where there is no room.
        var ticket: Int? {
            if case .kept(_, let ticket) = self { ticket } else { nil }
        }
    }

    /// Keeps a place for a task that a commit is about to give.
    func keep(_ delivery: TaskDelivery, route: Int) -> Keeping {
        let now = now()
        return state.withLock { state in
            guard !state.isClosed, state.lanes[route].hasRoomForGift(atMilliseconds: now) else { return .none }
            let wasFree = state.lanes[route].free > 0
            state.lastTicket += 1
            var held = held(delivery, atMilliseconds: now)
            held.isKept = true
            held.ticket = state.lastTicket
            state.held[delivery.place] = held
            state.lanes[route].kept += 1
            return .kept(fills: wasFree && state.lanes[route].free == 0, ticket: state.lastTicket)
        }
    }

    /// What follows from a gift that has come.
    enum Arrival: Equatable {
        /// It can run at once.
        case startable
        /// It waits for ``finished(_:route:)``. `hasRoom` as there.
        case waiting(hasRoom: Bool)
        /// Nothing runs any more.
        case closed
    }

    /// A task for which a place was kept is the worker's now.
    func given(_ delivery: TaskDelivery, route: Int, ticket: Int) -> Arrival {
        let now = now()
        return state.withLock { state in
            let wasFull = state.lanes[route].free == 0
            state.lanes[route].kept -= 1
            guard !state.isClosed else {
                state.held[delivery.place] = nil
                return .closed
            }
            // Whatever another keeping has made of the place: this one's commit is done, so no other's is.
            var held = held(delivery, atMilliseconds: now)
            held.ticket = ticket
            if state.lanes[route].running < state.lanes[route].concurrency {
                state.lanes[route].running += 1
                state.held[delivery.place] = held
                return .startable
            }
            held.waitsUntilMilliseconds = now + leaseMilliseconds / 3
            state.held[delivery.place] = held
            state.lanes[route].given.add(delivery)
            return .waiting(hasRoom: wasFull && state.lanes[route].free > 0)
        }
    }

    /// A task for which a place was kept does not come.
    ///
    /// - Returns: true if the route could take none before and can now.
    func released(_ place: TaskDelivery.Place, route: Int, ticket: Int) -> Bool {
        state.withLock { state in
            let wasFull = state.lanes[route].free == 0
            state.lanes[route].kept -= 1
            if state.held[place]?.ticket == ticket { state.held[place] = nil }
            return wasFull && state.lanes[route].free > 0
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
        let now = now()
        // What is let go of is taken apart where nobody waits for it.
        let (next, hasRoom, _) = state.withLock { state in
            let former = state.held.removeValue(forKey: place)
            let isLong = former?.task?.isLong.load(ordering: .acquiring) ?? false
            if !isLong { state.lanes[route].pace.ended(atMilliseconds: now) }
            let wasFull = state.lanes[route].free == 0
            var next: TaskDelivery?
            while !state.isClosed, next == nil, let queued = state.lanes[route].pop() {
                guard state.held[queued.place] != nil else { continue }
                state.held[queued.place]?.waitsUntilMilliseconds = nil
                next = queued
            }
            if next == nil { state.lanes[route].running -= 1 }
            return (next, wasFull && state.lanes[route].free > 0, former)
        }
        return (next, hasRoom)
    }

    /// The tasks that must be shown to live by now, and when the next ones must, in milliseconds of the steady clock.
    ///
    /// - Returns: besides, tasks that have waited for a third of a lease for handlers which have become slow. They are no longer in
    ///   hand: they are to go to others. At the end they are all that wait.
    func due(atMilliseconds now: Int64, isEnding: Bool = false)
        -> (due: [TaskDelivery], stuck: [TaskDelivery], next: Int64?)
    {
        state.withLock { state in
            var due: [TaskDelivery] = []
            var stuck: [TaskDelivery] = []
            var next: Int64?
            for (place, held) in state.held where !held.isKept {
                if let until = held.waitsUntilMilliseconds {
                    let end = min(until, held.nextBeatMilliseconds)
                    if isEnding || end <= now { stuck.append(held.delivery) } else { next = min(next ?? .max, end) }
                    continue
                }
                // What is due soon goes along, so that tasks of one time stay together.
                if held.nextBeatMilliseconds <= now + held.leaseMilliseconds / 30 {
                    due.append(held.delivery)
                    state.held[place]?.nextBeatMilliseconds = now + held.leaseMilliseconds / 3
                    next = min(next ?? .max, now + held.leaseMilliseconds / 3)
                } else {
                    next = min(next ?? .max, held.nextBeatMilliseconds)
                }
            }
            guard !stuck.isEmpty else { return (due, stuck, next) }
            for delivery in stuck { state.held[delivery.place] = nil }
            let places = Set(stuck.map(\.place))
            for lane in state.lanes.indices { state.lanes[lane].remove(places) }
            return (due, stuck, next)
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
            let rest = state.held.values.filter { $0.task == nil && !$0.isKept }.map(\.delivery)
            for delivery in rest { state.held[delivery.place] = nil }
            return rest
        }
    }
}
