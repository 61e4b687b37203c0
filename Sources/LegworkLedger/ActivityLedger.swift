/// What one activity instance has durably done, as a 15-digit number that is only ever added to.
///
/// Shape: digits `F EE D RRR NNNNNNNN`: finalised (2), Leg 1 entries, Leg 1 done, reserved, Leg 2 entries accepted.
/// Source: `21-protocol` §2; a part of ``StoredInstance``, or field `L<activity>` of the scope's hash where there is no record.
package struct ActivityLedger: Sendable, Hashable {
    /// The number itself.
    package private(set) var value: Int64

    /// A ledger that was read; 0 for an instance that nobody has entered.
    package init(_ value: Int64 = 0) { self.value = value }

    /// The weight of the digit that says that no further Leg 2 message is accepted.
    package static let finalised: Int64 = 200_000_000_000_000

    /// The weight of one Leg 1 entry.
    package static let legOneEntry: Int64 = 1_000_000_000_000

    /// The weight of the digit that says that Leg 1 is done.
    package static let legOneDone: Int64 = 100_000_000_000

    /// The weight of one accepted Leg 2 message.
    package static let legTwoEntry: Int64 = 1

    /// The most Leg 1 entries that the digits hold.
    package static let legOneEntriesMax = 99

    /// The most Leg 2 entries that the digits hold.
    package static let legTwoEntriesMax = 99_999_999

    /// True once the final answer is in.
    package var isFinalised: Bool { value >= Self.finalised }

    /// How often Leg 1 was entered.
    package var legOneEntries: Int { Int(value / Self.legOneEntry % 100) }

    /// True once Leg 1 has committed.
    package var isLegOneDone: Bool { value / Self.legOneDone % 10 > 0 }

    /// How many Leg 2 messages were accepted.
    package var legTwoEntries: Int { Int(value % 100_000_000) }

    /// Adds a weight, or several, and says false where a digit would carry: then nothing is added.
    package mutating func add(_ delta: Int64) -> Bool {
        let entries = legTwoEntries + Int(delta % 100_000_000)
        let legOnes = legOneEntries + Int(delta / Self.legOneEntry % 100)
        guard entries <= Self.legTwoEntriesMax, legOnes <= Self.legOneEntriesMax else { return false }
        value += delta
        return true
    }
}
