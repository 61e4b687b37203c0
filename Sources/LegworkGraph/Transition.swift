package import LegworkJSON

/// An edge of a graph. Source: `10-language` §4.
package struct Transition: Sendable, Equatable {
    /// The index of the activity that it leads to.
    package var to: Int

    /// The codes that it covers; one of them must match.
    package var codes: [CodePattern]

    /// How several matches combine.
    package var gate: Gate

    /// What must hold besides the code; empty for nothing.
    package var match: [MatchRule]

    /// Fires when no other edge of the same codes did.
    package var isElse: Bool

    /// An edge of these parts.
    package init(
        to: Int,
        codes: [CodePattern] = [.exact(200)],
        gate: Gate = .and,
        match: [MatchRule] = [],
        isElse: Bool = false
    ) {
        self.to = to
        self.codes = codes
        self.gate = gate
        self.match = match
        self.isElse = isElse
    }

    /// True if one of the codes covers `code`.
    package func covers(code: Int) -> Bool {
        codes.contains { $0.covers(code) }
    }

    /// True if the edge covers 202, so that what it leads to runs once per interim answer, each in its own dimension.
    package var opensDimension: Bool { codes.contains { $0 == .exact(202) } }

    /// True if the edge fires on its code alone.
    package var isUnconditional: Bool { match.isEmpty && !isElse }
}

/// How matches combine.
package enum Gate: String, Sendable {
    case and
    case or
}

/// A pair of values that must be equal as JSON, without coercion.
package struct MatchRule: Sendable, Equatable {
    /// Literal or expression.
    package var expected: JSON

    /// Literal or expression.
    package var actual: JSON

    /// A rule of these values.
    package init(expected: JSON, actual: JSON) {
        self.expected = expected
        self.actual = actual
    }
}

/// A pattern of answer codes: a number, a class such as `5xx`, or `*`.
package enum CodePattern: Sendable, Hashable {
    case exact(Int)
    /// The hundreds: 5 stands for 500…599.
    case hundreds(Int)
    case any

    /// A pattern from its text or number, or nil where it is none.
    package init?(_ value: JSON) {
        if let code = value.integerValue {
            guard (100...999).contains(code) else { return nil }
            self = .exact(Int(code))
            return
        }
        guard let text = value.stringValue else { return nil }
        if text == "*" {
            self = .any
        } else if text.utf8.count == 3, text.hasSuffix("xx"), let hundreds = text.first?.wholeNumberValue,
            (1...9).contains(hundreds)
        {
            self = .hundreds(hundreds)
        } else if let code = Int(text), (100...999).contains(code), String(code) == text {
            self = .exact(code)
        } else {
            return nil
        }
    }

    /// True if `code` matches. `*` and classes never cover 202: an interim answer is caught only by its own number.
    package func covers(_ code: Int) -> Bool {
        switch self {
        case .exact(let exact): exact == code
        case .hundreds(let hundreds): code / 100 == hundreds && code != 202
        case .any: code != 202
        }
    }

    /// The pattern as YAML writes it.
    package var json: JSON {
        switch self {
        case .exact(let code): .integer(Int64(code))
        case .hundreds(let hundreds): .string("\(hundreds)xx")
        case .any: "*"
        }
    }
}
