import LegworkJSON
import Testing

/// `legwork eval`, as a process.
@Suite struct EvalTests {
    @Test func aReferenceReadsTheContext() async throws {
        let outcome = try await LegworkProgram.run("eval", "{a.b}", "--context", #"{"a":{"b":[1,"x"]}}"#)
        #expect(outcome.status == 0)
        #expect(outcome.output == "[1,\"x\"]\n")
        #expect(outcome.error == "")
    }

    @Test func aPipeMayBeYAML() async throws {
        let pipe = "{'@pipe': [['{a}', 2], ['{@math.multiply}']]}"
        let outcome = try await LegworkProgram.run("eval", pipe, "--context", #"{"a":4}"#, "--json")
        #expect(outcome.output == "{\"value\":8}\n")
    }

    @Test func linesAreAnsweredOneByOne() async throws {
        let lines = """
            {"pipe": [["{a}", 1], ["{@math.add}"]], "context": {"a": 4}}
            {"value": "{a.b}", "context": {"a": {"b": true}}}

            {"value": "{a.b}", "context": {}}
            {"pipe": [["{@math.nonsense}"]]}
            {"value": 1, "pipe": []}
            nonsense

            """
        let outcome = try await LegworkProgram.run("eval", input: lines)
        let answers = try outcome.json
        #expect(outcome.status == 1)
        try #require(answers.count == 6)
        #expect(answers[0] == ["value": 5])
        #expect(answers[1] == ["value": true])
        #expect(answers[2] == ["value": nil])
        #expect(answers[3]["error"]?["kind"] == "expression")
        #expect(answers[4]["error"]?["message"] == "a line has either 'pipe' or 'value'")
        #expect(answers[5]["error"]?["kind"] == "input")
    }

    @Test func aLineOfStandardInputMayBeAWord() async throws {
        let line = #"{"pipe": [["{a}", 1], ["{@math.add}"]], "context": {"a": 4}}"#
        #expect(try await LegworkProgram.run("eval", line).output == "5\n")
        let value = try await LegworkProgram.run("eval", #"{"value": "{a}", "context": {"a": 4}}"#)
        #expect(value.output == "4\n")
        let plain = try await LegworkProgram.run("eval", #"{"value": "{a}"}"#, "--context", #"{"a": 4}"#)
        #expect(plain.output == "{\"value\":\"{a}\"}\n")
    }

    @Test func aLineThatIsTooLongIsAnsweredAndTheNextOneToo() async throws {
        let long = #"{"value": ""# + String(repeating: "x", count: 17 << 20) + "\"}\n"
        let outcome = try await LegworkProgram.run("eval", input: long + "{\"value\": 1}\n\n{\"value\": 2}")
        let answers = try outcome.json
        try #require(answers.count == 3)
        #expect(answers[0]["error"]?["message"] == "the line has more than 16 MiB; send less at once")
        #expect(answers[1...] == [["value": 1], ["value": 2]])
        #expect(outcome.status == 1)
    }

    @Test func aProblemIsSaidOnce() async throws {
        let outcome = try await LegworkProgram.run("eval", "{@date.yyymmdd}")
        #expect(outcome.status == 1)
        #expect(outcome.error == "error: there is no function '@date.yyymmdd'; did you mean '@date.yyyymmdd'?\n")
    }

    @Test func theSameInstantGivesTheSameText() async throws {
        let line = #"{"pipe": [["{@date.now}"]], "now": 1700000000123}"#
        let outcome = try await LegworkProgram.run("eval", input: line)
        #expect(outcome.output == "{\"value\":1700000000123}\n")
    }

    @Test func aContextThatIsNoJSONIsPointedAt() async throws {
        let outcome = try await LegworkProgram.run("eval", "{a}", "--context", "{\"a\": nope}")
        #expect(outcome.status == 2)
        #expect(outcome.error.hasPrefix("error: --context is no JSON: "))
        #expect(outcome.error.contains("\n  {\"a\": nope}\n        ^\n"))
    }
}
