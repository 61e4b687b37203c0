/// Which steps of one message have committed: the GUID ledger.
///
/// Shape: digit 4 closed the job, 5 step A, 6 step B, 7 step C, digits 8–15 the message's ordinal among its activity's
/// Leg 2 entries (0 for a Leg 1 message).
/// Source: `21-protocol` §2; field `G<guid>` of the hash of the scope that the message came from.
package struct MessageLedger: Sendable, Hashable {
    /// The number itself.
    package private(set) var value: Int64

    /// A ledger that was read; 0 for a message that nobody has begun.
    package init(_ value: Int64 = 0) { self.value = value }

    /// A ledger for a message accepted as its activity's `ordinal`-th Leg 2 entry.
    package init(ordinal: Int) { value = Int64(ordinal) }

    /// The weight of the digit that says that this message closed the job.
    package static let closedJob: Int64 = 100_000_000_000

    /// The weight of step A: work saved.
    package static let stepA: Int64 = 10_000_000_000

    /// The weight of step B: children sent, semaphore moved.
    package static let stepB: Int64 = 1_000_000_000

    /// The weight of step C: completion tasks done.
    package static let stepC: Int64 = 100_000_000

    /// True if this message owes, or has done, the job's completion tasks.
    package var hasClosedJob: Bool { value / Self.closedJob % 10 > 0 }

    /// True once the work is saved.
    package var hasStepA: Bool { value / Self.stepA % 10 > 0 }

    /// True once the children are sent.
    package var hasStepB: Bool { value / Self.stepB % 10 > 0 }

    /// True once the completion tasks are done.
    package var hasStepC: Bool { value / Self.stepC % 10 > 0 }

    /// The message's place among the activity's Leg 2 entries, from 1; 0 for a Leg 1 message.
    package var ordinal: Int { Int(value % Self.stepC) }

    /// True once nothing of the message is left to do.
    package var isComplete: Bool { hasStepB && (!hasClosedJob || hasStepC) }

    /// Adds one weight, or several. Each marker is added at most once: a caller that adds one twice is broken.
    package mutating func add(_ delta: Int64) {
        precondition(value / Self.stepA % 10 == 0 || delta / Self.stepA % 10 == 0, "step A would be marked twice")
        precondition(value / Self.stepB % 10 == 0 || delta / Self.stepB % 10 == 0, "step B would be marked twice")
        precondition(value / Self.stepC % 10 == 0 || delta / Self.stepC % 10 == 0, "step C would be marked twice")
        value += delta
    }
}
