/// `@conditional.*`. Source: `11-pipes` §2.3, and §5.1 for `deepEquals`, `coalesce` and `ifEmpty`.
enum ConditionalFunctions {
    static let all: [Function] = [
        Function(
            "conditional.ternary",
            [.required("condition", .truth), .optional("then"), .optional("else")],
            "The second operand if the first is truthy, else the third; `@if` evaluates only the one it needs."
        ) { call in call[call.truth(0) ? 1 : 2] },
        Function("conditional.equality", pair, "Equality with coercion: '1' equals 1; null equals missing.") { call in
            .bool(Comparison.looselyEqual(call[0], call[1]))
        },
        Function("conditional.inequality", pair, "The opposite of equality.") { call in
            .bool(!Comparison.looselyEqual(call[0], call[1]))
        },
        Function(
            "conditional.strict_equality",
            pair,
            "The same type and value; lists and objects are never equal, see deepEquals."
        ) { call in .bool(Comparison.strictlyEqual(call[0], call[1])) },
        Function("conditional.strict_inequality", pair, "The opposite of strict_equality.") { call in
            .bool(!Comparison.strictlyEqual(call[0], call[1]))
        },
        Function("conditional.greater_than", pair, "a > b: two texts by UTF-16 units, all else as numbers.") { call in
            .bool(Comparison.greater(call[0], call[1]))
        },
        Function("conditional.less_than", pair, "a < b: two texts by UTF-16 units, all else as numbers.") { call in
            .bool(Comparison.greater(call[1], call[0]))
        },
        Function("conditional.greater_than_or_equal", pair, "a ≥ b, compared as greater_than does.") { call in
            .bool(Comparison.atLeast(call[0], call[1]))
        },
        Function("conditional.less_than_or_equal", pair, "a ≤ b, compared as less_than does.") { call in
            .bool(Comparison.atLeast(call[1], call[0]))
        },
        Function(
            "conditional.nullish",
            [.required("value"), .optional("default")],
            "The first operand unless it is null or missing, else the second."
        ) { call in call[0].isNullish ? call[1] : call[0] },
        Function(
            "conditional.deepEquals",
            pair,
            "Equality of content without coercion; missing equals null, members compare in any order."
        ) { (call) throws(EvaluationError) in
            .bool(try DeepEquality.holds(call[0].stored, call[1].stored, &call))
        },
        Function("conditional.coalesce", [.variadic("values")], "The first operand that is neither null nor missing.") {
            call in call.operands.first { !$0.isNullish } ?? .missing
        },
        Function(
            "conditional.ifEmpty",
            [.required("value"), .optional("default")],
            "The first operand unless it is null, missing, or an empty text, list or object; else the second."
        ) { call in Emptiness.holds(call[0]) ? call[1] : call[0] },
    ]

    private static let pair: [Parameter] = [.required("a", .compared), .required("b", .compared)]
}

extension Comparison {
    /// a > b; false where one is not-a-number.
    static func greater(_ left: Operand, _ right: Operand) -> Bool { less(right, left) ?? false }

    /// a ≥ b; false where one is not-a-number.
    static func atLeast(_ left: Operand, _ right: Operand) -> Bool { less(left, right).map { !$0 } ?? false }
}
