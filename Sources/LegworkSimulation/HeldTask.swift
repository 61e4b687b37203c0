import LegworkLedger
import LegworkStore

/// A task that a worker works on.
struct HeldTask {
    var partition: Int
    var topic: String
    var entry: StreamID
    var delivery: Int
    var consumer: String
    var task: StreamEntry
    /// True once its answer was handed to an engine in vain: it goes by the stream.
    var goesByStream = false

    /// What the pending list of its stream says while it is this worker's.
    var claim: TaskClaim {
        TaskClaim(topic: topic, entry: entry.description, consumer: consumer, delivery: delivery)
    }
}
