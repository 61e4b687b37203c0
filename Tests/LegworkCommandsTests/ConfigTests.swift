import LegworkJSON
import Testing

/// `legwork config`, as a process.
@Suite struct ConfigTests {
    private let folder = Folder()

    private func setting(_ name: String, in outcome: LegworkProgram.Outcome) throws -> JSON? {
        try outcome.json.first { $0["setting"]?.stringValue == name }
    }

    @Test func eachSourceWinsOverTheNext() async throws {
        folder.write("legwork.yaml", "partitions: 4\nloops: 3\ndurability: everysec\n")
        let outcome = try await LegworkProgram.run(
            "config",
            "--json",
            "--loops",
            "7",
            variables: ["LEGWORK_LOOPS": "6", "LEGWORK_DURABILITY": "always"],
            in: folder.path
        )
        #expect(outcome.status == 0)
        #expect(try setting("loops", in: outcome)?["value"] == "7")
        #expect(try setting("loops", in: outcome)?["source"] == "--loops")
        #expect(try setting("durability", in: outcome)?["value"] == "always")
        #expect(try setting("durability", in: outcome)?["source"] == "LEGWORK_DURABILITY")
        #expect(try setting("partitions", in: outcome)?["value"] == "4")
        #expect(try setting("partitions", in: outcome)?["source"] == "legwork.yaml:1:1")
        #expect(try setting("mode", in: outcome)?["source"] == "default")
        #expect(try setting("redis", in: outcome)?["value"] == JSON.null)
    }

    @Test func theDataFolderMayHoldTheFile() async throws {
        folder.write(".legwork/config.json", "{\"log-level\": \"debug\"}\n")
        let outcome = try await LegworkProgram.run("config", "--json", in: folder.path)
        #expect(try setting("log-level", in: outcome)?["value"] == "debug")
        #expect(try setting("log-level", in: outcome)?["source"] == ".legwork/config.json:1:2")
    }

    @Test func anUnknownSettingIsPointedAt() async throws {
        folder.write("legwork.yaml", "partitoins: 4\nloops: many\n")
        let outcome = try await LegworkProgram.run("config", in: folder.path)
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("legwork.yaml:1:1: error: unknown setting 'partitoins'"))
        #expect(outcome.error.contains("fix-it: replace 'partitoins' with 'partitions'"))
        #expect(outcome.error.contains("legwork.yaml:2:8: error: 'loops' cannot be 'many'"))
    }

    @Test func aWrongValueNamesItsSource() async throws {
        let outcome = try await LegworkProgram.run("config", variables: ["LEGWORK_PARTITIONS": "0"], in: folder.path)
        #expect(outcome.status == 2)
        #expect(
            outcome.error.hasPrefix(
                "error: LEGWORK_PARTITIONS cannot be '0': it must be a whole number from 1 to 1024\n"
            )
        )
    }

    @Test func passwordsAreNotPrinted() async throws {
        let outcome = try await LegworkProgram.run(
            "config",
            "--redis",
            "redis://me:secret@host:1/2",
            "--json",
            in: folder.path
        )
        #expect(!outcome.output.contains("secret"))
        #expect(try setting("redis", in: outcome)?["value"] == "redis://me:…@host:1/2")
    }
}
