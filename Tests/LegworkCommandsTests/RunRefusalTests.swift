import LegworkJSON
import Testing

@testable import LegworkCommands

/// What `legwork run` refuses, and how.
@Suite(.timeLimit(.minutes(10))) struct RunRefusalTests {
    private let folder = Folder()

    /// Runs, and expects that nothing was made.
    private func refusal(_ arguments: String...) async throws -> LegworkProgram.Outcome {
        let outcome = try await LegworkProgram.run(["run"] + arguments, in: folder.path)
        #expect(outcome.output == "")
        #expect(FileText.kind(of: "\(folder.path)/.legwork") == nil)
        return outcome
    }

    @Test func anAppWithErrorsIsNotRun() async throws {
        folder.write("app.yaml", Apps.broken)
        let outcome = try await refusal("app.yaml")
        #expect(outcome.status == 1)
        #expect(outcome.error.hasPrefix("app.yaml:11:17: error: unknown activity 'aproval'"))
        #expect(outcome.error.contains("error: 'app.yaml' has 1 error\n  try: legwork explain LW0204\n"))
    }

    @Test func inputThatIsNoJSONIsPointedAt() async throws {
        folder.write("app.yaml", Apps.hello)
        let outcome = try await refusal("app.yaml", "--input", "{'name':'Ada'}")
        #expect(outcome.status == 2)
        #expect(outcome.error.hasPrefix("error: --input is no JSON: "))
        #expect(outcome.error.contains("\n  {'name':'Ada'}\n   ^\n"))
    }

    @Test func inputThatFailsItsSchemaNamesTheMember() async throws {
        folder.write("app.yaml", Apps.hello)
        let outcome = try await refusal("app.yaml", "--input", #"{"nam":"Ada"}"#)
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("'name'"))
        let json = try await refusal("app.yaml", "--input", #"{"nam":"Ada"}"#, "--json")
        #expect(try JSON(parsing: json.error)["error"]?["code"] == 400)
    }

    @Test func severalGraphsNeedATopic() async throws {
        folder.write("app.yaml", Apps.pair)
        let outcome = try await refusal("app.yaml")
        #expect(outcome.status == 2)
        #expect(
            outcome.error
                == "error: the app has several graphs: say which to start\n  try: --topic one\n  try: --topic two\n"
        )
        let unknown = try await refusal("app.yaml", "--topic", "three")
        #expect(unknown.status == 2)
        let two = try await LegworkProgram.run("run", "app.yaml", "--topic", "two", "-q", in: folder.path)
        #expect(two.status == 0)
    }

    @Test func aWorkerThatIsMissingIsRefusedBeforeAnythingRuns() async throws {
        folder.write("app.yaml", Apps.shop)
        let outcome = try await refusal("app.yaml", "--worker", "order.charge=./nothing")
        #expect(outcome.status == 2)
        #expect(outcome.error == "error: --worker: there is no program './nothing'\n")
    }

    @Test(arguments: [["--timeout", "soon"], ["--worker", "x"], ["--signal", "x"], ["--mode", "fast"]])
    func optionsThatMakeNoSenseAreRefused(arguments: [String]) async throws {
        folder.write("app.yaml", Apps.hello)
        let outcome = try await LegworkProgram.run(["run", "app.yaml"] + arguments, in: folder.path)
        #expect(outcome.status == 2)
        #expect(outcome.error.hasPrefix("error: \(arguments[0]) cannot be '\(arguments[1])'"))
    }

    @Test func aRedisThatIsNotThereIsNamed() async throws {
        folder.write("app.yaml", Apps.hello)
        let outcome = try await refusal("app.yaml", "--redis", "unix:///tmp/legwork-nothing.sock")
        #expect(outcome.status == 1)
        #expect(outcome.error.hasPrefix("error: cannot connect to Redis at unix:///tmp/legwork-nothing.sock"))
        let bad = try await refusal("app.yaml", "--redis", "localhost")
        #expect(bad.status == 2)
        #expect(bad.error.contains("try: write 'redis://localhost'"))
    }
}
