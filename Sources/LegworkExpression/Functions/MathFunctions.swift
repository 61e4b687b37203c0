import Glibc
import LegworkJSON

/// `@math.*`. Source: `11-pipes` §2.8; beyond upstream: lists in `add` and `multiply` (deviation 4), no text
/// concatenation (deviation 5), and the last rows of §5.1.
enum MathFunctions {
    static let all: [Function] = arithmetic + rounding + curves + selection + MathExtras.all

    static let variadicNumbers: [Parameter] = [.variadic("numbers", .number)]
    static let single: [Parameter] = [.required("number", .number)]

    private static let arithmetic: [Function] = [
        Function("math.add", variadicNumbers, "The sum; lists are flattened, numeric texts converted.") {
            (call) throws(EvaluationError) in
            var sum = Accumulator(0)
            var place = 0
            for operand in call.operands {
                guard case .json(.array(let items)) = operand else {
                    sum.add(try addend(operand, place, call))
                    place += 1
                    continue
                }
                for item in items {
                    sum.add(try addend(.json(item), place, call))
                    place += 1
                }
            }
            return sum.operand
        },
        Function("math.subtract", variadicNumbers, "The first number less all others; lists are flattened.") {
            (call) throws(EvaluationError) in
            let values = try call.flattened(atLeast: 1)
            guard values.count > 1 else { return values[0] }
            var rest = Accumulator(values[0])
            for value in values.dropFirst() { rest.subtract(value) }
            return rest.operand
        },
        Function("math.multiply", variadicNumbers, "The product; lists are flattened.") {
            (call) throws(EvaluationError) in
            for place in call.operands.indices {
                if case .json(.array(let items)) = call[place], items.isEmpty {
                    throw call.refusal(place, expected: "a number or a list with numbers")
                }
            }
            var product = Accumulator(1)
            for value in try call.flattened(atLeast: 1) { product.multiply(value) }
            return product.operand
        },
        Function(
            "math.divide",
            variadicNumbers,
            "The first number divided by all others; division by the number 0 gives not-a-number."
        ) { (call) throws(EvaluationError) in
            let values = try call.flattened(atLeast: 1)
            guard values.count > 1 else { return values[0] }
            var quotient = Coercion.number(values[0])
            for value in values.dropFirst() {
                if case .json(let divisor) = value, divisor.doubleValue == 0 { return .notANumber }
                quotient /= Coercion.number(value)
            }
            return .number(quotient)
        },
    ]

    /// Text must write a number, and nothing else is put together as text. Deviation 5.
    private static func addend(_ value: Operand, _ place: Int, _ call: Call) throws(EvaluationError) -> Operand {
        switch value {
        case .json(.string(let text)):
            let number = NumberReader.number(text)
            guard !number.isNaN || text == "NaN" else {
                throw call.refusal(value, place, expected: "a number", hint: "join texts with @string.concat")
            }
            return .number(number)
        case .json(.object):
            throw call.refusal(value, place, expected: "a number")
        default:
            return value
        }
    }

    private static func curve(_ name: StaticString, _ summary: String, _ curve: @escaping @Sendable (Double) -> Double)
        -> Function
    {
        Function(name, single, summary) { call in .number(curve(call.number(0))) }
    }

    /// As ``curve``, but a 64-bit integer is its own result.
    private static func step(_ name: StaticString, _ summary: String, _ curve: @escaping @Sendable (Double) -> Double)
        -> Function
    {
        Function(name, single, summary) { call in
            if case .json(.integer) = call[0] { return call[0] }
            return .number(curve(call.number(0)))
        }
    }

    private static let rounding: [Function] = [
        Function("math.abs", single, "The number without its sign.") { call in
            if case .json(.integer(let number)) = call[0], number != .min { return .json(.integer(abs(number))) }
            return .number(call.number(0).magnitude)
        },
        step("math.ceil", "The next whole number above.") { $0.rounded(.up) },
        step("math.floor", "The next whole number below.") { $0.rounded(.down) },
        step("math.trunc", "The whole part.") { $0.rounded(.towardZero) },
        step("math.round", "The nearest whole number; halves go up.", RoundHalfUp.round),
        curve("math.fround", "The nearest 32-bit floating-point number.") { Double(Float($0)) },
        curve("math.sign", "1, -1 or 0 by the number's sign.") { $0.isNaN || $0 == 0 ? $0 : $0 < 0 ? -1 : 1 },
        curve("math.sqrt", "The square root.") { $0.squareRoot() },
        curve("math.cbrt", "The cube root.") { cbrt($0) },
        Function("math.clz32", single, "How many of the 32 bits in front are zero.") { call in
            .integer(UInt32(bitPattern: call.int32(0)).leadingZeroBitCount)
        },
        Function("math.imul", [.required("a", .number), .required("b", .number)], "The product wrapped to 32 bits.") {
            call in .int32(call.int32(0) &* call.int32(1))
        },
    ]

    private static let curves: [Function] = [
        curve("math.acos", "The angle whose cosine this is, in radians.") { acos($0) },
        curve("math.acosh", "The inverse hyperbolic cosine.") { acosh($0) },
        curve("math.asin", "The angle whose sine this is, in radians.") { asin($0) },
        curve("math.asinh", "The inverse hyperbolic sine.") { asinh($0) },
        curve("math.atan", "The angle whose tangent this is, in radians.") { atan($0) },
        curve("math.atanh", "The inverse hyperbolic tangent.") { atanh($0) },
        Function(
            "math.atan2",
            [.required("y", .number), .required("x", .number)],
            "The angle of the point (x, y), in radians."
        ) { call in .number(atan2(call.number(0), call.number(1))) },
        curve("math.cos", "The cosine of an angle in radians.") { cos($0) },
        curve("math.cosh", "The hyperbolic cosine.") { cosh($0) },
        curve("math.sin", "The sine of an angle in radians.") { sin($0) },
        curve("math.sinh", "The hyperbolic sine.") { sinh($0) },
        curve("math.tan", "The tangent of an angle in radians.") { tan($0) },
        curve("math.tanh", "The hyperbolic tangent.") { tanh($0) },
        curve("math.exp", "e to this power.") { exp($0) },
        curve("math.expm1", "e to this power, less 1, exact near 0.") { expm1($0) },
        curve("math.log", "The natural logarithm.") { log($0) },
        curve("math.log10", "The logarithm to base 10.") { log10($0) },
        curve("math.log1p", "The natural logarithm of 1 + number, exact near 0.") { log1p($0) },
        curve("math.log2", "The logarithm to base 2.") { log2($0) },
    ]

    private static let selection: [Function] = [
        Function("math.hypot", variadicNumbers, "The length of the vector of these numbers.") { call in
            let numbers = call.operands.map(Coercion.number)
            if numbers.contains(where: \.isInfinite) { return .number(.infinity) }
            let largest = numbers.reduce(0) { $1.isNaN ? .nan : max($0, $1.magnitude) }
            guard largest > 0 else { return .number(numbers.contains(where: \.isNaN) ? .nan : 0) }
            if numbers.count == 2 { return .number(hypot(numbers[0], numbers[1])) }
            let squares = numbers.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }
            return .number(largest * squares.squareRoot())
        },
        Function("math.max", variadicNumbers, "The largest number; minus infinity where there is none.") { call in
            Extremes.largest(call.operands)
        },
        Function("math.min", variadicNumbers, "The smallest number; infinity where there is none.") { call in
            Extremes.smallest(call.operands)
        },
        Function(
            "math.pow",
            [.required("base", .number), .required("exponent", .number)],
            "The base to the power of the exponent."
        ) { call in .number(Power.of(call.number(0), call.number(1))) },
        Function("math.random", [], "A number from 0 up to but not 1, from the step's own stream.", purity: .random) {
            call in .number(Double(call.randomBits() >> 11) * 0x1p-53)
        },
    ]
}
