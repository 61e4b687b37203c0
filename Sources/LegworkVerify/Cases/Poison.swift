import LegworkLedger
import LegworkRedis

/// Puts entries into a store's streams that nobody can read, as a faulty program would.
struct Poison: Sendable {
    /// To Redis itself, as no door takes such things in.
    let lane: RedisLane
    /// The prefix of the store.
    let prefix: String

    /// Puts one into a stream of messages and one into a stream of tasks.
    ///
    /// - Throws: ``RedisError``.
    func pour(app: String, topic: String) async throws {
        let keys = KeySpace(prefix: prefix)
        for stream in [keys.messages(1), keys.tasks(1, app: app, topic: topic)] {
            _ = try await lane.send(RedisCommand("XADD", stream, "*", "poison", "\u{0}\u{1}"))
        }
    }
}
