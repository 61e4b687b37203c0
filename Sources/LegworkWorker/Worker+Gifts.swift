import LegworkLedger
import LegworkSystem
import Synchronization

extension Worker {
    /// Keeps a place for a task that a commit of this process is about to give: it then needs no way through its topic's
    /// stream.
    ///
    /// Not for further attempts, whose record may name the entry of the one before; nor for tasks whose worker may be silent
    /// for less time than this one says it may, or whose topic has priorities.
    ///
    /// - Returns: nil where the task is not for this worker, or it has no room.
    func keep(_ task: TaskDispatch, partition: Int) -> (any TaskGift)? {
        guard task.token.attempt == 1, let route = shared.route(app: task.token.app, queue: task.topic),
            shared.isPresent
        else { return nil }
        let delivery = TaskDelivery(task, partition: partition)
        guard shared.desk.lease(of: delivery) >= shared.configuration.leaseMilliseconds else { return nil }
        guard case .kept(let fills, let ticket) = shared.desk.keep(delivery, route: route) else { return nil }
        if fills { shared.endRead() }
        return KeptPlace(worker: self, delivery: delivery, route: route, ticket: ticket)
    }

    /// A place on the desk, from before the commit until its outcome is known.
    private final class KeptPlace: TaskGift {
        let delivery: TaskDelivery
        let route: Int
        private let ticket: Int
        private let owner: Worker
        private let isSettled = Atomic<Bool>(false)

        init(worker: Worker, delivery: TaskDelivery, route: Int, ticket: Int) {
            owner = worker
            self.delivery = delivery
            self.route = route
            self.ticket = ticket
        }

        deinit {
            guard !isSettled.load(ordering: .acquiring) else { return }
            release()
            owner.shared.lookForForgotten()
        }

        var worker: String { owner.shared.configuration.name }

        func give() {
            guard !isSettled.exchange(true, ordering: .acquiringAndReleasing) else { return }
            owner.given(delivery, route: route, ticket: ticket)
        }

        func cancel() {
            guard !isSettled.exchange(true, ordering: .acquiringAndReleasing) else { return }
            release()
        }

        private func release() {
            let hasRoom = owner.shared.desk.released(delivery.place, route: route, ticket: ticket)
            if hasRoom { owner.shared.readerBell.ring() }
        }
    }

    /// Begins with the tasks that were given and can run: of several, on a handler's thread, so that it is woken once.
    func beginGiven() {
        let tasks = given.withLock { given in
            defer { given = [] }
            return given
        }
        guard tasks.count > 1 else {
            for task in tasks { begin(task.delivery, route: task.route) }
            return
        }
        Swift.Task { for task in tasks { self.begin(task.delivery, route: task.route) } }
    }

    /// Takes in a task that was given.
    private func given(_ delivery: TaskDelivery, route: Int, ticket: Int) {
        switch shared.desk.given(delivery, route: route, ticket: ticket) {
        case .startable: given.withLock { $0.append((delivery, route)) }
        case .waiting(let hasRoom): if hasRoom { shared.readerBell.ring() }
        case .closed: shared.handBack([delivery], haveBegun: false)
        }
    }
}
