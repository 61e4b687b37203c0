/// The classes of violations, stable for programs. Source: `30-reliability`, Invariants.
package enum AuditKind: String, Sendable, CaseIterable {
    /// A value that is not what its name promises.
    case damaged
    /// A job on a version that is not there, or without its graph.
    case version
    /// A semaphore that differs from the open obligations.
    case semaphore
    /// A dimension whose open count differs from what is open in it, or that is missing.
    case scopeCount = "scope-count"
    /// A ledger that cannot be, or that disagrees with the data that it proves.
    case ledger
    /// A record that disagrees with what is under way for it.
    case record
    /// A join whose slots cannot be.
    case join
    /// A loop's round that cannot be.
    case round
    /// A job that has neither ended nor anything to move it.
    case unexplained
    /// A timer without a wait, or a wait without its timer.
    case timer
    /// A waiter without a wait, or a wait that no signal can find.
    case waiter
    /// A task without a wait, or a wait without its task.
    case task
    /// Parent and child disagree.
    case child
    /// A dimension's hash that no job has.
    case scope
    /// Kept messages of a job that is not paused, or of none.
    case held
    /// The index and the stored jobs differ.
    case index
    /// An ended job that is not cleared away, or will never expire though it should.
    case expiry
    /// An entry of a message stream that nobody will read, or that is none.
    case message
    /// A pending entry that is not in its stream.
    case pending
    /// An entry of an event stream that is none.
    case event
    /// A dead letter without its facts.
    case deadLetter = "dead-letter"
    /// A buffered signal that is not listed, not timed, or listed and gone.
    case signal
    /// A signal's mark that never runs out.
    case mark
    /// A lease that never runs out, or of an epoch that was never given.
    case lease
    /// A counter that differs from what it counts.
    case counter
    /// Versions, archives and apps that disagree.
    case deployment
    /// An engine that is listed long after it was last seen.
    case engine
    /// A worker whose given tasks nobody would ever take from it, or that is listed long after it was last seen.
    case worker
    /// A key of no known kind.
    case key
}
