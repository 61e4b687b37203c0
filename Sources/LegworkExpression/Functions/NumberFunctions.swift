import LegworkJSON

/// `@number.*`. Source: `11-pipes` §2.9.
enum NumberFunctions {
    static let all: [Function] = [
        Function("number.isFinite", value, "True for a number that is finite; nothing is converted.") { call in
            .bool(call.strictly(0)?.isFinite ?? false)
        },
        Function("number.isEven", value, "True if the operand stands for an even whole number.") { call in
            .bool(call.number(0).truncatingRemainder(dividingBy: 2) == 0)
        },
        Function("number.isOdd", value, "True if the operand stands for an odd whole number.") { call in
            // Deviation 16: fractions and infinities are not odd.
            .bool(call.number(0).truncatingRemainder(dividingBy: 2).magnitude == 1)
        },
        Function("number.isInteger", value, "True for a number that is whole; nothing is converted.") { call in
            .bool(call.strictly(0).map { $0.isFinite && $0.rounded() == $0 } ?? false)
        },
        Function("number.isNaN", value, "True for not-a-number itself.") { call in
            .bool(call.strictly(0)?.isNaN ?? false)
        },
        Function("number.parseFloat", text, "The number at the text's start, or not-a-number.") { call in
            .number(NumberReader.leadingNumber(call.coercedText(0)))
        },
        Function(
            "number.parseInt",
            [.required("text", .coercedText), .optional("radix", .number)],
            "The whole number at the text's start in a radix from 2 to 36 (10), or not-a-number."
        ) { call in
            let radix = call.int32(1)
            if radix == 0 || radix == 10, case .json(.integer) = call[0] { return call[0] }
            return .number(NumberReader.leadingInteger(call.coercedText(0), radix: radix))
        },
        Function("number.toFixed", digits, "The number with this many digits after the point (0).") {
            (call) throws(EvaluationError) in
            let number = try call.strictNumber(0)
            return .text(NumberText.fixed(number, places: try call.digits(in: 0...100) ?? 0))
        },
        Function("number.toExponential", digits, "The number with an exponent, as 1.2e+3.") {
            (call) throws(EvaluationError) in
            let number = try call.strictNumber(0)
            guard number.isFinite else { return .text(NumberText.plain(number)) }
            return .text(NumberText.exponent(number, places: try call.digits(in: 0...100)))
        },
        Function("number.toPrecision", digits, "The number with this many significant digits.") {
            (call) throws(EvaluationError) in
            let number = try call.strictNumber(0)
            guard number.isFinite, call.isGiven(1) else { return .text(NumberText.plain(number)) }
            guard let digits = try call.digits(in: 1...100) else { return .text(NumberText.plain(number)) }
            return .text(NumberText.precise(number, digits: digits))
        },
        Function("number.gte", pair, "a ≥ b, as conditional.greater_than_or_equal.") { call in
            .bool(Comparison.atLeast(call[0], call[1]))
        },
        Function("number.lte", pair, "a ≤ b, as conditional.less_than_or_equal.") { call in
            .bool(Comparison.atLeast(call[1], call[0]))
        },
        Function("number.gt", pair, "a > b, as conditional.greater_than.") { call in
            .bool(Comparison.greater(call[0], call[1]))
        },
        Function("number.lt", pair, "a < b, as conditional.less_than.") { call in
            .bool(Comparison.greater(call[1], call[0]))
        },
        Function("number.max", MathFunctions.variadicNumbers, "The largest number, as math.max.") { call in
            Extremes.largest(call.operands)
        },
        Function("number.min", MathFunctions.variadicNumbers, "The smallest number, as math.min.") { call in
            Extremes.smallest(call.operands)
        },
        Function(
            "number.pow",
            [.required("base", .number), .required("exponent", .number)],
            "The base to the power of the exponent, as math.pow."
        ) { call in .number(Power.of(call.number(0), call.number(1))) },
        Function("number.round", MathFunctions.single, "The nearest whole number, halves up, as math.round.") { call in
            if case .json(.integer) = call[0] { return call[0] }
            return .number(RoundHalfUp.round(call.number(0)))
        },
    ]

    private static let value: [Parameter] = [.required("value")]
    private static let text: [Parameter] = [.required("text", .coercedText)]
    private static let pair: [Parameter] = [.required("a", .compared), .required("b", .compared)]
    private static let digits: [Parameter] = [.required("number", .strictNumber), .optional("digits", .number)]
}

extension Call {
    /// The operand where it is a number already, else nil.
    fileprivate func strictly(_ place: Int) -> Double? {
        guard case .json(let value) = self[place] else { return nil }
        return value.doubleValue
    }

    /// The second operand as a count of digits, nil where it is missing.
    fileprivate func digits(in range: ClosedRange<Double>) throws(EvaluationError) -> Int? {
        guard isGiven(1) else { return nil }
        let digits = wholeNumber(1)
        guard range.contains(digits) else {
            throw refusal(1, expected: "a count of digits from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
        }
        return Int(clamping: digits)
    }
}
