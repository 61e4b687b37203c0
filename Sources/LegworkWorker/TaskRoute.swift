import LegworkLedger

/// What a worker does for a topic: a handler, and how many tasks it takes at a time.
package struct TaskRoute: Sendable {
    /// Answers a task.
    package typealias Handler = @Sendable (HeldTask) async throws -> TaskAnswer

    /// The topic.
    package var topic: String
    /// The app; nil for every app that is deployed.
    package var app: String?
    /// How many tasks run at a time.
    package var concurrency: Int
    /// Answers a task.
    package var handler: Handler

    /// A route of these parts.
    package init(topic: String, app: String?, concurrency: Int, handler: @escaping Handler) {
        self.topic = topic
        self.app = app
        self.concurrency = max(1, concurrency)
        self.handler = handler
    }
}

/// A task stream that a worker reads.
struct TaskStream: Sendable, Hashable {
    var partition: Int
    var app: String
    var topic: String
    /// The place of its route.
    var route: Int
    /// Among the streams of its topic: those of the lowest rank are read first.
    var rank = TaskStream.normalRank

    /// The ranks, the first one first.
    static let ranks = TaskQueue.Priority.allCases.indices
    /// The rank of tasks without a priority.
    static let normalRank = 1

    /// An entry of it.
    func place(of entry: String) -> TaskDelivery.Place {
        TaskDelivery.Place(partition: partition, app: app, topic: topic, entry: entry)
    }
}
