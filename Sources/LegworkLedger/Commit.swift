/// A transaction as a value: what must be true, and what is written if it is.
///
/// Order of checks, each ending the call without a write: lease, guard, then the deletion of `entry` as the first
/// write: 0 deleted means that somebody has done this already, and nothing else is written. In its place, a commit that
/// carries out the answer to a `task` takes that out of its stream, if it is still the consumer's. Then the operations
/// are carried out in order.
/// Source: `21-protocol` §4.
package struct Commit: Sendable, Equatable {
    /// What must be true of the job.
    package enum Guard: Sendable, Equatable {
        /// The job's header is exactly this.
        case matches(JobHeader)
        /// No job of this id is stored. `idempotencyKey` (empty for none) is compared with field `k` of one that is;
        /// `activeVersion`, unless empty, must be what the partition holds as the app's active version.
        case absent(idempotencyKey: String, activeVersion: String)
        /// Nothing: the commit only acknowledges and sends.
        case none
    }

    /// The job's partition.
    package var partition: Int
    /// The app's id.
    package var app: String
    /// The job's id.
    package var job: String
    /// The token of the lease under which the commit was planned; nil for calls from outside.
    package var lease: String?
    /// The entry of the partition's message stream that this commit acknowledges; nil for none.
    package var entry: String?
    /// The task whose answer this commit carries out, which it takes out of its stream; nil where what it carries out is
    /// an entry of the message stream, or nothing. Both are never set.
    package var task: TaskClaim?
    /// What must be true of the job.
    package var `guard`: Guard
    /// What is written.
    package var operations: [Operation]

    /// A commit of these parts.
    package init(
        partition: Int,
        app: String,
        job: String,
        lease: String? = nil,
        entry: String? = nil,
        task: TaskClaim? = nil,
        guard: Guard,
        operations: [Operation] = []
    ) {
        self.partition = partition
        self.app = app
        self.job = job
        self.lease = lease
        self.entry = entry
        self.task = task
        self.guard = `guard`
        self.operations = operations
    }
}

/// What became of a commit.
package enum CommitReply: Sendable, Equatable {
    /// Everything is written. `nextDeadlineMilliseconds` (at least 1) is set where a timer of this commit became the
    /// partition's next one; calls without a lease leave a ``Message/nudge`` in the stream instead.
    case done(nextDeadlineMilliseconds: Int64?)
    /// The entry was done before, or the task is no longer the consumer's (which field `refused` counts): nothing is
    /// written.
    case duplicate
    /// The header differs: nothing is written; read again and plan again.
    case conflict
    /// The job does not exist: nothing is written but the acknowledgement, the deletion and a count of `dropped`, these
    /// only where there is an entry that had not been acknowledged.
    case gone
    /// The lease is no longer ours: nothing is written.
    case fenced
    /// A job of this id is stored already: nothing is written. `sameStart` if its idempotency key is the same, not empty.
    case taken(gid: String, sameStart: Bool)
    /// Another version is active: nothing is written. Empty for an app that has none.
    case staleVersion(active: String)
}
