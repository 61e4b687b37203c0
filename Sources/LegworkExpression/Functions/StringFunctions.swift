import LegworkJSON

/// `@string.*`: the first operand must be text, positions count UTF-16 units. Source: `11-pipes` §2.11.
enum StringFunctions {
    static let all: [Function] = parts + search + shape + StringExtras.all

    private static let text: [Parameter] = [.required("text", .text)]
    private static let find: [Parameter] = [
        .required("text", .text), .optional("part", .coercedText), .optional("from", .number),
    ]
    private static let findInLists: [Parameter] = [.required("text", .textOrList)] + find.dropFirst()
    private static let range: [Parameter] = [
        .required("text", .text), .optional("start", .number), .optional("end", .number),
    ]

    private static let parts: [Function] = [
        Function(
            "string.split",
            [.required("text", .text), .optional("delimiter", .coercedText)],
            "The parts between delimiters; the whole without one; the characters for an empty one."
        ) { (call) throws(EvaluationError) in
            let text = try call.text(0)
            guard call.isGiven(1) else { return .list([.string(text)]) }
            let delimiter = call.coercedText(1)
            guard !delimiter.isEmpty else {
                try call.reserve(bytes: text.utf8.count << 4)
                return .list(text.unicodeScalars.map { .string(String(Character($0))) })
            }
            return .list(try Splitting.parts(of: text, delimiter: delimiter, &call))
        },
        Function(
            "string.charAt",
            [.required("text", .text), .optional("position", .number)],
            "The character at a position from 0, or empty text."
        ) { (call) throws(EvaluationError) in
            let units = try call.units(0)
            let place = call.wholeNumber(1)
            guard place >= 0, place < Double(units.count) else { return .text("") }
            return .text(UTF16Text.text([units[Int(place)]]))
        },
        Function("string.concat", [.variadic("values", .coercedText)], "All operands as one text; null is empty.") {
            (call) throws(EvaluationError) in
            var text = ""
            for operand in call.operands where !operand.isNullish {
                text += Coercion.text(operand)
                try call.reserve(bytes: text.utf8.count)
            }
            return .text(text)
        },
        Function(
            "string.slice",
            [.required("text", .textOrList)] + range.dropFirst(),
            "The part from start to before end; negative positions count from the end."
        ) {
            (call) throws(EvaluationError) in
            if case .json(.array(let items)) = call[0] {
                return .list(Array(items[Positions.slice(count: items.count, call)]))
            }
            let units = try call.units(0)
            return .text(UTF16Text.text(units[Positions.slice(count: units.count, call)]))
        },
        Function("string.substring", range, "The part between two positions, in whichever order; negative is 0.") {
            (call) throws(EvaluationError) in
            let units = try call.units(0)
            let start = Positions.clamped(call.wholeNumber(1), units.count)
            let end = Positions.clamped(call.wholeNumber(2, or: .infinity), units.count)
            return .text(UTF16Text.text(units[min(start, end)..<max(start, end)]))
        },
    ]

    private static let search: [Function] = [
        Function("string.includes", findInLists, "True if the text has the part at or after a position (0).") {
            (call) throws(EvaluationError) in
            if case .json(.array(let items)) = call[0] {
                return .bool(items.contains { Comparison.strictlyEqual(.json($0), call[1]) })
            }
            let units = try call.units(0)
            let start = Positions.clamped(call.wholeNumber(2), units.count)
            return .bool(UTF16Text.firstPlace(of: call.coercedUnits(1), in: units, from: start) != nil)
        },
        Function("string.indexOf", findInLists, "The first position of the part at or after another (0), or -1.") {
            (call) throws(EvaluationError) in
            if case .json(.array(let items)) = call[0] {
                return .integer(Positions.firstIndex(of: call[1], in: items, from: call.wholeNumber(2)))
            }
            let units = try call.units(0)
            let start = Positions.clamped(call.wholeNumber(2), units.count)
            return .integer(UTF16Text.firstPlace(of: call.coercedUnits(1), in: units, from: start) ?? -1)
        },
        Function("string.lastIndexOf", find, "The last position of the part at or before another (the end), or -1.") {
            (call) throws(EvaluationError) in
            let units = try call.units(0)
            let from = call.number(2)
            let start = from.isNaN ? units.count : Positions.clamped(from.rounded(.towardZero), units.count)
            return .integer(UTF16Text.lastPlace(of: call.coercedUnits(1), in: units, from: start) ?? -1)
        },
        Function(
            "string.search",
            [.required("text", .text), .optional("pattern", .pattern)],
            "The position of the first match of a regular expression (see regex.test), or -1."
        ) { (call) throws(EvaluationError) in
            let text = try call.text(0)
            guard call.isGiven(1) else { return .integer(0) }
            let pattern = try call.pattern(1)
            let match = try pattern.firstMatch(in: Array(text.unicodeScalars), &call)
            return .integer(match.map { Patterns.unitOffset(of: $0.start, in: text) } ?? -1)
        },
        Function("string.startsWith", find, "True if the part stands at a position (0).") {
            (call) throws(EvaluationError) in
            let units = try call.units(0)
            let start = Positions.clamped(call.wholeNumber(2), units.count)
            return .bool(units[start...].starts(with: call.coercedUnits(1)))
        },
        Function(
            "string.endsWith",
            [.required("text", .text), .optional("part", .coercedText), .optional("length", .number)],
            "True if the text, cut to a length, ends with the part."
        ) { (call) throws(EvaluationError) in
            let units = try call.units(0)
            let end = Positions.clamped(call.wholeNumber(2, or: .infinity), units.count)
            return .bool(units[..<end].reversed().starts(with: call.coercedUnits(1).reversed()))
        },
    ]

    private static let shape: [Function] = [
        Function("string.toLowerCase", text, "The text in lower case, by Unicode's full mapping.") {
            (call) throws(EvaluationError) in .text(LetterCase.lower(try call.text(0)))
        },
        Function("string.toUpperCase", text, "The text in upper case, by Unicode's full mapping.") {
            (call) throws(EvaluationError) in .text(try call.text(0).uppercased())
        },
        Function("string.trim", text, "The text without blanks at both ends.") { (call) throws(EvaluationError) in
            .text(String(Blanks.trimmed(try call.text(0))))
        },
        Function("string.trimStart", text, "The text without blanks in front.") { (call) throws(EvaluationError) in
            .text(String(Blanks.trimmedStart(try call.text(0))))
        },
        Function("string.trimEnd", text, "The text without blanks behind.") { (call) throws(EvaluationError) in
            .text(String(Blanks.trimmedEnd(try call.text(0))))
        },
        Function("string.padStart", pad, "The text filled up in front to a length, with spaces or other text.") {
            (call) throws(EvaluationError) in
            let units = try call.units(0)
            return .text(UTF16Text.text(try Padding.fill(for: units, &call) + units))
        },
        Function("string.padEnd", pad, "The text filled up behind to a length, with spaces or other text.") {
            (call) throws(EvaluationError) in
            let units = try call.units(0)
            return .text(UTF16Text.text(units + (try Padding.fill(for: units, &call))))
        },
        Function("string.replace", replacement, "The text with the first place of a part replaced, literally.") {
            (call) throws(EvaluationError) in
            let units = try call.units(0)
            let part = call.coercedUnits(1)
            guard let place = UTF16Text.firstPlace(of: part, in: units) else { return call[0] }
            let after = units[(place + part.count)...]
            return .text(UTF16Text.text(units[..<place] + call.coercedUnits(2) + after))
        },
        Function("string.repeat", [.required("text", .text), .optional("count", .number)], "The text, count times.") {
            (call) throws(EvaluationError) in
            let text = try call.text(0)
            let count = call.number(1)
            guard !(count < 0), !count.isInfinite else {
                throw call.refusal(1, expected: "a count from 0 on")
            }
            let times = Int(clamping: count.rounded(.towardZero))
            let (bytes, overflow) = text.utf8.count.multipliedReportingOverflow(by: times)
            try call.reserve(bytes: overflow ? .max : bytes)
            return .text(text.isEmpty ? "" : String(repeating: text, count: times))
        },
    ]

    private static let pad: [Parameter] = [
        .required("text", .text), .required("length", .number), .optional("fill", .coercedText),
    ]
    static let replacement: [Parameter] = [
        .required("text", .text), .required("part", .coercedText), .required("replacement", .coercedText),
    ]
}

extension Call {
    /// The units of the operand's text, whatever it is.
    func coercedUnits(_ place: Int) -> [UInt16] { UTF16Text.units(coercedText(place)) }
}

/// Text to fill up with.
private enum Padding {
    static func fill(for units: [UInt16], _ call: inout Call) throws(EvaluationError) -> [UInt16] {
        let length = call.wholeNumber(1)
        let fill = call.isGiven(2) ? call.coercedUnits(2) : [32]
        guard length > Double(units.count), !fill.isEmpty else { return [] }
        let missing = Int(clamping: length) - units.count
        try call.reserve(bytes: missing)
        var filled: [UInt16] = []
        filled.reserveCapacity(missing)
        while filled.count < missing { filled += fill.prefix(missing - filled.count) }
        return filled
    }
}
