import LegworkJSON

/// `@logical.*`. Source: `11-pipes` §2.7, and §5.1 for `in`.
enum LogicalFunctions {
    static let all: [Function] = [
        Function("logical.and", pair, "The first operand if it is falsy, else the second.") { call in
            call[call.truth(0) ? 1 : 0]
        },
        Function("logical.or", pair, "The first operand if it is truthy, else the second.") { call in
            call[call.truth(0) ? 0 : 1]
        },
        Function(
            "logical.in",
            [.required("value", .compared), .required("collection")],
            "True if a list has an item equal to the value, an object such a member name, a text such a part."
        ) { (call) throws(EvaluationError) in
            switch call[1] {
            case .json(.array(let items)):
                let value = call[0].stored
                for item in items where try DeepEquality.holds(item, value, &call) { return .bool(true) }
                return .bool(false)
            case .json(.object(let object)):
                return .bool(object[call.coercedText(0)] != nil)
            case .json(.string(let text)):
                let needle = UTF16Text.units(call.coercedText(0))
                return .bool(UTF16Text.firstPlace(of: needle, in: UTF16Text.units(text)) != nil)
            case .missing, .json(.null):
                return .bool(false)
            default:
                throw call.refusal(1, expected: "a list, an object or text")
            }
        },
    ]

    private static let pair: [Parameter] = [.required("a"), .optional("b")]
}
