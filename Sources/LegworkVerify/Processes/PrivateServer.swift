import LegworkRedis

/// A Redis of a verification's own, in a temporary folder.
final class PrivateServer: Sendable {
    /// The server, to kill and restart.
    let process: EmbeddedRedis

    /// Where it listens.
    var address: RedisAddress { process.address }

    private init(_ process: EmbeddedRedis) { self.process = process }

    /// A lane to it.
    func lane() -> RedisLane { RedisLane(RedisConfiguration(address), name: "verify", logger: Stage.logger) }

    /// Starts a server, runs `body` with it and removes it.
    ///
    /// - Throws: what Redis or `body` throws.
    static func with<Success>(
        durability: EmbeddedRedisConfiguration.Durability,
        extraSettings: [EmbeddedRedisConfiguration.Setting] = [],
        _ body: (PrivateServer) async throws -> Success
    ) async throws -> Success {
        guard let folder = FileSystem.makeTemporaryFolder(prefix: "/tmp/legwork-verify-") else {
            throw VerifyError("no folder could be made under /tmp; make room there")
        }
        defer { FileSystem.removeTree(folder) }
        let process = try await EmbeddedRedis.start(
            EmbeddedRedisConfiguration(folder: folder, durability: durability, extraSettings: extraSettings)
        )
        do {
            let result = try await body(PrivateServer(process))
            await process.stop()
            return result
        } catch {
            await process.stop()
            throw error
        }
    }
}
