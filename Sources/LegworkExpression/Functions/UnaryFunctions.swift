import LegworkJSON

/// `@unary.*`. Source: `11-pipes` §2.13.
enum UnaryFunctions {
    static let all: [Function] = [
        Function("unary.not", [.optional("value", .truth)], "True if the operand is falsy.") { call in
            .bool(!call.truth(0))
        },
        Function("unary.positive", [.required("value", .number)], "The number that the operand stands for.") { call in
            call.exactNumber(0)
        },
        Function("unary.negative", [.required("value", .number)], "The number that the operand stands for, negated.") {
            call in
            if case .json(.integer(let number)) = call[0], number != 0, number != .min {
                return .json(.integer(-number))
            }
            return .number(-call.number(0))
        },
        Function("unary.bitwise_not", [.required("value", .number)], "All 32 bits of the number flipped.") { call in
            .int32(~call.int32(0))
        },
    ]
}

extension Call {
    /// The operand as a number, 64-bit integers kept exact.
    func exactNumber(_ place: Int) -> Operand {
        if case .json(.integer) = self[place] { return self[place] }
        return .number(number(place))
    }
}
