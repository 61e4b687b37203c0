import LegworkJSON

/// The part of `@math.*` that goes beyond upstream. Source: `11-pipes` §5.1.
enum MathExtras {
    static let all: [Function] = [
        Function(
            "math.mod",
            [.required("number", .number), .required("divisor", .number)],
            "The remainder, with the sign of the divisor; not-a-number for the divisor 0."
        ) { call in
            if case .json(.integer(let a)) = call[0], case .json(.integer(let b)) = call[1], b != 0, b != -1 {
                let rest = a % b
                return .json(.integer(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest))
            }
            let b = call.number(1)
            let rest = call.number(0).truncatingRemainder(dividingBy: b)
            if rest == 0 { return .number(0) }
            return .number((rest < 0) != (b < 0) ? rest + b : rest)
        },
        Function(
            "math.roundTo",
            [.required("number", .number), .optional("places", .number)],
            "The number rounded to decimal places (2), halves of the decimal value away from zero."
        ) { (call) throws(EvaluationError) in
            let places = try call.whole(1, in: -300...300, or: 2)
            return .number(DecimalRounding.round(call.number(0), places: places))
        },
        Function(
            "math.clamp",
            [.required("number", .number), .required("lowest", .number), .required("highest", .number)],
            "The number, or the bound that it is beyond."
        ) { (call) throws(EvaluationError) in
            guard !(call.number(1) > call.number(2)) else {
                throw call.refusal(1, expected: "no greater than operand 3")
            }
            return Extremes.smallest([Extremes.largest([call[0], call[1]]), call[2]])
        },
        Function("math.sum", numbers, "The sum of a list of numbers; 0 for none.") { (call) throws(EvaluationError) in
            var sum = Accumulator(0)
            for number in try call.numbers() { sum.add(.json(number)) }
            return sum.operand
        },
        Function("math.avg", numbers, "The mean of a list of numbers; null for none.") {
            (call) throws(EvaluationError) in
            let numbers = try call.doubles()
            return numbers.isEmpty ? .null : .number(numbers.reduce(0, +) / Double(numbers.count))
        },
        Function("math.median", numbers, "The middle of a list of numbers; null for none.") {
            (call) throws(EvaluationError) in
            let numbers = try call.doubles().sorted()
            guard let last = numbers.last else { return .null }
            if last.isNaN || numbers.contains(where: \.isNaN) { return .notANumber }
            let middle = numbers.count / 2
            return .number(
                numbers.count.isMultiple(of: 2) ? (numbers[middle - 1] + numbers[middle]) / 2 : numbers[middle]
            )
        },
        Function("math.stddev", numbers, "The standard deviation of a whole population; null for none.") {
            (call) throws(EvaluationError) in
            let numbers = try call.doubles()
            guard !numbers.isEmpty else { return .null }
            let mean = numbers.reduce(0, +) / Double(numbers.count)
            let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return .number((squares / Double(numbers.count)).squareRoot())
        },
        Function(
            "math.randomInt",
            [.required("lowest", .number), .required("highest", .number)],
            "A whole number between both, themselves included, from the step's own stream.",
            purity: .random
        ) { (call) throws(EvaluationError) in
            let exactMax = 9_007_199_254_740_991
            let lowest = try call.whole(0, in: -exactMax...exactMax)
            let highest = try call.whole(1, in: -exactMax...exactMax)
            guard lowest <= highest else { throw call.refusal(0, expected: "no greater than operand 2") }
            return .integer(lowest + Int(call.randomBelow(UInt64(highest - lowest) + 1)))
        },
    ]

    private static let numbers: [Parameter] = [.required("numbers", .list)]
}

extension Call {
    /// The first operand's items, each a number or numeric text.
    func numbers() throws(EvaluationError) -> [JSON] {
        var numbers: [JSON] = []
        for (place, item) in try list(0).enumerated() {
            switch item {
            case .integer, .double: numbers.append(item)
            case .string(let text) where !NumberReader.number(text).isNaN:
                numbers.append(JSON(number: NumberReader.number(text)))
            default: throw failure("item \(place) of the list must be a number, found \(Operand.json(item).described)")
            }
        }
        return numbers
    }

    func doubles() throws(EvaluationError) -> [Double] { try numbers().map(Coercion.number) }
}
