import LegworkJSON
import LegworkRedis
import LegworkTesting
import Testing

@testable import LegworkCommands

/// Commands on a Redis that somebody else runs.
@Suite(.timeLimit(.minutes(10))) struct ServerTests {
    private let folder = Folder()

    @Test func anUnsafeRedisIsRefusedUnlessAllowed() async throws {
        folder.write("app.yaml", Apps.hello)
        try await RedisServer.with(durability: .none) { server in
            let redis = server.address.unmaskedText
            let input = #"{"name":"Ada"}"#
            let refused = try await LegworkProgram.run(
                "run",
                "app.yaml",
                "--input",
                input,
                "--redis",
                redis,
                in: folder.path
            )
            #expect(refused.status == 1)
            #expect(refused.error.contains("CONFIG SET appendonly yes"))
            let allowed = try await LegworkProgram.run(
                "run",
                "app.yaml",
                "--input",
                input,
                "--allow-unsafe-durability",
                "-q",
                variables: ["LEGWORK_REDIS": redis],
                in: folder.path
            )
            #expect(allowed.status == 0)
            #expect(allowed.output == "{\n  \"greeting\": \"Hello, Ada\"\n}\n")
            // The job is still there to look at.
            let list = try await LegworkProgram.run(
                "jobs",
                "list",
                "--json",
                "--redis",
                redis,
                "--allow-unsafe-durability",
                in: folder.path
            )
            #expect(try list.json.map { $0["state"] } == ["completed"])
        }
    }

    @Test func serveMovesJobsOfARedisThatRuns() async throws {
        folder.write("app.yaml", Apps.shop)
        try await RedisServer.with(durability: .everysec) { server in
            let redis = server.address.unmaskedText
            let serve = RunningProgram(
                "serve",
                "--redis",
                redis,
                "--log-format",
                "json",
                "--log-level",
                "info",
                in: folder.path
            )
            let work = RunningProgram(
                "work",
                "order.charge",
                "--exec",
                "echo '{\"receipt\":1}'",
                "--redis",
                redis,
                in: folder.path
            )
            let deploy = try await LegworkProgram.run("deploy", "app.yaml", "--redis", redis, in: folder.path)
            #expect(deploy.status == 0)
            let outcome = try await LegworkProgram.run(
                "start",
                "shop.order",
                "--wait",
                "--timeout",
                "30s",
                "--redis",
                redis,
                "--json",
                in: folder.path
            )
            #expect(try outcome.json.first?["data"] == ["receipt": 1])
            #expect(try await work.stop().status == 0)
            let ended = try await serve.stop()
            #expect(ended.status == 0)
            #expect(ended.error.contains("durability  everysec"))
            #expect(ended.error.contains(#""message":"connected""#))
        }
    }

    @Test func serveNeedsARedisAndDevBringsItsOwn() async throws {
        let serve = try await LegworkProgram.run("serve", in: folder.path)
        #expect(serve.status == 2)
        #expect(serve.error.hasPrefix("error: no Redis is named\n"))
        let dev = try await LegworkProgram.run("dev", "--redis", "redis://localhost", in: folder.path)
        #expect(dev.status == 2)
        #expect(dev.error.contains("legwork serve"))
    }
}
