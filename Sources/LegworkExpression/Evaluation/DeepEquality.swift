import LegworkJSON

/// Equality of JSON values by content, without coercion, charged for.
enum DeepEquality {
    /// True if both values are the same JSON: members in any order, text by scalars, `5` equal to `5.0`.
    static func holds(_ left: JSON, _ right: JSON, _ call: inout Call) throws(EvaluationError) -> Bool {
        switch (left, right) {
        case (.array(let a), .array(let b)):
            guard a.count == b.count else { return false }
            try call.charge(1 + a.count >> 4)
            for place in a.indices where try !holds(a[place], b[place], &call) { return false }
            return true
        case (.object(let a), .object(let b)):
            guard a.count == b.count else { return false }
            try call.charge(1 + a.count >> 4)
            for (key, member) in a {
                guard let other = b[key], try holds(member, other, &call) else { return false }
            }
            return true
        default:
            return left == right
        }
    }
}
