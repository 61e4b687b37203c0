import LegworkLedger
import LegworkPlanner
import LegworkStore

/// An engine's memory: what is lost when it is killed.
struct SimulatedEngine {
    /// A message in hand.
    struct Item {
        var partition: Int
        var entry: StreamID
        var message: Message
        /// True for one that was held for a paused job and has come back.
        var isReleased: Bool
    }

    var name: String
    var mode: CommitMode
    /// The tokens that it believes to hold, by partition.
    var leases: [Int: String] = [:]
    /// Messages that it has read and not finished, oldest first.
    var hand: [Item] = []
    /// The message of each partition that it has read last; nil for none.
    var positions: [Int: StreamID] = [:]
    /// Jobs that it keeps, by the key of their hash; they may be out of date.
    var cache: [String: JobSnapshot] = [:]

    /// Forgets a partition that is another's now.
    mutating func lose(_ partition: Int) {
        leases[partition] = nil
        rewind(partition)
        cache = [:]
    }

    /// Forgets what it has read of a partition.
    mutating func rewind(_ partition: Int) {
        positions[partition] = nil
        hand.removeAll { $0.partition == partition }
    }
}
