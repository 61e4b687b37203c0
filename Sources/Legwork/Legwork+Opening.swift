import LegworkRedis
import LegworkStore
import Logging

extension Legwork {
    /// Starts the embedded server, or reads the address of one that runs.
    static func reach(
        _ configuration: LegworkConfiguration
    ) async throws -> (EmbeddedRedis?, RedisConfiguration) {
        do throws(RedisError) {
            switch configuration.server {
            case .address(let text): return (nil, RedisConfiguration(try RedisAddress(parsing: text)))
            case .embedded(let folder):
                let durability: EmbeddedRedisConfiguration.Durability =
                    switch configuration.durability {
                    case .always: .always
                    case .everysec: .everysec
                    case .none: .none
                    }
                let server = try await EmbeddedRedis.start(
                    EmbeddedRedisConfiguration(folder: folder, durability: durability)
                )
                return (server, RedisConfiguration(server.address))
            }
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// Looks whether the server keeps what it acknowledges. Source: `30-reliability`, promises.
    static func check(_ lane: RedisLane, _ configuration: LegworkConfiguration, _ logger: Logger) async throws {
        let settings = try await lane.serverSettings()
        let allowsUnsafe = configuration.allowsUnsafeDurability || configuration.durability == .none
        var refusals: [String] = []
        for problem in settings.problems {
            switch problem.gravity {
            case .unusable: refusals.append(problem.sentence)
            case .unsafe:
                if !allowsUnsafe { refusals.append(problem.sentence) }
            case .wasteful:
                logger.info("the server's settings cost memory", metadata: ["redis.setting": "\(problem.sentence)"])
            }
        }
        guard refusals.isEmpty else {
            throw LegworkError(.unavailable, "Redis is not set up to keep work: " + refusals.joined(separator: "; "))
        }
        logger.info("connected", metadata: ["lw.durability": "\(settings.durability)"])
    }
}

extension LegworkError {
    /// What befell the store, in words for the door.
    init(wrapping error: any Error) {
        switch error {
        case let error as LegworkError: self = error
        case let error as RedisError: self.init(.unavailable, error.description)
        case let error as StoreError:
            let code: Code =
                switch error.kind {
                case .redis: .unavailable
                case .versionTaken, .lowerVersion, .versionActive, .versionInUse, .contended, .partitionMismatch,
                    .formatMismatch:
                    .conflict
                case .unknownVersion: .notFound
                case .invalidPartitionCount: .badRequest
                case .clusterRefused: .unavailable
                case .unexpectedReply, .damaged: .fault
                }
            self.init(code, error.description)
        default: self.init(.fault, "\(error)")
        }
    }
}
