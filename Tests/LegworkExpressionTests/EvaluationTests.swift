import LegworkJSON
import Testing

@testable import LegworkExpression

/// Errors, limits, purity and replay.
@Suite struct EvaluationTests {
    static let context = EvaluationContext(
        nowMilliseconds: 1_709_210_096_789,
        seed: Array("job-1".utf8),
        rulePath: "/a1"
    )

    func evaluate(_ text: String, _ context: EvaluationContext = context) throws -> JSON? {
        try Expression(parsing: try JSON(parsing: text)).evaluate(
            in: JSONScope(["a": ["t": "x", "n": 5, "l": [1, 2, 3]]]),
            context: context
        )
    }

    @Test func errorsTellFunctionOperandAndRow() throws {
        let error = #expect(throws: EvaluationError.self) {
            try evaluate(#"{"@pipe":[["{a.n}"],["{@unary.positive}"],["{@string.trim}"]]}"#)
        }
        #expect(error?.kind == .operand)
        #expect(error?.function == "string.trim")
        #expect(error?.operand == 1)
        #expect(error?.expected == "text")
        #expect(error?.row == 2)
        #expect(error?.path.pointer == "/@pipe/2")
        #expect(error?.description == "/@pipe/2: @string.trim: operand 1 must be text, found the number 5")
    }

    @Test func placesReachIntoBodies() throws {
        let error = #expect(throws: EvaluationError.self) {
            try evaluate(
                #"{"@pipe":[["{a.l}",0],{"@reduce":[{"@pipe":[["{$item}"],["{@string.trim}"]]},["{@math.add}"]]}]}"#
            )
        }
        #expect(error?.path.pointer == "/@pipe/1/@reduce/0/@pipe/1")
        let mapped = #expect(throws: EvaluationError.self) {
            try evaluate(#"{"@pipe":[["{a.l}"],{"@map":[["{@string.trim}"]]}]}"#)
        }
        #expect(mapped?.path.pointer == "/@pipe/1/@map/0")
    }

    @Test func raisedErrorsCarryTheirMessage() throws {
        let error = #expect(throws: EvaluationError.self) {
            try evaluate(#"{"@pipe":[["{a.nothing}","no t"],["{@error.assert}"]]}"#)
        }
        #expect(error?.kind == .raised)
        #expect(error?.message == "no t")
    }

    /// Expressions that would take too much, and none of them is caught by `@try`.
    @Test(arguments: [
        #"{"@pipe":[["x",1000000000],["{@string.repeat}"]]}"#,
        #"{"@pipe":[["x",1000000000000],["{@string.padStart}"]]}"#,
        #"{"@pipe":[[1000000000],["{@array.range}"]]}"#,
        #"{"@pipe":[[[],999999999,1],["{@object.set}"]]}"#,
        // Doubles its list sixty times.
        #"{"@pipe":[[60],["{@array.range}",[1]],{"@reduce":[["{$output}","{$output}"],["{@array.concat}"]]}]}"#,
        // Nests its list deeper and deeper.
        #"{"@pipe":[[2000],["{@array.range}",[]],{"@reduce":[["{$input}"],["{@symbol.array}","{$output}"],["{@array.push}"]]}]}"#,
        // Shares one list sixty times over, then writes it out.
        #"{"@pipe":[[60],["{@array.range}",[1]],{"@reduce":[["{$input}"],["{@symbol.array}","{$output}","{$output}"],["{@array.push}"]]},["{@string.concat}"]]}"#,
        #"{"@pipe":[[60],["{@array.range}",[1]],{"@reduce":[["{$input}"],["{@symbol.array}","{$output}","{$output}"],["{@array.push}"]]},["{@json.stringify}"]]}"#,
        #"{"@pipe":[[60],["{@array.range}",[1]],{"@reduce":[["{$input}"],["{@symbol.array}","{$output}","{$output}"],["{@array.push}"]]}]}"#,
        // Three loops of a thousand in one another.
        #"{"@pipe":[[3000],["{@array.range}"],{"@map":[["{$input}"],{"@pipe":[["{$input}"],{"@map":{"@pipe":[["{$input}"],{"@map":"{$item}"}]}}]}]}]}"#,
    ])
    func limitsHold(_ expression: String) throws {
        let error = #expect(throws: EvaluationError.self) {
            try evaluate(#"{"@try":\#(expression),"else":"caught"}"#)
        }
        #expect(error?.kind == .limit)
    }

    @Test func patternsTakeLinearTime() throws {
        let text = String(repeating: "a", count: 5000) + "b"
        #expect(try FunctionTests.call("regex.test", [.string(text), "^(a+)+$"]) == false)
        #expect(try FunctionTests.call("regex.test", [.string(text), "^(a|a|a)*$"]) == false)
        #expect(throws: EvaluationError.self) {
            try FunctionTests.call("regex.test", [.string(text), "((a{900}){900}){900}"])
        }
        #expect(throws: EvaluationError.self) {
            try FunctionTests.call("regex.test", [.string(text), "(?:(?:(?:){1000}){1000}){1000}"])
        }
    }

    @Test func purityIsToldPerCall() throws {
        func purity(_ text: String) throws -> Purity { try Expression(parsing: try JSON(parsing: text)).purity }
        #expect(try purity(#""{a.b}""#) == .pure)
        #expect(try purity(#""{@date.now}""#) == .clock)
        #expect(try purity(#""{@id.uuid4}""#) == .random)
        #expect(try purity(#"{"@pipe":[["2023-04-23"],["{@date.toISOXString}"]]}"#) == .pure)
        #expect(try purity(#"{"@pipe":[["{a.b}"],["{@date.toISOXString}"]]}"#) == .clock)
        #expect(try purity(#"{"@pipe":[[null],["{@date.toISOXString}"]]}"#) == .clock)
        #expect(try purity(#"{"@pipe":[["0 0 * * *","UTC",0],["{@cron.next}"]]}"#) == .pure)
        #expect(try purity(#"{"@pipe":[["0 0 * * *"],["{@cron.next}"]]}"#) == .clock)
        #expect(try purity(#"{"@if":true,"then":1,"else":"{@math.random}"}"#) == .random)
        #expect(try purity(#"{"@text":"at {@date.now}"}"#) == .clock)
    }

    @Test func aReplayDrawsTheSame() throws {
        let pair = #"{"@pipe":[["{@id.uuid4}","{@id.uuid4}"],["{@string.concat}"]]}"#
        let first = try #require(try evaluate(pair)?.stringValue)
        #expect(try evaluate(pair) == .string(first))
        #expect(first.prefix(36) != first.suffix(36))
        var other = Self.context
        other.rulePath = "/a2"
        #expect(try evaluate(pair, other) != .string(first))
        var otherJob = Self.context
        otherJob.seed = Array("job-2".utf8)
        #expect(try evaluate(pair, otherJob) != .string(first))
    }

    @Test func idsHaveTheirShapes() throws {
        let random = try #require(try evaluate(#""{@id.uuid4}""#)?.stringValue)
        #expect(random.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        let timed = try #require(try evaluate(#""{@id.uuid7}""#)?.stringValue)
        // 1709210096789 is 0x18DF4DC5495.
        #expect(timed.hasPrefix("018df4dc-5495-7"))
        #expect(try evaluate(#""{@id.short}""#)?.stringValue?.utf8.count == 12)
        for _ in 0..<3 {
            let number = try #require(try evaluate(#"{"@pipe":[[1,6],["{@math.randomInt}"]]}"#)?.integerValue)
            #expect((1...6).contains(number))
        }
        let fraction = try #require(try evaluate(#""{@math.random}""#)?.doubleValue)
        #expect((0..<1).contains(fraction))
    }

    @Test func drawsSpreadEvenly() {
        var call = Call(context: Self.context)
        var counts = [Int](repeating: 0, count: 6)
        for _ in 0..<6000 { counts[Int(call.randomBelow(6))] += 1 }
        // Six standard deviations of a fair die: a fixed stream either passes for ever or never.
        #expect(counts.allSatisfy { (827...1173).contains($0) })
    }

    @Test func datesLeaveAsText() throws {
        #expect(try evaluate(#""{@symbol.date}""#) == "2024-02-29T12:34:56.789Z")
        #expect(try evaluate(#"{"@pipe":[["2023-04-23"],["{@date.fromISOString}"],["{@type.of}"]]}"#) == "date")
    }

    @Test func notANumberStaysInMemoryAndPrintsAsNull() throws {
        let value = try #require(try evaluate(#""{@symbol.NaN}""#))
        #expect(value.doubleValue?.isNaN == true)
        #expect(value.description == "null")
    }
}
