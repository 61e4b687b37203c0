import LegworkLedger

/// A change of the store that is no step of a job: each is one Redis Function, and has a twin in memory.
package enum StoreCall: Sendable, Equatable {
    /// Store a version's archive under its digest.
    case deploy(app: String, version: String, digest: String, archive: [UInt8])
    /// Make a version the active one, if `active` (empty for none) still is.
    case activate(app: String, version: String, active: String)
    /// Remove a version that is not active and on which no job lives.
    case remove(app: String, version: String)
    /// Move an entry that nobody can process to the dead letters.
    case bury(Burial)
    /// Keep what the former owner of a partition may have died of, as text; none for empty.
    case suspect(partition: Int, lease: String, suspects: String)
    /// Send a dead letter again to the stream that it came from.
    case revive(partition: Int, entry: String)
    /// Forget a dead letter.
    case forget(partition: Int, entry: String)
}

/// The move of an entry to the dead letters of its partition.
package struct Burial: Sendable, Equatable {
    /// The partition.
    package var partition: Int
    /// The stream that the entry is in.
    package var stream: String
    /// The group in which it is pending; nil for a stream of messages, which has none.
    package var group: String?
    /// The entry's id.
    package var entry: String
    /// The token of the lease under which it is moved; nil for streams that have none.
    package var lease: String?
    /// Why nobody can process it, in a sentence.
    package var reason: String
    /// How often it was delivered.
    package var attempts: Int

    /// A burial of these parts.
    package init(
        partition: Int,
        stream: String,
        group: String? = nil,
        entry: String,
        lease: String?,
        reason: String,
        attempts: Int
    ) {
        self.partition = partition
        self.stream = stream
        self.group = group
        self.entry = entry
        self.lease = lease
        self.reason = reason
        self.attempts = attempts
    }
}

/// What became of a store call.
package enum StoreReply: Sendable, Equatable {
    /// It is done.
    case done
    /// It had been done before, or what it names is gone: nothing is written.
    case unchanged
    /// The version is deployed with other content, of this digest.
    case taken(digest: String)
    /// No such version is deployed.
    case unknownVersion
    /// Another version is active than the caller believes; empty for none.
    case otherActive(String)
    /// The version is the active one.
    case isActive
    /// So many jobs live on the version.
    case inUse(jobs: Int)
    /// The lease is no longer ours.
    case fenced
    /// The task is one for which nobody waits any more: nothing is written.
    case unwanted
}
