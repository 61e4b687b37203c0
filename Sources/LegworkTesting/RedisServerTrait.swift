package import LegworkRedis
package import Testing

/// Gives a suite a Redis of its own, in ``RedisServer/current``, for as long as it runs.
package struct RedisServerTrait: SuiteTrait, TestScoping {
    let durability: EmbeddedRedisConfiguration.Durability

    /// One server for the suite, not one for each test in it.
    package let isRecursive = false

    /// Starts the server, runs the suite and removes the server.
    package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await RedisServer.with(durability: durability) { server in
            try await RedisServer.$current.withValue(server) { try await function() }
        }
    }
}

extension Trait where Self == RedisServerTrait {
    /// A Redis for the suite that writes nothing to disk.
    package static var redisServer: Self { Self(durability: .none) }

    /// A Redis for the suite that makes writes safe as said.
    package static func redisServer(_ durability: EmbeddedRedisConfiguration.Durability) -> Self {
        Self(durability: durability)
    }
}
