package import LegworkRedis

/// An entry that was delivered and not acknowledged, as XPENDING tells.
package struct PendingEntry: Sendable {
    /// The entry's id.
    package var id: String
    /// Who has it.
    package var consumer: String
    /// How long it has been idle, in milliseconds.
    package var idleMilliseconds: Int64
    /// How often it was delivered.
    package var deliveries: Int

    /// The entries of an extended XPENDING.
    package static func list(_ reply: RedisReply) throws(RedisError) -> [PendingEntry] {
        var entries: [PendingEntry] = []
        for item in try reply.array() {
            let parts = try item.array(count: 4)
            entries.append(
                PendingEntry(
                    id: try parts[0].string(),
                    consumer: try parts[1].string(),
                    idleMilliseconds: try parts[2].integer(),
                    deliveries: Int(try parts[3].integer())
                )
            )
        }
        return entries
    }
}
