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
    /// A member of an index.
    case indexed(JobName)
    /// An entry that was delivered and is not pending, or the other way round.
    case entry(StreamName, StreamID)
    /// The counters of a partition.
    case counters(Int)
}

/// Where a job lives.
struct JobName: Hashable {
    var partition: Int
    var app: String
    var job: String
}

/// A stream with the group that reads it.
struct StreamName: Hashable {
    var partition: Int
    var key: String
    var group: String
}

extension KeySpace {
    func job(_ name: JobName) -> String { job(name.partition, app: name.app, job: name.job) }

    func scope(_ name: JobName, _ address: Address) -> String {
        scope(name.partition, app: name.app, job: name.job, address: address)
    }
}
