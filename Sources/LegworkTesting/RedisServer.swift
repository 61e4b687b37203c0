package import LegworkRedis

/// A private Redis for tests: on a unix socket in a folder of its own, gone with the test run however that ends.
package final class RedisServer: Sendable {
    /// The server that the suite's trait has started, inside a suite with the trait `.redisServer`.
    @TaskLocal package static var current: RedisServer?

    private let embedded: EmbeddedRedis
    private let folder: String

    /// Starts a server in a new temporary folder.
    ///
    /// - Throws: `serverNotStarted`.
    package static func start(
        durability: EmbeddedRedisConfiguration.Durability = .none,
        extraSettings: [EmbeddedRedisConfiguration.Setting] = []
    ) async throws(RedisError) -> RedisServer {
        guard let folder = FileSystem.makeTemporaryFolder(prefix: "/tmp/legwork-test-") else {
            throw RedisError(.serverNotStarted, "cannot make a folder under /tmp", advice: "make room or give rights")
        }
        do throws(RedisError) {
            let embedded = try await EmbeddedRedis.start(
                EmbeddedRedisConfiguration(
                    folder: folder,
                    durability: durability,
                    extraSettings: [.init("enable-debug-command", "local")] + extraSettings
                )
            )
            return RedisServer(embedded, folder)
        } catch {
            FileSystem.removeTree(folder)
            throw error
        }
    }

    private init(_ embedded: EmbeddedRedis, _ folder: String) {
        self.embedded = embedded
        self.folder = folder
    }

    /// Where the server listens.
    package var address: RedisAddress { embedded.address }

    /// How to reach the server.
    package var configuration: RedisConfiguration { RedisConfiguration(address) }

    /// The server itself, to kill, freeze or restart it.
    package var process: EmbeddedRedis { embedded }

    /// A lane to the server, closed when released.
    package func lane() -> RedisLane { RedisLane(configuration, name: "test") }

    /// Ends the server and removes its folder.
    package func stop() async {
        await embedded.stop()
        FileSystem.removeTree(folder)
    }

    /// Starts a server, runs `body` with it and removes it.
    package static func with<Success>(
        durability: EmbeddedRedisConfiguration.Durability = .none,
        extraSettings: [EmbeddedRedisConfiguration.Setting] = [],
        _ body: (RedisServer) async throws -> Success
    ) async throws -> Success {
        let server = try await start(durability: durability, extraSettings: extraSettings)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }
}
