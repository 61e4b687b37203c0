import LegworkLedger
import LegworkStore

/// Something that looked wrong, by a name under which it can be looked at again.
enum AuditItem: Hashable {
    /// A key that is judged as a whole.
    case key(StoreKey)
    /// A job with all that belongs to it.
    case job(JobName)
    /// A member of a partition's timers.
    case timer(partition: Int, member: String)
    /// A member of a hook key's waiters.
    case waiter(partition: Int, hash: String, member: String)
    /// A task.
    case task(partition: Int, app: String, topic: String, entry: StreamID)
    /// A task that a worker was given, by its token.
    case given(partition: Int, worker: String, token: String)
    /// A member of an index.
    case indexed(JobName)
    /// A task that was delivered and is not pending, or the other way round.
    case entry(TaskStreamName, StreamID)
    /// The counters of a partition.
    case counters(Int)
}

/// Where a job lives.
struct JobName: Hashable {
    var partition: Int
    var app: String
    var job: String
}

/// A stream of tasks, which workers read as a group.
struct TaskStreamName: Hashable {
    var partition: Int
    var key: String

    /// Asks for what was given to workers and is not acknowledged.
    func delivered(from id: StreamID, limit: Int) -> StoreQuery {
        .delivered(key, group: KeySpace.workerGroup, from: id, limit: limit)
    }
}

extension KeySpace {
    func job(_ name: JobName) -> String { job(name.partition, app: name.app, job: name.job) }

    func scope(_ name: JobName, _ address: Address) -> String {
        scope(name.partition, app: name.app, job: name.job, address: address)
    }
}
