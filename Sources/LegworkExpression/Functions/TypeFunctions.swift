import LegworkJSON

/// `@type.*`: what an operand is; nothing is converted. Source: `11-pipes` §5.1.
enum TypeFunctions {
    static let all: [Function] = [
        Function(
            "type.of",
            [.required("value")],
            "'null', 'boolean', 'number', 'string', 'array', 'object', 'date' or 'missing'."
        ) { call in .text(name(call[0])) },
        test("type.isString", "True for text.", ["string"]),
        test("type.isNumber", "True for a number, not-a-number excepted.", ["number"]) {
            !($0.doubleValue?.isNaN ?? true)
        },
        test("type.isInteger", "True for a whole number.", ["number"]) { $0.integerValue != nil },
        test("type.isBoolean", "True for true and false.", ["boolean"]),
        test("type.isArray", "True for a list.", ["array"]),
        test("type.isObject", "True for an object.", ["object"]),
        test("type.isNull", "True for null, but not for nothing.", ["null"]),
        test("type.isDate", "True for a date as symbol.date and date.fromISOString give it.", ["date"]),
        test("type.isMissing", "True for nothing, as a reference to nothing gives it.", ["missing"]),
        test("type.isNullish", "True for null and for nothing.", ["null", "missing"]),
    ]

    private static func test(
        _ name: StaticString,
        _ summary: String,
        _ types: Set<String>,
        _ holds: @escaping @Sendable (JSON) -> Bool = { _ in true }
    ) -> Function {
        Function(name, [.required("value")], summary) { call in
            guard types.contains(self.name(call[0])) else { return .bool(false) }
            guard case .json(let value) = call[0] else { return .bool(true) }
            return .bool(holds(value))
        }
    }

    private static func name(_ operand: Operand) -> String {
        switch operand {
        case .missing: "missing"
        case .date: "date"
        case .json(.integer), .json(.double): "number"
        case .json(let value): value.typeName
        }
    }
}
