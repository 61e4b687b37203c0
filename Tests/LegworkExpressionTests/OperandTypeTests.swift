import LegworkJSON
import Testing

@testable import LegworkExpression

/// What the catalogue says of operands and results is what the functions do.
@Suite struct OperandTypeTests {
    private static let samples: [JSON] = [
        .null, true, false, 0, 1, -3, 2.5, 1_700_000_000_000, "", "a", "5", "15m", "day", "UTC", "ASCENDING", "hex",
        "2024-02-29T12:00:00Z", "* * * * *", "a.b", [], [1, 2], ["a", "b"], [["k", 1]], [["a": 1], ["a": 2]], [:],
        ["a": 1], ["a": ["value": 1]], "aGk=", "6869", "{\"a\":1}", "yyyy-MM-dd",
    ]

    /// Calls with random operands; the one at `place`, if any, is taken from `values`.
    private func outcomes(
        of function: Function,
        place: Int? = nil,
        values: [JSON] = [],
        tries: Int
    ) -> [Result<Operand, EvaluationError>] {
        var state = UInt64(truncatingIfNeeded: function.fullName.utf8.reduce(7) { $0 &* 31 &+ Int($1) })
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % max(bound, 1)
        }
        return (0..<tries).map { _ in
            var call = Call(context: EvaluationContext(nowMilliseconds: 0))
            call.function = function
            let most = function.operandCountMax ?? 4
            let least = max(function.operandCountMin, place.map { $0 + 1 } ?? 0)
            let count = least + random(max(most - least, 0) + 1)
            call.operands = (0..<count).map { at in
                at == place ? .json(values[random(values.count)]) : .json(Self.samples[random(Self.samples.count)])
            }
            do throws(EvaluationError) { return .success(try function.body(&call)) } catch { return .failure(error) }
        }
    }

    @Test(arguments: FunctionCatalogue.all.map(\.fullName))
    func whatAnOperandIsSaidToRefuseAlwaysFails(name: String) throws {
        let function = try #require(FunctionCatalogue.function(named: name))
        for (place, parameter) in function.parameters.enumerated() {
            let refused = Self.samples.filter { parameter.types.isDisjoint(with: OperandTypes(of: $0)) }
            guard !refused.isEmpty else { continue }
            for outcome in outcomes(of: function, place: place, values: refused, tries: 24) {
                if case .success(let result) = outcome {
                    Issue.record("\(function.signature), operand \(place + 1), gave \(result)")
                }
            }
        }
    }

    @Test(arguments: FunctionCatalogue.all.map(\.fullName))
    func aTestGivesTrueOrFalseAndNothingElseDoes(name: String) throws {
        let function = try #require(FunctionCatalogue.function(named: name))
        let results: [Operand] = outcomes(of: function, tries: function.isTest ? 400 : 40).compactMap { outcome in
            guard case .success(let result) = outcome else { return nil }
            return result
        }
        let truths = results.filter { if case .json(.bool) = $0 { true } else { false } }
        if function.isTest {
            #expect(!results.isEmpty && truths.count == results.count)
        } else {
            // What gives its operand back may give anything; one that only ever gave truths is a test not listed.
            #expect(results.isEmpty || truths.count < results.count, "\(function.fullName)")
        }
    }

    @Test func operandsAreListedWhereTheyStand() throws {
        let expression = try Expression(parsing: [
            "@pipe": [[5, "{a.b}"], ["{@string.split}", "{c.d}"], ["{@array.push}"], ["{@array.join}"]]
        ])
        let uses = expression.operands.map { "\($0.function.fullName) \($0.place) \($0.path.pointer)" }
        #expect(uses == ["string.split 0 /@pipe/0/0"])
    }

    @Test func anAttemptForeseesFailure() throws {
        let attempt = try Expression(parsing: ["@try": [[5], ["{@string.trim}"]], "else": ""])
        #expect(attempt.operands.isEmpty)
        #expect(try Expression(parsing: ["@pipe": [[5], ["{@string.trim}"]]]).operands.count == 1)
    }

    @Test(
        arguments: [
            (["@pipe": [["{a.b}", 5], ["{@number.lt}"]]], true), (["@pipe": [["{a.b}"], ["{@unary.not}"]]], true),
            (["@pipe": [["{a.b}", 5], ["{@math.add}"]]], false), ("{a.b}", false),
            (["@pipe": [["{a.b}", 5], ["{@number.lt}"], ["{@conditional.ternary}"]]], false),
        ] as [(JSON, Bool)]
    )
    func anExpressionThatEndsInATestIsTrueOrFalse(value: JSON, isTruth: Bool) throws {
        #expect(try Expression(parsing: value).isTruth == isTruth)
    }
}
