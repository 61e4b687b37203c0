import LegworkJSON

/// Values and expressions in a few words.
enum Wording {
    /// A literal as JSON, a reference by its telling part, a pipe by its last function.
    static func phrase(_ value: JSON) -> String {
        switch value {
        case .string(let text): reference(text) ?? JSON.string(text).description
        case .object(let object):
            if let rows = object["@pipe"] {
                function(in: rows).map { "\($0)(…)" } ?? "@pipe"
            } else {
                object.isEmpty ? "{}" : "{…}"
            }
        case .array(let items): items.isEmpty ? "[]" : "[…]"
        default: value.description
        }
    }

    /// As ``phrase(_:)``, text without quotes.
    static func plain(_ value: JSON) -> String {
        guard case .string(let text) = value else { return phrase(value) }
        return reference(text) ?? text
    }

    /// A pair of values that must be equal.
    static func equation(expected: JSON, actual: JSON) -> String {
        if expected == true { return phrase(actual) }
        if expected == false { return "not \(phrase(actual))" }
        return "\(phrase(actual)) = \(phrase(expected))"
    }

    /// A span of time as YAML takes it.
    static func duration(_ value: JSON) -> String {
        switch value {
        case .integer, .double: "\(value)s"
        default: plain(value)
        }
    }

    /// Cut to a number of characters, with an ellipsis.
    static func clipped(_ text: String, to count: Int) -> String {
        let line = String(String.UnicodeScalarView(text.unicodeScalars.map { isBreak($0) ? " " : $0 }))
        guard line.count > count else { return line }
        return line.prefix(count - 1) + "…"
    }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x85 || scalar.value == 0x2028
            || scalar.value == 0x2029
    }

    /// `{t1.output.data.order.total}` as `t1.order.total`, `{$self.hook.data.x}` as `x`; nil for a literal.
    private static func reference(_ text: String) -> String? {
        guard text.hasPrefix("{"), text.hasSuffix("}"), !text.hasPrefix("{{"), text.utf8.count > 2 else { return nil }
        var steps = text.dropFirst().dropLast().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if steps.count > 3, steps[2] == "data", ["output", "input", "hook"].contains(steps[1]) {
            steps.removeSubrange(1...2)
        } else if steps.count > 2, steps[0] == "$job", steps[1] == "data" {
            steps.removeSubrange(1...1)
            steps[0] = "job"
        }
        if steps.count > 1, steps[0] == "$self" { steps.removeFirst() }
        return steps.joined(separator: ".")
    }

    /// The last function that a pipe calls, which is what its result is about.
    private static func function(in rows: JSON) -> String? {
        switch rows {
        case .string(let text):
            guard text.hasPrefix("{@"), text.hasSuffix("}") else { return nil }
            return String(text.dropFirst(2).dropLast())
        case .array(let items):
            for item in items.reversed() {
                if let name = function(in: item) { return name }
            }
            return nil
        case .object(let object): return object["@pipe"].flatMap(function)
        default: return nil
        }
    }
}
