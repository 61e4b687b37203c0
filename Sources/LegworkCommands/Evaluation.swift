import LegworkExpression
import LegworkJSON

/// One evaluation that `legwork eval` was asked for.
struct Evaluation {
    /// The expression as JSON has it.
    var value: JSON
    /// What its references read.
    var scope: JSON

    /// Why there is no value.
    struct Failure: Error {
        /// What kind of failure it is: `input`, `expression`, or an evaluation error's own kind.
        var kind: String
        /// What is wrong.
        var message: String
        /// Further lines.
        var details: [String] = []
        /// Where in the expression, as a JSON pointer.
        var path: String?
        /// The function that failed.
        var function: String?
        /// Which of its operands, from 1.
        var operand: Int?
        /// What that should have been.
        var expected: String?

        /// `{error: {kind, message, path, …}}`.
        var json: JSON {
            var object = JSONObject([("kind", .string(kind)), ("message", .string(message))])
            object["path"] = path.map(JSON.string)
            object["function"] = function.map(JSON.string)
            object["operand"] = operand.map { .integer(Int64($0)) }
            object["expected"] = expected.map(JSON.string)
            if !details.isEmpty { object["problems"] = .array(details.map(JSON.string)) }
            return .object(JSONObject([("error", .object(object))]))
        }
    }

    /// The value, `null` where it is missing.
    func answer(_ context: EvaluationContext) -> Result<JSON, Failure> {
        do {
            let expression = try Expression(parsing: value)
            do {
                return .success(try expression.evaluate(in: JSONScope(scope), context: context) ?? .null)
            } catch {
                return .failure(
                    Failure(
                        kind: error.kind.rawValue,
                        message: error.message,
                        details: error.path.isEmpty ? [] : ["at \(error.path.pointer)"],
                        path: error.path.pointer,
                        function: error.function,
                        operand: error.operand,
                        expected: error.expected
                    )
                )
            }
        } catch {
            let problems = error.problems.filter { $0.severity == .error }
            return .failure(
                Failure(
                    kind: "expression",
                    message: problems.first?.message ?? "the expression cannot be understood",
                    // One problem is the message already; only its place is news.
                    details: problems.count > 1
                        ? problems.map(\.description)
                        : problems.filter { !$0.path.isEmpty }.map { "at \($0.path.pointer)" },
                    path: problems.first?.path.pointer
                )
            )
        }
    }

    /// The evaluation of a line of JSON, and its context.
    static func parse(_ line: [UInt8], base: EvaluationContext) -> Result<(Evaluation, EvaluationContext), Failure> {
        func refused(_ message: String) -> Result<(Evaluation, EvaluationContext), Failure> {
            .failure(Failure(kind: "input", message: message))
        }
        let json: JSON
        do { json = try JSON(parsing: line) } catch {
            return refused("the line is no JSON: \(JSONComplaint.reason(error)) at byte \(JSONComplaint.offset(error))")
        }
        return parse(json, base: base)
    }

    private static let members = ["pipe", "value", "context", "now", "zone", "locale", "seed"]

    /// True for an object that says by its members that it is a line of standard input, not a value.
    static func isLine(_ value: JSON) -> Bool {
        guard let object = value.objectValue, object.keys.allSatisfy({ members.contains($0) }) else { return false }
        return object.has("pipe") || (object.has("value") && object.has("context"))
    }

    /// The evaluation that an object asks for, and its context.
    static func parse(_ json: JSON, base: EvaluationContext) -> Result<(Evaluation, EvaluationContext), Failure> {
        func refused(_ message: String) -> Result<(Evaluation, EvaluationContext), Failure> {
            .failure(Failure(kind: "input", message: message))
        }
        guard let object = json.objectValue else { return refused("a line is an object, not \(json.typeName)") }
        if let unknown = object.keys.first(where: { !members.contains($0) && $0 != "name" && $0 != "id" }) {
            return refused("unknown member '\(unknown)': there is \(members.joined(separator: ", "))")
        }
        let value: JSON
        switch (object["pipe"], object["value"]) {
        case (let pipe?, nil): value = .object(JSONObject([("@pipe", pipe)]))
        case (nil, let plain?): value = plain
        default: return refused("a line has either 'pipe' or 'value'")
        }
        var context = base
        if let now = object["now"] {
            guard let number = now.integerValue else { return refused("'now' is milliseconds since 1970") }
            context.nowMilliseconds = number
        }
        if let name = object["zone"] {
            guard let zone = name.stringValue.flatMap(Zone.init(named:)) else { return refused("no such 'zone'") }
            context.zone = zone
        }
        if let locale = object["locale"]?.stringValue { context.locale = locale }
        if let seed = object["seed"] { context.seed = Array(seed.compact.utf8) }
        return .success((Evaluation(value: value, scope: object["context"] ?? .emptyObject), context))
    }
}
