import LegworkJSON
import Testing

@testable import LegworkExpression

/// Every record of the case file, by way of the functions themselves and of parsed pipes.
///
/// A record passes, or it is listed in ``DeliberateDeviations`` with the decision that it contradicts; never both.
@Suite struct PipeCaseTests {
    @Test func theFileIsWhole() {
        #expect(PipeCase.all.count == 1396)
        #expect(Set(PipeCase.all.map(\.name)).count == 1396)
    }

    @Test(arguments: PipeCase.all)
    func caseHolds(_ pipeCase: PipeCase) throws {
        let outcomes = CaseRunner.outcomes(of: pipeCase)
        #expect(!outcomes.isEmpty)
        let isListed = DeliberateDeviations.all[pipeCase.name] != nil
        let tolerance = pipeCase.record["approx"]?.doubleValue ?? 0
        for outcome in outcomes {
            let holds = outcome.matches(pipeCase.expected, tolerance: tolerance)
            #expect(holds != isListed, "\(pipeCase.name) via \(outcome.way): \(outcome.result), listed: \(isListed)")
        }
    }

    @Test func everyDeviationIsACaseAndHasItsRow() {
        let names = Set(PipeCase.all.map(\.name))
        for (name, reason) in DeliberateDeviations.all {
            #expect(names.contains(name), "\(name)")
            #expect(reason.hasPrefix("§6.2 #") || reason.hasPrefix("§5.1 P"), "\(name)")
        }
    }
}

/// Runs records.
enum CaseRunner {
    /// What came out, and by which way.
    struct Outcome {
        let way: String
        let result: Result<Operand, EvaluationFailure>

        func matches(_ expected: JSON?, tolerance: Double) -> Bool {
            switch (expected, result) {
            case (nil, .failure): true
            case (let expected?, .success(let operand)):
                TaggedValue.matches(expected, operand, tolerance: tolerance)
            default: false
            }
        }
    }

    struct EvaluationFailure: Error {
        let message: String
    }

    static func outcomes(of pipeCase: PipeCase) -> [Outcome] {
        switch pipeCase.kind {
        case "fn":
            var outcomes = [outcome("function") { try function(pipeCase) }]
            if let rules = pipeCase.record["rules"], !TaggedValue.hasDates(pipeCase.record["context"] ?? .null) {
                outcomes.append(outcome("pipe") { try value(["@pipe": rules], pipeCase) })
            }
            return outcomes
        case "pipe":
            return [outcome("pipe") { try value(["@pipe": pipeCase.record["rules"] ?? .null], pipeCase) }]
        case "resolve":
            return [outcome("field") { try value(pipeCase.record["value"] ?? .null, pipeCase) }]
        case "mapRules":
            return [outcome("maps") { try maps(pipeCase) }]
        case "jobMaps":
            return [outcome("job maps") { try jobMaps(pipeCase) }]
        case "slots":
            return [
                outcome("slots") {
                    .list(try JobMapping(parsing: pipeCase.record["maps"] ?? .null).slots.map { .string($0) })
                }
            ]
        case "evaluate":
            return [outcome("transition") { try transition(pipeCase) }]
        default:
            return []
        }
    }

    private static func outcome(_ way: String, _ run: () throws -> Operand) -> Outcome {
        Outcome(way: way, result: Result(catching: run).mapError { EvaluationFailure(message: "\($0)") })
    }

    private static func function(_ pipeCase: PipeCase) throws -> Operand {
        let name = String(pipeCase.record["fn"]?.stringValue?.dropFirst() ?? "")
        guard let function = FunctionCatalogue.function(named: name) else {
            throw EvaluationFailure(message: "no function \(name)")
        }
        var call = Call(context: pipeCase.evaluationContext)
        call.function = function
        call.operands = (pipeCase.record["args"]?.arrayValue ?? []).map(TaggedValue.operand)
        return try function.body(&call)
    }

    private static func value(_ value: JSON, _ pipeCase: PipeCase) throws -> Operand {
        let expression = try Expression(parsing: value)
        return Operand(
            try expression.evaluate(in: JSONScope(pipeCase.context), context: pipeCase.evaluationContext)
        )
    }

    private static func maps(_ pipeCase: PipeCase) throws -> Operand {
        guard let maps = pipeCase.record["maps"], maps["$js"] == nil else { return .missing }
        let mapping = try Mapping(parsing: maps)
        return Operand(try mapping.evaluate(in: JSONScope(pipeCase.context), context: pipeCase.evaluationContext))
    }

    private static func jobMaps(_ pipeCase: PipeCase) throws -> Operand {
        let mapping = try JobMapping(parsing: pipeCase.record["maps"] ?? .null)
        var object = JSONObject()
        for write in try mapping.evaluate(in: JSONScope(pipeCase.context), context: pipeCase.evaluationContext) {
            object[write.path[0]] = write.value
        }
        return .json(.object(object))
    }

    /// The parts of a rule that this room knows: codes are the graph's, matched here as it does.
    private static func transition(_ pipeCase: PipeCase) throws -> Operand {
        let rule = pipeCase.record["rule"] ?? .null
        if case .bool = rule { return .json(rule) }
        let code = pipeCase.record["code"]?.integerValue ?? 200
        let wanted = rule["code"]?.arrayValue ?? [rule["code"] ?? 200]
        let covers = wanted.contains {
            ($0.integerValue ?? $0.stringValue.flatMap(Int64.init)) == (code == 0 ? 200 : code)
        }
        guard covers else { return .bool(false) }
        guard let match = rule["match"]?.arrayValue else { return .bool(true) }
        let conditions = try Conditions(
            gate: rule["gate"] == "or" ? .or : .and,
            parsing: match.map { ($0["expected"] ?? .null, $0["actual"] ?? .null) }
        )
        return .bool(try conditions.hold(in: JSONScope(pipeCase.context), context: pipeCase.evaluationContext))
    }
}
