import LegworkLedger

/// Ledgers as digits and as sentences. Source: `21-protocol` §2.
enum LedgerText {
    /// The 15 digits of an activity's ledger, in their groups: `2 01 1 000 00000001`.
    static func digits(_ ledger: ActivityLedger) -> String { groups(ledger.value, [1, 2, 1, 3, 8]) }

    /// The 15 digits of a message's ledger, in their groups: `000 0 1 1 0 00000001`.
    static func digits(_ ledger: MessageLedger) -> String { groups(ledger.value, [3, 1, 1, 1, 1, 8]) }

    /// What an activity's ledger says.
    static func sentence(_ ledger: ActivityLedger) -> String {
        var parts: [String] = []
        parts.append(ledger.legOneEntries == 0 ? "Leg 1 not entered" : "Leg 1 entered \(times(ledger.legOneEntries))")
        if ledger.isLegOneDone { parts.append("Leg 1 done") }
        if ledger.legTwoEntries > 0 { parts.append("Leg 2 accepted \(times(ledger.legTwoEntries))") }
        parts.append(ledger.isFinalised ? "finalised: nothing more is accepted" : "open for Leg 2")
        return parts.joined(separator: ", ")
    }

    /// What a message's ledger says.
    static func sentence(_ ledger: MessageLedger) -> String {
        var parts: [String] = []
        if ledger.ordinal > 0 { parts.append("answer no. \(ledger.ordinal) of its activity") }
        parts.append(ledger.hasStepA ? "A work saved" : "A open")
        parts.append(ledger.hasStepB ? "B children sent" : "B open")
        if ledger.hasClosedJob {
            parts.append("closed the job")
            parts.append(ledger.hasStepC ? "C completion done" : "C completion owed")
        }
        return parts.joined(separator: ", ")
    }

    private static func times(_ number: Int) -> String { number == 1 ? "once" : "\(number) times" }

    private static func groups(_ value: Int64, _ widths: [Int]) -> String {
        let text = String(value)
        var digits = Substring(String(repeating: "0", count: max(0, 15 - text.count)) + text)
        return widths.map { width in
            defer { digits = digits.dropFirst(width) }
            return String(digits.prefix(width))
        }.joined(separator: " ")
    }
}
