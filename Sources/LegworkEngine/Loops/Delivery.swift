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

    /// Where it is a worker's answer that did not come by the stream; ``entry`` is its task's then.
    package let answer: DirectAnswer?

    /// When it may be tried again, in milliseconds of the steady clock.
    package var notBeforeMilliseconds: Int64 = 0

    /// A delivery of these values.
    package init(partition: Int, entry: String, message: Message, isReleased: Bool = false) {
        self.partition = partition
        self.entry = entry
        self.message = message
        self.isReleased = isReleased
        answer = nil
        job = message.target.map { JobKey(partition: partition, app: $0.app, job: $0.job) }
        milliseconds = Self.milliseconds(of: entry)
    }

    /// An answer that did not come by the stream.
    ///
    /// - Parameter now: milliseconds since 1970, by Redis' clock as it is known here; it is no earlier than its task was
    ///   sent, where its entry tells.
    init(_ answer: DirectAnswer, nowMilliseconds now: Int64) {
        let request = answer.request
        partition = request.partition
        entry = request.entry
        message = .answer(request.answer)
        isReleased = false
        self.answer = answer
        job = message.target.map { JobKey(partition: request.partition, app: $0.app, job: $0.job) }
        milliseconds = request.isGiven ? now : max(now, Self.milliseconds(of: request.entry))
    }

    private static func milliseconds(of entry: String) -> Int64 {
        entry.utf8.prefix { $0 != UInt8(ascii: "-") }.reduce(0) { $0 &* 10 &+ Int64($1 &- UInt8(ascii: "0")) }
    }

    /// True if it is the same message.
    func isSame(as other: Delivery) -> Bool {
        entry == other.entry && partition == other.partition && answer === other.answer
    }

    package static func == (left: Delivery, right: Delivery) -> Bool {
        left.isSame(as: right) && left.message == right.message && left.isReleased == right.isReleased
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
