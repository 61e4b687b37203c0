package import LegworkLedger
import LegworkRedis
import LegworkStore

extension Wire {
    /// Appends the move of an entry to the dead letters of its partition: one call that also acknowledges it.
    ///
    /// - Parameters:
    ///   - lease: the token under which it is done; nil for streams that have no lease.
    ///   - reason: why nobody can process it.
    package func appendBurial(
        stream: String,
        group: String,
        entry: String,
        partition: Int,
        lease: String?,
        reason: String,
        keys: KeySpace
    ) {
    }

    /// Appends the addition of a copy of an entry to a dead-letter stream.
    package func appendDeadLetter(to dead: String, _ entry: StreamEntry, stream: String, reason: String) {
        var builder = RedisCommandBuilder("XADD")
        for word in [dead, "*", "S", stream, "E", entry.id, "R", reason, "N", "0"] { builder.append(word) }
        for (name, value) in entry.fields {
            builder.append(name)
            builder.append(value)
        }
        append(builder.build())
    }
}
