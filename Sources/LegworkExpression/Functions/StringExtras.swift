import LegworkJSON

/// The part of `@string.*` that goes beyond upstream. Source: `11-pipes` §5.1.
enum StringExtras {
    static let all: [Function] = [
        Function("string.length", text, "How many code points the text has.") { (call) throws(EvaluationError) in
            .integer(try call.text(0).unicodeScalars.count)
        },
        Function("string.lengthUtf16", text, "How many UTF-16 units the text has, in which positions count.") {
            (call) throws(EvaluationError) in .integer(try call.text(0).utf16.count)
        },
        Function("string.replaceAll", StringFunctions.replacement, "The text with every place of a part replaced.") {
            (call) throws(EvaluationError) in
            let text = try call.text(0)
            let part = call.coercedText(1)
            let replacement = call.coercedText(2)
            guard !part.isEmpty else { throw call.refusal(1, expected: "text that is not empty") }
            let parts = try Splitting.parts(of: text, delimiter: part, &call)
            let (added, overflow) = replacement.utf8.count.multipliedReportingOverflow(by: parts.count)
            try call.reserve(bytes: overflow ? .max : text.utf8.count + min(added, .max / 2))
            return .text(parts.compactMap(\.stringValue).joined(separator: replacement))
        },
        Function("string.substringBefore", cut, "The text before the first place of a part; all of it without one.") {
            (call) throws(EvaluationError) in
            let units = try call.units(0)
            let place = UTF16Text.firstPlace(of: call.coercedUnits(1), in: units) ?? units.count
            return .text(UTF16Text.text(units[..<place]))
        },
        Function("string.substringAfter", cut, "The text after the first place of a part; empty without one.") {
            (call) throws(EvaluationError) in
            let units = try call.units(0)
            let part = call.coercedUnits(1)
            guard let place = UTF16Text.firstPlace(of: part, in: units) else { return .text("") }
            return .text(UTF16Text.text(units[(place + part.count)...]))
        },
        Function("string.capitalise", text, "The text with its first letter in upper case.") {
            (call) throws(EvaluationError) in
            let text = try call.text(0)
            guard let first = text.unicodeScalars.first else { return .text("") }
            return .text(first.properties.titlecaseMapping + String(text.unicodeScalars.dropFirst()))
        },
        Function(
            "string.truncate",
            [.required("text", .text), .required("length", .number), .optional("ending", .coercedText)],
            "The text cut to this many code points, the ending (…) included."
        ) { (call) throws(EvaluationError) in
            let scalars = Array(try call.text(0).unicodeScalars)
            let length = try call.whole(1, in: 0...Int(Int32.max))
            guard scalars.count > length else { return call[0] }
            let ending = Array((call.isGiven(2) ? call.coercedText(2) : "…").unicodeScalars).prefix(length)
            let kept = scalars.prefix(length - ending.count) + ending
            return .text(String(String.UnicodeScalarView(kept)))
        },
        Function("string.reverse", text, "The text's characters from the last to the first.") {
            (call) throws(EvaluationError) in .text(String(try call.text(0).reversed()))
        },
        Function("string.lines", text, "The text's lines, without their ends.") { (call) throws(EvaluationError) in
            let lines = try call.text(0).replacing("\r\n", with: "\n")
            return .list(try Splitting.parts(of: lines, delimiter: "\n", &call))
        },
        Function("string.words", text, "The parts between blanks, none of them empty.") {
            (call) throws(EvaluationError) in
            let words = try call.text(0).unicodeScalars.split(whereSeparator: Blanks.isBlank)
            return .list(words.map { .string(String($0)) })
        },
        Function(
            "string.equalsIgnoreCase",
            [.required("text", .text), .required("other", .text)],
            "True if both texts are the same but for letter case."
        ) { (call) throws(EvaluationError) in
            .bool(LetterCase.lower(try call.text(0)).sameScalars(as: LetterCase.lower(try call.text(1))))
        },
        Function("string.slugify", text, "The text as lower-case ASCII words with hyphens between, for addresses.") {
            (call) throws(EvaluationError) in .text(Slug.text(of: try call.text(0)))
        },
    ]

    private static let text: [Parameter] = [.required("text", .text)]
    private static let cut: [Parameter] = [.required("text", .text), .required("part", .coercedText)]
}
