import LegworkRedis
import LegworkStore
import LegworkSystem
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

    /// Does something with a server that may just be reading its data from disk: waits for that, for a while.
    static func whenLoaded<Value>(_ body: () async throws -> Value) async throws -> Value {
        let deadline = ContinuousClock.now + loadingPatience
        var backoff = Backoff()
        while true {
            do { return try await body() } catch {
                let redisError = error as? RedisError ?? (error as? StoreError)?.redisError
                guard redisError?.serverError?.code == .loading, ContinuousClock.now < deadline else { throw error }
            }
            try await Swift.Task.sleep(for: .milliseconds(backoff.pauseMilliseconds()))
        }
    }

    /// How long a server may take to read its data before it counts as away.
    private static let loadingPatience = Duration.seconds(30)

    /// The bytes that the prefix of a store may have.
    private static let prefixBytesMax = 64

    /// Refuses a prefix that keys cannot begin with: braces would mean something to Redis, and blanks be lost in lists.
    static func check(prefix: String) throws {
        let isPlain = prefix.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"{}*?[]\\".utf8.contains($0) }
        guard !prefix.isEmpty, prefix.utf8.count <= prefixBytesMax, isPlain else {
            throw LegworkError(
                .badRequest,
                "a store's names cannot begin with '\(prefix)'; a prefix has 1 to \(prefixBytesMax) letters, digits, "
                    + "'-', '_', '.' or ':'"
            )
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
                case .unknownVersion, .missing: .notFound
                case .invalidPartitionCount: .badRequest
                case .clusterRefused: .unavailable
                case .unexpectedReply, .damaged: .fault
                }
            self.init(code, error.description)
        default: self.init(.fault, "\(error)")
        }
    }
}
