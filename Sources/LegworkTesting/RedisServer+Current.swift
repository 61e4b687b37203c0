import LegworkRedis
import Testing

extension RedisServer {
    /// The suite's server.
    ///
    /// - Throws: where the suite has no trait `.redisServer`.
    package static func required() throws -> RedisServer {
        try #require(current, "give the suite the trait .redisServer")
    }
}
