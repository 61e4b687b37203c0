import LegworkJSON
package import LegworkLedger
import LegworkRedis

/// A task in hand: where it stands in its stream, and how often it was delivered.
package struct TaskDelivery: Sendable, Equatable {
    /// Names an entry of a task stream.
    package struct Place: Sendable, Hashable {
        /// The partition.
        package var partition: Int
        /// The app's id.
        package var app: String
        /// The topic.
        package var topic: String
        /// The entry's id; of a given task the text of its token.
        package var entry: String
        /// True for a task that a commit gave to this worker: it stands in no stream.
        package var isGiven: Bool

        /// A place of these parts.
        package init(partition: Int, app: String, topic: String, entry: String, isGiven: Bool = false) {
            self.partition = partition
            self.app = app
            self.topic = topic
            self.entry = entry
            self.isGiven = isGiven
        }

        /// The place of a task that the worker was given; its token says everything.
        package init(given token: String, partition: Int) {
            self.init(partition: partition, app: "", topic: "", entry: token, isGiven: true)
        }

        package static func == (left: Place, right: Place) -> Bool {
            left.entry == right.entry && left.partition == right.partition && left.isGiven == right.isGiven
                && (left.isGiven || left.app == right.app && left.topic == right.topic)
        }

        /// Hashes what hardly ever stands for two places.
        package func hash(into hasher: inout Hasher) {
            hasher.combine(partition)
            hasher.combine(entry)
        }
    }

    /// Where it stands.
    package var place: Place
    /// The attempt that it is.
    package var token: WaitToken
    /// The same for every attempt of one dispatch.
    package var idempotencyKey: String
    /// The input as JSON.
    package var input: [UInt8]
    /// The activity's id; empty where the task does not say.
    package var activity: String
    /// How long the worker may be silent, in milliseconds, where the flow says so.
    package var heartbeatMilliseconds: Int64?
    /// How often the entry was delivered.
    package var delivery: Int
    /// True for a task of a stream that a worker was given before.
    package var wasGiven = false
    /// How often the task was given to some worker, in whichever way: grows each time.
    package var fencingNumber: Int { delivery + (wasGiven ? 1 : 0) }

    /// The task of a stream entry, or nil where the fields are none of a task.
    package init?(place: Place, fields: [(name: String, value: [UInt8])], delivery: Int) {
        func field(_ name: String) -> [UInt8]? { fields.first { $0.name == name }?.value }
        guard let token = field("t").flatMap({ WaitToken($0) }) else { return nil }
        self.init(place, token, key: field("k"), input: field("d"), options: field("o"), delivery: delivery)
        wasGiven = field("g") != nil
    }

    /// A task that a commit gives to a worker of its own process.
    init(_ task: TaskDispatch, partition: Int) {
        let place = Place(
            partition: partition,
            app: task.token.app,
            topic: task.topic,
            entry: task.token.text,
            isGiven: true
        )
        self.init(place, task.token, key: nil, input: task.payload, options: task.options, delivery: 1)
        idempotencyKey = task.idempotencyKey
    }

    private init(
        _ place: Place,
        _ token: WaitToken,
        key: [UInt8]?,
        input: [UInt8]?,
        options: [UInt8]?,
        delivery: Int
    ) {
        self.place = place
        self.token = token
        self.delivery = delivery
        idempotencyKey = key.map { String(decoding: $0, as: UTF8.self) } ?? ""
        self.input = input ?? []
        activity = ""
        if let options, !options.isEmpty, let json = try? JSON(parsing: options) {
            activity = json["activity"]?.stringValue ?? ""
            heartbeatMilliseconds = json["heartbeat_ms"]?.integerValue
        }
    }
}

extension TaskDelivery {
    /// The task of an entry as a first read of a stream gives it, or nil where it is not one plain task.
    ///
    /// Most entries are: this spares them a list of named fields.
    init?(_ entry: RedisReply, of stream: TaskStream) {
        guard case .array(let parts) = entry, parts.count == 2, case .bulk(let id) = parts[0],
            case .array(let values) = parts[1]
        else { return nil }
        var found: (token: WaitToken?, key: [UInt8]?, input: [UInt8]?, options: [UInt8]?) = (nil, nil, nil, nil)
        var wasGiven = false
        var place = 0
        while place + 1 < values.count {
            guard case .bulk(let name) = values[place], case .bulk(let value) = values[place + 1], name.count == 1
            else { return nil }
            switch name[0] {
            case UInt8(ascii: "t"): found.token = WaitToken(value)
            case UInt8(ascii: "k"): found.key = value
            case UInt8(ascii: "d"): found.input = value
            case UInt8(ascii: "o"): found.options = value
            case UInt8(ascii: "g"): wasGiven = true
            default: break
            }
            place += 2
        }
        guard let token = found.token else { return nil }
        self.init(
            stream.place(of: String(decoding: id, as: UTF8.self)),
            token,
            key: found.key,
            input: found.input,
            options: found.options,
            delivery: 1
        )
        self.wasGiven = wasGiven
    }
}
