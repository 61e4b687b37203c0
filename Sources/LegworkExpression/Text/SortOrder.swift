import LegworkJSON

/// Which end of an order comes first.
enum SortOrder: Sendable {
    case ascending
    case descending

    /// The order that text names, in any letter case, or nil.
    init?(_ text: String) {
        switch text.lowercased() {
        case "ascending", "asc": self = .ascending
        case "descending", "desc": self = .descending
        default: return nil
        }
    }

    /// The order that an operand names; null and missing are ascending. Deviation 6.
    init(_ call: Call, operand place: Int) throws(EvaluationError) {
        if call[place].isNullish {
            self = .ascending
        } else if case .json(.string(let text)) = call[place], let order = SortOrder(text) {
            self = order
        } else {
            throw call.refusal(place, expected: "'ASCENDING' or 'DESCENDING'")
        }
    }
}
