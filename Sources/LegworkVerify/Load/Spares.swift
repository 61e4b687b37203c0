import LegworkRedis
import Synchronization

/// Servers that were started to take another one's place.
final class Spares: Sendable {
    private let servers = Mutex<[EmbeddedRedis]>([])

    /// Starts one in a folder of its own.
    func start() async throws -> EmbeddedRedis {
        guard let folder = FileSystem.makeTemporaryFolder(prefix: "/tmp/legwork-verify-") else {
            throw VerifyError("no folder could be made under /tmp; make room there")
        }
        let server = try await EmbeddedRedis.start(EmbeddedRedisConfiguration(folder: folder, durability: .everysec))
        servers.withLock { $0.append(server) }
        return server
    }

    /// Stops and removes them.
    func stop() async {
        for server in servers.withLock({ $0 }) {
            await server.stop()
            FileSystem.removeTree(server.configuration.folder)
        }
    }
}
