import LegworkJSON
import Testing

@testable import LegworkExpression

/// No value makes any function trap, run on, or answer differently a second time.
@Suite struct TotalityTests {
    static let seeds: [UInt64] = [1, 20_240_229, 0xDEAD_BEEF, 42]

    static let context = EvaluationContext(
        nowMilliseconds: 1_709_210_096_789,
        zone: Zone(named: "America/New_York") ?? .utc,
        seed: [1, 2, 3],
        limits: EvaluationLimits(stepsMax: 20_000, outputBytesMax: 100_000, depthMax: 40)
    )

    @Test(arguments: seeds)
    func everyFunctionAnswersAnything(seed: UInt64) throws {
        var generator = SeededGenerator(seed)
        for function in FunctionCatalogue.all {
            for _ in 0..<150 {
                let operands = RandomValues.operands(&generator)
                let first = outcome(function, operands)
                #expect(first == outcome(function, operands), "seed \(seed): \(function.fullName) \(operands)")
            }
        }
    }

    /// Operands of the kinds that a function asks for get further into it than any.
    @Test(arguments: seeds)
    func everyFunctionAnswersWhatItAsksFor(seed: UInt64) throws {
        var generator = SeededGenerator(seed)
        for function in FunctionCatalogue.all {
            for _ in 0..<150 {
                let operands = function.parameters.prefix(7).map { RandomValues.operand($0.kind, &generator) }
                let first = outcome(function, operands)
                #expect(first == outcome(function, operands), "seed \(seed): \(function.fullName) \(operands)")
            }
        }
    }

    @Test(arguments: seeds)
    func everyExpressionParsesOrSaysWhyNot(seed: UInt64) throws {
        var generator = SeededGenerator(seed)
        for _ in 0..<2000 {
            let value: JSON = ["@pipe": .array((0..<4).map { _ in RandomValues.row(&generator, depth: 3) })]
            guard let expression = try? Expression(parsing: value) else { continue }
            let data = RandomValues.value(&generator, depth: 3)
            let scope = JSONScope(["a": data])
            let first = Result { try expression.evaluate(in: scope, context: Self.context) }
            let second = Result { try expression.evaluate(in: scope, context: Self.context) }
            #expect("\(first)" == "\(second)", "seed \(seed): \(value)")
        }
    }

    private func outcome(_ function: Function, _ operands: [Operand]) -> String {
        var call = Call(context: Self.context)
        call.function = function
        call.operands = operands
        do throws(EvaluationError) {
            let result = try function.body(&call)
            try call.admit(result)
            return "\(result.leaving as JSON?)"
        } catch {
            #expect(error.function == function.fullName)
            #expect(!error.message.isEmpty)
            return error.description
        }
    }
}

/// SplitMix64: small, and the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

/// Values that are likely to hurt.
enum RandomValues {
    private static let numbers: [JSON] = [
        0, 1, -1, 2, 5, 36, 64, 1.5, -0.5, 2.5, 1e21, -1e21, 1e308, .double(.leastNonzeroMagnitude), 4_294_967_296,
        2_147_483_648,
        -2_147_483_649,
        .double(.nan), .double(.infinity), .double(-.infinity), .double(-0.0), .integer(.max), .integer(.min),
        9_007_199_254_740_993, 8_640_000_000_000_000, 8_640_000_000_000_001, -8_640_000_000_000_000, 1_682_253_296_789,
    ]

    private static let texts: [JSON] = [
        "", " ", "a", "abc", "5", "-7", "0x1F", "1e400", "NaN", "Infinity", "é", "e\u{301}", "👍", "👨‍👩‍👧", "ΑΣ", "\0",
        "{a.b}", "{@math.add}", "a,b,,c", "2023-04-23", "2023-04-23T12:34:56.789Z", "2023-13-45", "+275760-09-13",
        "Sun, 23 Apr 2023 12:34:56 GMT", "yyyy-MM-dd'T'HH:mm", "15m", "PT15M", "P1Y2M", "day", "month", "*/5 * * * *",
        "0 0 L * *", "0 0 29 2 *", "@daily", "(a+)+$", "[a-z]{2,}", "(?<x>\\d+)", "[", "i", "ASC", "desc", "last",
        "UTC", "Europe/Paris", "+02:00", "../etc/passwd", "en-US", "de", "{\"a\":[1]}", "[[[[", "a[0].b", "a.b.c",
        "length",
        "__proto__", "99999999999999999999", "ÀÉîõü", "\u{1F468}\u{200D}", "%E4%B8%AD", "%zz", "YWJj", "a=1&b=2&a=3",
    ]

    static func operand(_ generator: inout SeededGenerator) -> Operand {
        switch generator.next() % 12 {
        case 0: .missing
        case 1: .date([0, .nan, 8.64e15, -1, 1_682_253_296_789][Int(generator.next() % 5)])
        default: .json(value(&generator, depth: 3))
        }
    }

    static func operands(_ generator: inout SeededGenerator) -> [Operand] {
        (0..<Int(generator.next() % 6)).map { _ in operand(&generator) }
    }

    static func operand(_ kind: Parameter.Kind, _ generator: inout SeededGenerator) -> Operand {
        guard generator.next() % 8 != 0 else { return operand(&generator) }
        switch kind {
        case .any, .truth: return operand(&generator)
        case .number, .strictNumber: return .json(pick(numbers, &generator))
        case .list: return .list((0..<Int(generator.next() % 8)).map { _ in value(&generator, depth: 2) })
        case .object: return .json(object(&generator, depth: 3))
        case .date: return .json(pick(generator.next() % 2 == 0 ? numbers : Array(texts[19...23]), &generator))
        default: return .json(pick(texts, &generator))
        }
    }

    static func value(_ generator: inout SeededGenerator, depth: Int) -> JSON {
        switch generator.next() % (depth > 0 ? 10 : 7) {
        case 0: .null
        case 1: .bool(generator.next() % 2 == 0)
        case 2, 3: pick(numbers, &generator)
        case 4, 5, 6: pick(texts, &generator)
        case 7: object(&generator, depth: depth)
        default: .array((0..<Int(generator.next() % 5)).map { _ in value(&generator, depth: depth - 1) })
        }
    }

    /// A row of any kind, right or wrong.
    static func row(_ generator: inout SeededGenerator, depth: Int) -> JSON {
        let function = FunctionCatalogue.all[Int(generator.next() % UInt64(FunctionCatalogue.all.count))]
        let call = JSON.string("{@\(function.fullName)}")
        let cells: [JSON] = (0..<3).map { _ in
            generator.next() % 3 == 0
                ? pick(["{a}", "{a.b}", "{a[*].b}", "{$item}", "{a ?? 5}"], &generator)
                : value(&generator, depth: 2)
        }
        guard depth > 0 else { return .array([call] + cells) }
        let body = JSON.array([row(&generator, depth: depth - 1), row(&generator, depth: depth - 1)])
        switch generator.next() % 10 {
        case 0: return .array(cells)
        case 1: return ["@pipe": body]
        case 2: return ["@reduce": body]
        case 3:
            return .object(
                JSONObject([
                    (
                        key: pick(["@map", "@filter", "@find", "@some", "@every"], &generator).stringValue ?? "",
                        value: body
                    )
                ])
            )
        case 4: return ["@if": cells[0], "then": body, "else": cells[1]]
        case 5: return ["@try": body, "else": cells[0]]
        case 6: return ["@switch": [["when": cells[0], "then": body]], "on": cells[1]]
        default: return .array([call] + cells)
        }
    }

    private static func object(_ generator: inout SeededGenerator, depth: Int) -> JSON {
        var object = JSONObject()
        for _ in 0..<(generator.next() % 4) {
            object[pick(texts, &generator).stringValue ?? ""] = value(&generator, depth: depth - 1)
        }
        return .object(object)
    }

    private static func pick(_ values: [JSON], _ generator: inout SeededGenerator) -> JSON {
        values[Int(generator.next() % UInt64(values.count))]
    }
}
