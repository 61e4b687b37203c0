import LegworkJSON
import LegworkLedger
import LegworkRedis
import LegworkTesting
import Testing

@testable import LegworkCommands

/// `audit`, `dead` and `jobs replay`, as an operator types them.
@Suite(.timeLimit(.minutes(10))) struct OperatingTests {
    private let folder = Folder()
    private let keys = KeySpace()

    private func run(_ server: RedisServer, _ words: String...) async throws -> LegworkProgram.Outcome {
        try await LegworkProgram.run(words + ["--redis", server.address.unmaskedText], in: folder.path)
    }

    @Test func anAuditFindsAndMendsWhatWasPlanted() async throws {
        folder.write("app.yaml", Apps.approval)
        try await RedisServer.with(durability: .everysec) { server in
            #expect(try await run(server, "deploy", "app.yaml").status == 0)
            #expect(try await run(server, "start", "order.placed", "--input", #"{"id":"7"}"#).status == 0)
            let clean = try await run(server, "audit")
            #expect(clean.status == 0)
            #expect(clean.output.hasPrefix("nothing is wrong: 1 job, "))
            let lane = server.lane()
            _ = try await lane.send(RedisCommand("ZADD", keys.index(0, app: "approval"), "5", "ghost"))
            _ = try await lane.send(RedisCommand("SET", keys.signalMark(0, app: "a", topic: "t", id: "i"), "1"))
            await lane.close()
            let found = try await run(server, "audit", "--json", "--rate", "0")
            #expect(found.status == 1)
            let lines = try found.json
            #expect(Set(lines.compactMap { $0["violation"]?["kind"]?.stringValue }) == ["index", "mark"])
            #expect(lines.last?["summary"]?["violations"] == 2)
            let mended = try await run(server, "audit", "--repair")
            #expect(mended.status == 1, "the mark has no repair")
            #expect(mended.output.contains("mended: it takes it out of the index"))
            let left = try await run(server, "audit", "--json").json
            #expect(left.compactMap { $0["violation"]?["kind"]?.stringValue } == ["mark"])
            let wrong = try await run(server, "audit", "--rate", "-1")
            #expect(wrong.status == 2)
        }
    }

    @Test func deadLettersAreListedRetriedOnceAndDropped() async throws {
        folder.write("app.yaml", Apps.approval)
        try await RedisServer.with(durability: .everysec) { server in
            #expect(try await run(server, "deploy", "app.yaml").status == 0)
            let lane = server.lane()
            let stream = keys.messages(0)
            for job in ["7", "8"] {
                let message = Message.sweep(app: "approval", gid: "none", job: job).header
                let words = [keys.dead(0), "*", "S", stream, "E", "1-1", "R", "reason \(job)", "N", "10", "m", message]
                _ = try await lane.send(RedisCommand("XADD", arguments: words))
            }
            #expect(try await run(server, "dead", "list").output.contains("reason 7"))
            let list = try await run(server, "dead", "list", "--json", "--job", "7").json
            #expect(list.count == 1 && list[0]["kind"] == "message" && list[0]["attempts"] == 10)
            let id = try #require(list[0]["id"]?.stringValue)
            #expect(try await run(server, "dead", "show", id).output.contains("X|approval|none|7"))
            #expect(try await run(server, "dead", "retry", id).output == "\(id) sent\n")
            #expect(try await run(server, "dead", "retry", id).output == "\(id) gone\n")
            #expect(try await lane.send(RedisCommand("XLEN", stream)) == .integer(1))
            await lane.close()
            let nothing = try await run(server, "dead", "drop")
            #expect(nothing.status == 2 && nothing.error.contains("legwork dead drop --all"))
            let dropped = try await run(server, "dead", "drop", "--all", "--reason", "reason 8", "--json").json
            #expect(dropped.map { $0["outcome"] } == ["dropped"])
            #expect(try await run(server, "dead", "list").output == "")
            let unknown = try await run(server, "dead", "show", id)
            #expect(unknown.status == 1 && unknown.error.contains("there is no dead letter"))
            #expect(try await run(server, "dead", "show", "nonsense").error.contains("one looks like '3:"))
        }
    }

    @Test func aJobIsReplayedWithAPatchAndSaysWhereItIsFrom() async throws {
        folder.write("app.yaml", Apps.hello)
        try await RedisServer.with(durability: .everysec) { server in
            #expect(try await run(server, "deploy", "app.yaml").status == 0)
            let start = try await run(server, "start", "hello", "--input", #"{"name":"Ada"}"#, "--id", "1")
            #expect(start.status == 0)
            let replay = try await run(
                server,
                "jobs",
                "replay",
                "1",
                "--from",
                "greet",
                "--id",
                "2",
                "--patch",
                #"{"outputs":{"t1":{"name":"Grace"}}}"#
            )
            #expect(replay.status == 0, "\(replay.error)")
            let shown = try #require(try await run(server, "jobs", "show", "2", "--json").json.first)
            #expect(shown["data"] == ["greeting": "Hello, Grace"])
            #expect(shown["replay"] == ["of": "1", "from": "greet"])
            #expect(try await run(server, "jobs", "show", "2").output.contains("of job 1, from 'greet'"))
            let refused = try await run(server, "jobs", "replay", "1", "--from", "gret")
            #expect(refused.status == 1 && refused.error.contains("job '1' ran 'greet'"))
            let taken = try await run(server, "jobs", "replay", "1", "--from", "greet", "--id", "2")
            #expect(taken.status == 1 && taken.error.contains("is stored already"))
            #expect(try await run(server, "audit").status == 0)
        }
    }

    @Test func whySaysThatNobodyReadsATopic() async throws {
        folder.write("app.yaml", Apps.shop)
        try await RedisServer.with(durability: .everysec) { server in
            #expect(try await run(server, "deploy", "app.yaml").status == 0)
            #expect(try await run(server, "start", "shop.order", "--id", "1").status == 0)
            let why = try await run(server, "jobs", "why", "1")
            #expect(why.output.contains("no worker reads topic 'order.charge'"), "\(why.output)\(why.error)")
            let wait = try await run(server, "jobs", "why", "1", "--json").json.first?["waits"]?.arrayValue?.first
            #expect(wait?["task"]?["workers"] == 0 && wait?["task"]?["state"] == "queued")
        }
    }
}
