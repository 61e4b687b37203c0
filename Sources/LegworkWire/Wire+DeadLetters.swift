import LegworkRedis
package import LegworkStore

extension Wire {
    /// Appends a call of the store.
    package func append(_ call: StoreCall) { append(kernel.encode(call)) }

    /// Appends the addition of a copy of an entry to a dead-letter stream.
    package func appendDeadLetter(to dead: String, _ entry: WireEntry, stream: String, attempts: Int, reason: String) {
        var builder = RedisCommandBuilder("XADD")
        for word in [dead, "*", "S", stream, "E", entry.id, "R", reason, "N", "\(attempts)"] { builder.append(word) }
        for (name, value) in entry.fields {
            builder.append(name)
            builder.append(value)
        }
        append(builder.build())
    }
}
