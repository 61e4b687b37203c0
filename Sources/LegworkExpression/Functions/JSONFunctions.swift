import LegworkJSON

/// `@json.*`. Source: `11-pipes` §2.6.
enum JSONFunctions {
    static let all: [Function] = [
        Function(
            "json.stringify",
            [.required("value"), .optional("keys", .list), .optional("indent")],
            "The value as JSON text; a list of keys keeps those members alone; indent is a number of blanks or a text."
        ) { (call) throws(EvaluationError) in
            guard !call[0].isMissing else { return .missing }
            var keys: [String]?
            if case .json(.array(let names)) = call[1] {
                try call.measure(.array(names))
                keys = names.map(Coercion.text)
            }
            return .text(try JSONPrinter(indent: indent(call[2]), keys: keys).text(of: call[0].stored, &call))
        },
        Function("json.parse", [.required("text", .coercedText)], "The value that a JSON text writes.") {
            (call) throws(EvaluationError) in
            let text = call.coercedText(0)
            try call.reserve(bytes: text.utf8.count)
            let limits = JSONLimits(
                depthMax: call.context.limits.depthMax,
                bytesMax: call.context.limits.outputBytesMax
            )
            do throws(JSONParseError) {
                return .json(try JSON(parsing: text, limits: limits))
            } catch {
                throw call.refusal(0, expected: "JSON text", hint: error.description)
            }
        },
    ]

    /// At most ten blanks, or the first ten characters of a text.
    private static func indent(_ operand: Operand) -> String {
        switch operand {
        case .json(.string(let text)): String(String.UnicodeScalarView(text.unicodeScalars.prefix(10)))
        case .json(.integer), .json(.double):
            String(repeating: " ", count: Positions.clamped(Coercion.wholeNumber(operand), 10))
        default: ""
        }
    }
}
