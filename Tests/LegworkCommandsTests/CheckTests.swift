import LegworkJSON
import Testing

/// `legwork check` and `legwork explain`, as processes.
@Suite struct CheckTests {
    private let folder = Folder()

    @Test func aGoodAppPrintsNothingAndSaysSo() async throws {
        folder.write("app.yaml", Apps.hello)
        let outcome = try await LegworkProgram.run("check", "app.yaml", in: folder.path)
        #expect(outcome.status == 0)
        #expect(outcome.output == "")
        #expect(outcome.error == "✓ checked 1 app: no problems\n")
    }

    @Test func aProblemIsShownWithItsPlaceAndCure() async throws {
        folder.write("app.yaml", Apps.broken)
        let outcome = try await LegworkProgram.run("check", "app.yaml", in: folder.path)
        #expect(outcome.status == 1)
        #expect(outcome.output.hasPrefix("app.yaml:11:17: error: unknown activity 'aproval' in transition [LW0204]\n"))
        #expect(outcome.output.contains("fix-it: replace 'aproval' with 'approval'\n"))
        #expect(outcome.error.hasPrefix("checked 1 app: 1 error"))
    }

    @Test func aFolderMeansEveryAppInIt() async throws {
        folder.write("a/app.yaml", Apps.hello)
        folder.write("b/app.yaml", Apps.broken)
        folder.write("b/part.yaml", "just: a part\n")
        folder.write(".legwork/app.yaml", "app: broken")
        let outcome = try await LegworkProgram.run("check", "--json", in: folder.path)
        #expect(outcome.status == 1)
        let json = try #require(try outcome.json.first)
        #expect(json["errors"] == 1)
        #expect(json["diagnostics"]?.arrayValue?.first?["file"] == "b/app.yaml")
        #expect(outcome.error == "")
    }

    @Test func sarifIsPrintedForScanners() async throws {
        folder.write("app.yaml", Apps.broken)
        let outcome = try await LegworkProgram.run("check", "app.yaml", "--format", "sarif", in: folder.path)
        #expect(outcome.status == 1)
        let log = try JSON(parsing: outcome.output)
        #expect(log["version"] == "2.1.0")
        #expect(log["runs"]?.arrayValue?.first?["results"]?.arrayValue?.first?["ruleId"] == "LW0204")
    }

    @Test func standardInputIsAnAppToo() async throws {
        let outcome = try await LegworkProgram.run("check", "-", input: Apps.broken)
        #expect(outcome.status == 1)
        #expect(outcome.output.hasPrefix("<stdin>:11:17: error: "))
    }

    @Test func brokenYAMLIsPlaced() async throws {
        folder.write("app.yaml", "app:\n  id: [a\n  version: 1\n")
        let outcome = try await LegworkProgram.run("check", "app.yaml", in: folder.path)
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("[LW0005]"))
        #expect(outcome.output.hasPrefix("app.yaml:"))
    }

    @Test func nothingToCheckIsAMistakeOfTheCaller() async throws {
        let missing = try await LegworkProgram.run("check", "app.yaml", in: folder.path)
        #expect(missing.status == 2)
        #expect(missing.error == "error: there is no 'app.yaml'\n")
        let empty = try await LegworkProgram.run("check", ".", in: folder.path)
        #expect(empty.status == 2)
        #expect(empty.error.hasPrefix("error: there is no app in '.'"))
    }

    @Test func explainPrintsThePageOfACode() async throws {
        let outcome = try await LegworkProgram.run("explain", "lw0204")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("# LW0204: an edge to an unknown activity\n"))
        #expect(outcome.output.contains("## Cure"))
        let unknown = try await LegworkProgram.run("explain", "LW0924")
        #expect(unknown.status == 2)
        #expect(unknown.error.hasPrefix("error: there is no diagnostic 'LW0924'\n"))
    }
}
