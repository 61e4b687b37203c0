import LegworkJSON
import Testing

/// `legwork verify`, with a few schedules: the whole is run by `Scripts/check.sh`.
@Suite(.timeLimit(.minutes(10))) struct VerifyTests {
    private let folder = Folder()

    /// Runs schedules of a name and gives the rows and the sums.
    private func verify(_ faults: String, only: String) async throws -> (status: Int32, rows: [JSON], sums: JSON) {
        let outcome = try await LegworkProgram.run(
            ["verify", "--faults", faults, "--only", only, "--json"],
            in: folder.path
        )
        let lines = try outcome.json
        #expect(lines.count >= 2, "\(outcome.error)")
        return (outcome.status, lines.dropLast(), lines.last ?? .null)
    }

    @Test(
        "Killed between its commits and their replies, an engine leaves the same end",
        arguments: ["fused", "stepwise", "together"]
    )
    func kill(mode: String) async throws {
        let (status, rows, sums) = try await verify("crash", only: "join/\(mode)/commit.sent")
        #expect(status == 0, "\(sums)")
        #expect(sums["lost"] == 0 && sums["doubled"] == 0 && sums["violations"] == 0, "\(sums)")
        let row = rows.first { $0["fault"] == "commit.sent" }
        #expect(row?["runs"] == row?["hits"] && (row?["runs"]?.integerValue ?? 0) > 0)
    }

    @Test("A worker that cannot learn at once which apps there are learns it later")
    func appsUnknown() async throws {
        let (status, _, sums) = try await verify("network", only: "worker/fused/reply-lost.SMEMBERS:1")
        #expect(status == 0, "\(sums)")
        #expect(sums["hits"] == 1)
    }

    @Test("A timer rings on time though the reply to the commit that armed it was lost")
    func timerArmedUnheard() async throws {
        let (status, _, sums) = try await verify("network", only: "sleep/stepwise/reply-lost.lw2_commit")
        #expect(status == 0, "\(sums)")
        #expect((sums["hits"]?.integerValue ?? 0) > 3)
    }

    @Test("A run of nothing is a failure, and faults that are none are named")
    func nothing() async throws {
        let nothing = try await LegworkProgram.run("verify", "--only", "worker/fused/no.such", in: folder.path)
        #expect(nothing.status == 1)
        #expect(nothing.error.contains("no schedule's name holds 'worker/fused/no.such'"))
        let typo = try await LegworkProgram.run("verify", "--faults", "netwrok", in: folder.path)
        #expect(typo.status == 2)
        #expect(typo.error.contains("crash, network"))
    }
}
