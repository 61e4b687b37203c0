import LegworkJSON
package import LegworkLedger

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
        /// The entry's id.
        package var entry: String

        /// A place of these parts.
        package init(partition: Int, app: String, topic: String, entry: String) {
            self.partition = partition
            self.app = app
            self.topic = topic
            self.entry = entry
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
    /// How often the entry was delivered: the fencing number.
    package var delivery: Int

    /// The task of a stream entry, or nil where the fields are none of a task.
    package init?(place: Place, fields: [(name: String, value: [UInt8])], delivery: Int) {
        func field(_ name: String) -> [UInt8]? { fields.first { $0.name == name }?.value }
        guard let token = field("t").flatMap({ WaitToken(String(decoding: $0, as: UTF8.self)) }) else { return nil }
        self.place = place
        self.token = token
        self.delivery = delivery
        idempotencyKey = field("k").map { String(decoding: $0, as: UTF8.self) } ?? ""
        input = field("d") ?? []
        activity = ""
        if let options = field("o"), !options.isEmpty, let json = try? JSON(parsing: options) {
            activity = json["activity"]?.stringValue ?? ""
            heartbeatMilliseconds = json["heartbeat_ms"]?.integerValue
        }
    }
}
