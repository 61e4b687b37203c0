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
        /// The task that it answers, where a worker of the engine's process has handed the answer in; ``entry`` only tells
        /// when, then.
        var work: HeldTask?

        /// What a commit takes out of the message stream; nil where the answer was handed in.
        var messageEntry: String? { work == nil ? entry.description : nil }

        /// What a commit takes out of the task's stream.
        var task: TaskClaim? { work?.claim }
    }

    var name: String
    var mode: CommitMode
    /// The worker of its process that its commits give tasks to; nil for none.
    var worker: GiftTaker?
    /// The tokens that it believes to hold, by partition.
    var leases: [Int: String] = [:]
    /// Messages that it has read and not finished, oldest first.
    var hand: [Item] = []
    /// The message of each partition that it has read last; nil for none.
    var positions: [Int: StreamID] = [:]
    /// Jobs that it keeps, by the key of their hash; they may be out of date.
    var cache: [String: JobSnapshot] = [:]

    /// Forgets a partition that is another's now.
    ///
    /// - Returns: tasks whose answers were handed in and have to go by the stream.
    mutating func lose(_ partition: Int) -> [HeldTask] {
        leases[partition] = nil
        cache = [:]
        return rewind(partition)
    }

    /// Forgets what it has read of a partition.
    ///
    /// - Returns: tasks whose answers were handed in and have to go by the stream.
    mutating func rewind(_ partition: Int) -> [HeldTask] {
        positions[partition] = nil
        let homeless = hand.compactMap { $0.partition == partition ? $0.work : nil }
        hand.removeAll { $0.partition == partition }
        return homeless
    }
}
