package import LegworkLedger

/// A message in hand: where it stands in its stream, and how often it was tried.
package struct Delivery: Sendable, Equatable {
    /// The partition of its stream.
    package var partition: Int
    /// Its id in the stream.
    package var entry: String
    /// The message.
    package var message: Message
    /// How often this process has failed to commit it for reasons that are not its job's.
    package var failures = 0

    /// True for one that was held for a paused job and has come back.
    package var isReleased: Bool

    /// When it may be tried again, in milliseconds of the steady clock.
    package var notBeforeMilliseconds: Int64 = 0

    /// A delivery of these values.
    package init(partition: Int, entry: String, message: Message, isReleased: Bool = false) {
        self.partition = partition
        self.entry = entry
        self.message = message
        self.isReleased = isReleased
    }

    /// The time part of the entry's id: milliseconds since 1970, by Redis' clock.
    package var milliseconds: Int64 {
        Int64(entry.prefix { $0 != "-" }) ?? 0
    }

    /// The job that it moves, or nil for a nudge.
    package var job: JobKey? {
        message.target.map { JobKey(partition: partition, app: $0.app, job: $0.job) }
    }
}

/// Names a job in a loop's memory.
package struct JobKey: Hashable, Sendable {
    /// The partition.
    package var partition: Int
    /// The app's id.
    package var app: String
    /// The job's id.
    package var job: String

    /// A key of these parts.
    package init(partition: Int, app: String, job: String) {
        self.partition = partition
        self.app = app
        self.job = job
    }
}
