import LegworkRedis
import LegworkTesting
import Testing

/// The tests that talk to a server: one server for all of them.
@Suite(.redisServer, .timeLimit(.minutes(2)))
struct LiveTests {
    @Test func aServerIsThere() async throws {
        let lane = try RedisServer.required().lane()
        #expect(try await lane.send(RedisCommand("PING")) == .status("PONG"))
        await lane.close()
    }

    @Test func subscription() async throws {
        let server = try RedisServer.required()
        let lane = server.lane()
        let subscription = RedisSubscription(server.configuration)
        try await subscription.subscribe(["a", "b"])
        #expect(try await lane.send(RedisCommand("PUBLISH", "a", "1")) == .integer(1))
        var reader = subscription.makeAsyncIterator()
        #expect(await reader.next() == .message(channel: "a", payload: [49]))
        subscription.close()
        #expect(await reader.next() == nil)
        await lane.close()
    }
}
