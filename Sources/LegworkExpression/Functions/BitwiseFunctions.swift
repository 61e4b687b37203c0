import LegworkJSON

/// `@bitwise.*`: on numbers wrapped to 32 bits; shift counts by their low five bits. Source: `11-pipes` §2.2.
enum BitwiseFunctions {
    static let all: [Function] = [
        Function("bitwise.and", pair, "The bits set in both numbers, as a signed 32-bit number.") { call in
            .int32(call.int32(0) & call.int32(1))
        },
        Function("bitwise.or", pair, "The bits set in either number, as a signed 32-bit number.") { call in
            .int32(call.int32(0) | call.int32(1))
        },
        Function("bitwise.xor", pair, "The bits set in one of the numbers alone, as a signed 32-bit number.") { call in
            .int32(call.int32(0) ^ call.int32(1))
        },
        Function("bitwise.leftShift", shift, "The number shifted left, wrapped to 32 bits.") { call in
            .int32(call.int32(0) &<< call.int32(1))
        },
        Function("bitwise.rightShift", shift, "The number shifted right, its sign kept.") { call in
            .int32(call.int32(0) &>> call.int32(1))
        },
        Function("bitwise.unsignedRightShift", shift, "The number shifted right, zeros coming in from the left.") {
            call in
            .json(.integer(Int64(UInt32(bitPattern: call.int32(0)) &>> UInt32(bitPattern: call.int32(1)))))
        },
    ]

    private static let pair: [Parameter] = [.required("a", .number), .required("b", .number)]
    private static let shift: [Parameter] = [.required("number", .number), .required("count", .number)]
}

extension Call {
    func int32(_ place: Int) -> Int32 { Coercion.int32(self[place]) }
}

extension Operand {
    static func int32(_ number: Int32) -> Operand { .json(.integer(Int64(number))) }
}
