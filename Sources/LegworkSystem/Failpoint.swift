import Glibc
import Synchronization

/// Places at which a test may kill the process, to see what survives.
///
/// Nothing happens unless the environment has `LEGWORK_FAILPOINT=name:count` when the process starts: then the
/// `count`-th time that `name` is reached, the process sends itself SIGKILL, as a power cut would. A count that is left
/// out is 1. The names are in ``names``. With `LEGWORK_FAILPOINT=count` nobody dies: ``counts`` tells how often each place
/// was reached, which is what `legwork verify` plans its kills by.
/// Source: `30-reliability`, Faults A.
package enum Failpoint {
    /// Every name that ``reach(_:)`` is called with, and where.
    package static let names: [(name: String, place: String)] = [
        ("read.before", "engine: before messages are read from the partitions' streams"),
        ("read.after", "engine: after messages were read, before anything is planned"),
        ("load.before", "engine: before jobs are read"),
        ("load.after", "engine: after jobs were read"),
        ("plan.before", "engine: before a message is planned"),
        ("plan.after", "engine: after a message was planned, before its commit is sent"),
        ("commit.before", "engine: before commits are written to the connection"),
        ("commit.sent", "engine: after commits were written, before their replies are read"),
        ("commit.after", "engine: after the reply of a commit was read"),
        ("bury.before", "engine: before a message that nobody can process goes to the dead letters"),
        ("bury.after", "engine: after it went there"),
        ("adopt.before", "engine: before it looks at what a partition's former owner has left"),
        ("adopt.after", "engine: after that, before any of it is planned"),
        ("takeback.before", "engine: before tasks that were given to silent workers go to their streams"),
        ("takeback.after", "engine: after they went there"),
        ("tick.before", "engine: before due timers are moved"),
        ("tick.after", "engine: after due timers were moved"),
        ("lease.before", "engine: before leases are taken, renewed or given back"),
        ("lease.after", "engine: after leases were taken, renewed or given back"),
        ("open.before", "every process: before a store is opened, or made"),
        ("open.after", "every process: after it was opened"),
        ("deploy.before", "caller: before a version is stored"),
        ("deploy.after", "caller: after a version was stored, before it is activated"),
        ("activate.before", "caller: before a version is made the active one"),
        ("activate.after", "caller: after a version was made the active one"),
        ("start.before", "caller: before a job's first commit"),
        ("start.after", "caller: after a job's first commit"),
        ("signal.before", "caller: before a signal is sent"),
        ("signal.after", "caller: after a signal was delivered, kept or refused"),
        ("control.before", "caller: before a verb (cancel, pause, resume, retry, delete) is committed"),
        ("control.after", "caller: after a verb was committed"),
        ("task.read", "worker: after a task was read, before its handler runs"),
        ("task.handled", "worker: after a handler has returned, before its answer is sent"),
        ("answer.before", "worker: before an answer is sent, an interim one too"),
        ("answer.after", "worker: after an answer was taken"),
        ("refuse.before", "worker: before an entry that is no task, or a task given up, goes to the dead letters"),
        ("refuse.after", "worker: after it went there"),
        ("heartbeat.before", "worker: before tasks in hand are shown to live"),
        ("heartbeat.after", "worker: after they were"),
        ("putback.before", "worker: before tasks that it was given, and does not do, go to their streams"),
        ("putback.after", "worker: after they went there"),
        ("reclaim.before", "worker: before a silent worker's task is claimed"),
        ("reclaim.after", "worker: after a dead worker's task was claimed"),
    ]

    /// Marks a place.
    @inline(__always)
    package static func reach(_ name: StaticString) {
        guard let armed else { return }
        hit(name, armed)
    }

    /// How often each place was reached so far; empty where the environment asked for nothing.
    package static var counts: [String: Int] { hits.withLock { $0 } }

    private struct Armed {
        let name: String
        let count: Int
    }

    private static let armed: Armed? = {
        guard let value = unsafe getenv("LEGWORK_FAILPOINT") else { return nil }
        let parts = unsafe String(cString: value).split(separator: ":")
        guard let name = parts.first else { return nil }
        return Armed(name: String(name), count: parts.count > 1 ? Int(parts[1]) ?? 1 : 1)
    }()

    private static let hits = Mutex<[String: Int]>([:])

    private static func hit(_ name: StaticString, _ armed: Armed) {
        let name = "\(name)"
        let count = hits.withLock { hits in
            hits[name, default: 0] += 1
            return hits[name] ?? 0
        }
        if name == armed.name, count == armed.count { kill(getpid(), SIGKILL) }
    }
}
