package import LegworkDiagnostics
package import LegworkJSON

/// One way in which a test did not come out as expected.
package struct TestDifference: Sendable {
    /// What differs, with the path inside it: `data/status`, `path`, `calls/order.ship`; empty for what stopped the run.
    package var what: String
    /// What was expected; nil for nothing.
    package var expected: JSON?
    /// What was found; nil for nothing.
    package var found: JSON?
    /// Says it in a sentence, where a sentence says it better than two values.
    package var message: String?
    /// Further lines.
    package var notes: [String]
    /// Where in the file of tests, where that is not the test as a whole.
    package var place: SourceRange?

    /// A difference of two values.
    init(_ what: String, expected: JSON?, found: JSON?, notes: [String] = []) {
        self.what = what
        self.expected = expected
        self.found = found
        self.notes = notes
    }

    /// A difference in a sentence.
    init(_ what: String, message: String, notes: [String] = [], at place: SourceRange? = nil) {
        self.what = what
        self.message = message
        self.notes = notes
        self.place = place
    }

    /// `{what, expected?, found?, message?, notes?, line?}`.
    package var json: JSON {
        var object = JSONObject()
        if !what.isEmpty { object["what"] = .string(what) }
        object["expected"] = expected
        object["found"] = found
        object["message"] = message.map(JSON.string)
        if !notes.isEmpty { object["notes"] = .array(notes.map(JSON.string)) }
        object["line"] = place.map { .integer(Int64($0.start.line)) }
        return .object(object)
    }

    /// What is wrong in one line.
    package var summary: String {
        let head = what.isEmpty ? "" : "\(what): "
        if let message { return head + message }
        return "\(head)expected \(Self.text(expected)), found \(Self.text(found))"
    }

    private static let textMax = 200

    private static func text(_ value: JSON?) -> String {
        guard let value else { return "nothing" }
        let text = value.text(.compact)
        return text.count > textMax ? text.prefix(textMax) + "…" : text
    }
}
