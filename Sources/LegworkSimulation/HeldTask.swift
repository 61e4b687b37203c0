import LegworkLedger
import LegworkStore

/// A task that a worker works on.
struct HeldTask {
    var partition: Int
    var topic: String
    /// Its entry; of a given task only the moment at which it was given.
    var entry: StreamID
    var delivery: Int
    var consumer: String
    var task: StreamEntry
    /// Its token, where a commit gave it to the worker; nil for one that was read from a stream.
    var given: WaitToken?
    /// True once its answer was handed to an engine in vain: it goes by the stream.
    var goesByStream = false

    /// What the pending list of its stream says while it is this worker's, or what it was given.
    var claim: TaskClaim {
        TaskClaim(
            topic: topic,
            entry: given?.text ?? entry.description,
            consumer: consumer,
            delivery: delivery,
            isGiven: given != nil
        )
    }

    /// A task that was read from a stream.
    init(
        partition: Int,
        topic: String,
        entry: StreamID,
        delivery: Int,
        consumer: String,
        task: StreamEntry
    ) {
        self.partition = partition
        self.topic = topic
        self.entry = entry
        self.delivery = delivery
        self.consumer = consumer
        self.task = task
    }

    /// A task that a commit gives to a worker.
    init(_ task: TaskDispatch, _ partition: Int, to worker: String, atMilliseconds now: Int64) {
        let entry = StreamID(milliseconds: now, sequence: 0)
        self.init(
            partition: partition,
            topic: task.topic,
            entry: entry,
            delivery: 1,
            consumer: worker,
            task: StreamEntry(id: entry, fields: [.init("t", task.token.text), .init("d", task.payload)])
        )
        given = task.token
    }
}
