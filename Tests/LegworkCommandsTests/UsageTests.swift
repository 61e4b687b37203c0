import LegworkJSON
import Testing

/// How the program answers mistakes of its caller, and where it writes.
@Suite struct UsageTests {
    @Test func anUnknownCommandIsNamedAndOneSuggested() async throws {
        let outcome = try await LegworkProgram.run("chekc")
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(outcome.error == "error: there is no command 'chekc'\n  try: legwork check\n  try: legwork --help\n")
    }

    @Test func anUnknownCommandOfTheSecondLevelToo() async throws {
        let outcome = try await LegworkProgram.run("jobs", "shwo", "7")
        #expect(outcome.status == 2)
        #expect(
            outcome.error
                == "error: there is no command 'jobs shwo'\n  try: legwork jobs show\n  try: legwork jobs --help\n"
        )
    }

    @Test func anUnknownOptionIsAMistake() async throws {
        let outcome = try await LegworkProgram.run("check", "--nonsense")
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(outcome.error.hasPrefix("error: Unknown option '--nonsense'"))
    }

    @Test func helpGoesToStandardOutput() async throws {
        for arguments in [["--help"], ["help"], ["help", "check"], ["check", "--help"]] {
            let outcome = try await LegworkProgram.run(arguments)
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("USAGE: legwork"))
            #expect(outcome.error == "")
        }
    }

    @Test func theVersionIsPrinted() async throws {
        let plain = try await LegworkProgram.run("version")
        let json = try await LegworkProgram.run("version", "--json")
        let flag = try await LegworkProgram.run("--version")
        #expect(plain.output == "legwork \(flag.output)")
        #expect(try json.json.first?["version"]?.stringValue.map { $0 + "\n" } == flag.output)
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionsAreForEveryShell(shell: String) async throws {
        let outcome = try await LegworkProgram.run("completions", shell)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("explain"))
    }

    @Test func errorsAreJSONWhereJSONWasAskedFor() async throws {
        let outcome = try await LegworkProgram.run("completions", "tcsh", "--json")
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(try JSON(parsing: outcome.error)["error"]?["message"] == "there are no completions for 'tcsh'")
    }
}
