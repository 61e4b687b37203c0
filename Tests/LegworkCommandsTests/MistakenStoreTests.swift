import LegworkJSON
import LegworkRedis
import LegworkTesting
import Testing

@testable import LegworkCommands

/// Commands that are pointed at a store that is not there, or would take from it what is still needed.
@Suite(.timeLimit(.minutes(10))) struct MistakenStoreTests {
    private let folder = Folder()

    private func run(_ server: RedisServer, _ words: String...) async throws -> LegworkProgram.Outcome {
        try await LegworkProgram.run(words + ["--redis", server.address.unmaskedText], in: folder.path)
    }

    @Test func lookingAtAMistypedPrefixLeavesNothingBehind() async throws {
        try await RedisServer.with(durability: .everysec) { server in
            let looked = try await run(server, "status", "--prefix", "zz")
            #expect(looked.status == 1)
            #expect(looked.error.contains("this Redis has no store whose names begin with 'zz'"))
            #expect(try await run(server, "jobs", "list", "--prefix", "zz").status == 1)
            let lane = server.lane()
            #expect(try await lane.send(RedisCommand("DBSIZE")) == .integer(0))
            await lane.close()
            let strange = try await run(server, "status", "--prefix", "a{b")
            #expect(strange.status == 1 && strange.error.contains("cannot begin with 'a{b'"))
        }
    }

    @Test func aVersionStaysWhileJobsThatEndedOnItAreStored() async throws {
        folder.write("app.yaml", Apps.hello)
        folder.write("next.yaml", Apps.hello.replacing("version: '1'", with: "version: '2'"))
        try await RedisServer.with(durability: .everysec) { server in
            #expect(try await run(server, "deploy", "app.yaml").status == 0)
            let start = try await run(server, "start", "hello", "--input", #"{"name":"Ada"}"#, "--id", "1")
            #expect(start.status == 0)
            #expect(try await run(server, "deploy", "next.yaml").status == 0)
            let refused = try await run(server, "apps", "remove", "hello", "1")
            #expect(refused.status == 1)
            #expect(refused.error.contains("'1' among them"))
            #expect(try await run(server, "jobs", "show", "1").status == 0)
            #expect(try await run(server, "jobs", "delete", "1").status == 0)
        }
    }

    @Test func wordsThatAreNoTextAreRefused() async throws {
        let outcome = try await LegworkProgram.run(["start", "hello", "--id", "\u{FFFD}"], in: folder.path)
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("is not UTF-8"))
    }

    @Test func graphsAreDataWhereJSONIsAskedFor() async throws {
        folder.write("app.yaml", Apps.hello)
        let outcome = try await LegworkProgram.run(["graph", "app.yaml", "--json"], in: folder.path)
        let graph = try #require(try outcome.json.first)
        #expect(graph["topic"] == "hello")
        #expect(graph["transitions"] == [["from": "t1", "to": "greet", "kind": "plain", "label": []]])
    }
}
