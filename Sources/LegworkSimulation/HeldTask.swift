import LegworkStore

/// A task that a worker works on.
struct HeldTask {
    var partition: Int
    var topic: String
    var entry: StreamID
    var delivery: Int
    var consumer: String
    var task: StreamEntry
}
