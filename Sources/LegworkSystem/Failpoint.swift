import Glibc
import Synchronization

/// Places at which a test may kill the process, to see what survives.
///
/// Nothing happens unless the environment has `LEGWORK_FAILPOINT=name:count` when the process starts: then the
/// `count`-th time that `name` is reached, the process sends itself SIGKILL, as a power cut would. A count that is left
/// out is 1. The names are in ``names``.
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
        ("claim.before", "engine: before a dead owner's messages are claimed"),
        ("claim.after", "engine: after they were claimed"),
        ("tick.before", "engine: before due timers are moved"),
        ("tick.after", "engine: after due timers were moved"),
        ("lease.before", "engine: before leases are taken, renewed or given back"),
        ("lease.after", "engine: after leases were taken, renewed or given back"),
        ("start.before", "caller: before a job's first commit"),
        ("start.after", "caller: after a job's first commit"),
        ("task.read", "worker: after a task was read, before its handler runs"),
        ("task.handled", "worker: after a handler has returned, before its answer is sent"),
        ("answer.after", "worker: after an answer was taken"),
        ("reclaim.after", "worker: after a dead worker's task was claimed"),
    ]

    /// Marks a place.
    @inline(__always)
    package static func reach(_ name: StaticString) {
        guard let armed else { return }
        hit(name, armed)
    }

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

    private static let hits = Atomic<Int>(0)

    private static func hit(_ name: StaticString, _ armed: Armed) {
        guard "\(name)" == armed.name else { return }
        if hits.add(1, ordering: .relaxed).newValue == armed.count { kill(getpid(), SIGKILL) }
    }
}
