import LegworkJSON
import Testing

/// `legwork fmt`, as a process.
@Suite struct FmtTests {
    private let folder = Folder()
    private let ugly = "app:   # the app\n   id: \"x\"\n   graphs: [ ]\n"
    private let fine = "app:   # the app\n  id: 'x'\n  graphs: []\n"

    @Test func filesAreFormattedAndNamed() async throws {
        folder.write("a/app.yaml", ugly)
        folder.write("b/part.yml", fine)
        let outcome = try await LegworkProgram.run("fmt", in: folder.path)
        #expect(outcome.status == 0)
        #expect(outcome.output == "a/app.yaml\n")
        #expect(outcome.error == "formatted 1 file of 2\n")
        #expect(folder.read("a/app.yaml") == fine)
        let again = try await LegworkProgram.run("fmt", in: folder.path)
        #expect(again.output == "")
        #expect(again.error == "2 files looked at, nothing to format\n")
    }

    @Test func aCheckChangesNothing() async throws {
        folder.write("app.yaml", ugly)
        let outcome = try await LegworkProgram.run("fmt", "--check", "--json", in: folder.path)
        #expect(outcome.status == 1)
        #expect(try outcome.json == [["file": "app.yaml", "state": "unformatted"]])
        #expect(folder.read("app.yaml") == ugly)
    }

    @Test func whatIsNoYAMLStaysAndSaysWhy() async throws {
        let broken = "app:\n   id: [x\n"
        folder.write("app.yaml", broken)
        folder.write("other.yaml", ugly)
        let outcome = try await LegworkProgram.run("fmt", ".", in: folder.path)
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("app.yaml:3:1: error:"))
        #expect(outcome.output.hasSuffix("other.yaml\n"))
        #expect(folder.read("app.yaml") == broken)
        #expect(folder.read("other.yaml") == fine)
    }

    @Test func standardInputGoesToStandardOutput() async throws {
        let outcome = try await LegworkProgram.run("fmt", "--stdin", input: ugly)
        #expect(outcome.status == 0)
        #expect(outcome.output == fine)
        let broken = try await LegworkProgram.run("fmt", "--stdin", input: "a: [\n")
        #expect(broken.status == 1)
        #expect(broken.output == "a: [\n")
        #expect(broken.error.contains("<stdin>:"))
    }

    @Test func linksAndRightsStay() async throws {
        folder.write("real.yaml", ugly, executable: true)
        folder.link("app.yaml", to: "real.yaml")
        let outcome = try await LegworkProgram.run("fmt", "app.yaml", in: folder.path)
        #expect(outcome.status == 0)
        #expect(folder.read("real.yaml") == fine)
        #expect(folder.isLink("app.yaml"))
        #expect(folder.isExecutable("real.yaml"))
    }

    @Test func mistakesAreSaid() async throws {
        folder.write("data.json", "{}")
        let json = try await LegworkProgram.run("fmt", "data.json", in: folder.path)
        #expect(json.status == 2)
        #expect(json.error.contains("'data.json' is JSON"))
        let none = try await LegworkProgram.run("fmt", "nothing", in: folder.path)
        #expect(none.status == 2)
    }
}
