package import LegworkLedger
import LegworkRedis

/// A message in hand: where it stands in its stream, and how often it was tried.
package struct Delivery: Sendable, Equatable {
    /// The partition of its stream.
    package let partition: Int
    /// Its id in the stream.
    package let entry: String
    /// The message.
    package let message: Message
    /// The job that it moves, or nil for a nudge.
    package let job: JobKey?
    /// The time part of the entry's id: milliseconds since 1970, by Redis' clock.
    package let milliseconds: Int64
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
        job = message.target.map { JobKey(partition: partition, app: $0.app, job: $0.job) }
        milliseconds = entry.utf8.prefix { $0 != UInt8(ascii: "-") }
            .reduce(0) { $0 &* 10 &+ Int64($1 &- UInt8(ascii: "0")) }
    }
}

extension Delivery {
    /// The message of an entry as a read of a stream gives it, or nil where it is not one plain message.
    init?(partition: Int, _ entry: RedisReply) {
        guard case .array(let parts) = entry, parts.count == 2, case .bulk(let id) = parts[0],
            case .array(let values) = parts[1]
        else { return nil }
        var header: [UInt8] = []
        var payload: [UInt8] = []
        var signal = ""
        var isReleased = false
        var place = 0
        while place + 1 < values.count {
            guard case .bulk(let name) = values[place], case .bulk(let value) = values[place + 1], name.count == 1
            else { return nil }
            switch name[0] {
            case UInt8(ascii: "m"): header = value
            case UInt8(ascii: "d"): payload = value
            case UInt8(ascii: "r"): isReleased = true
            case UInt8(ascii: "i"): signal = String(decoding: value, as: UTF8.self)
            default: break
            }
            place += 2
        }
        guard let message = Message(header: header, payload: payload, id: signal) else { return nil }
        self.init(
            partition: partition,
            entry: String(decoding: id, as: UTF8.self),
            message: message,
            isReleased: isReleased
        )
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

    /// Hashes the job's id alone, which hardly ever stands for two jobs.
    package func hash(into hasher: inout Hasher) { hasher.combine(job) }
}
