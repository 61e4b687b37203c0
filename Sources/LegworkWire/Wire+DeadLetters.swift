package import LegworkLedger
import LegworkRedis
import LegworkStore

extension Wire {
    /// How many dead letters a partition keeps, about.
    package static let deadLettersKept = 10_000

    /// Appends the move of an entry to the dead letters of its partition: one call that also acknowledges it.
    ///
    /// - Parameters:
    ///   - lease: the token under which it is done; nil for streams that have no lease.
    ///   - attempts: how often it was tried.
    ///   - reason: why nobody can process it.
    package func appendBurial(
        stream: String,
        group: String,
        entry: String,
        partition: Int,
        lease: String?,
        attempts: Int,
        reason: String,
        keys: KeySpace
    ) {
        var builder = RedisFunctionLibrary.call(
            KernelLibrary.functionPrefix + "bury",
            keys: [stream, keys.dead(partition), keys.partition(partition)]
        )
        builder.append(lease == nil ? "" : keys.lease(partition))
        for argument in [lease ?? "", group, entry, reason, "\(attempts)", "\(Self.deadLettersKept)"] {
            builder.append(argument)
        }
        append(builder.build())
    }

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
