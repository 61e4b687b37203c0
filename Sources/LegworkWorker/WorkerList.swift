package import LegworkLedger
import Synchronization

/// The workers of a process, for the commits of the process that may give them tasks.
package final class WorkerList: Sendable {
    private let workers = Mutex<[Worker]>([])

    /// A list of none.
    package init() {}

    /// Adds a worker that begins.
    package func add(_ worker: Worker) { workers.withLock { $0.append(worker) } }

    /// Removes a worker that has ended.
    package func remove(_ worker: Worker) { workers.withLock { $0.removeAll { $0 === worker } } }

    /// The list, as commits give tasks to it.
    package var giver: TaskGiver {
        TaskGiver(keep: { self.keep($0, partition: $1) }, begin: begin)
    }

    /// Begins with what was given.
    private func begin() {
        let workers = workers.withLock { $0 }
        for worker in workers { worker.beginGiven() }
    }

    /// Keeps a place for a task in one of them; nil where none has room for it.
    package func keep(_ task: TaskDispatch, partition: Int) -> (any TaskGift)? {
        let workers = workers.withLock { $0 }
        for worker in workers {
            if let gift = worker.keep(task, partition: partition) { return gift }
        }
        return nil
    }
}
