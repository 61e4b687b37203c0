import LegworkJSON
import LegworkPlanner

/// What the starts of a topic come to: `stats` of its trigger.
public struct JobStatistics: Sendable, Equatable {
    /// What is known of the jobs of a slice, or of several slices together.
    public struct Values: Sendable, Equatable {
        /// How many jobs were started.
        public var count: Int64
        /// How many of them had which value: of the measures `count` and `index`, by name.
        public var values: [String: [String: Int64]]
        /// The measures `sum`, `avg`, `min`, `max` and `mdn`, by name and then by measure.
        public var numbers: [String: [String: Double]]
    }

    /// The jobs that were started under one key in one span of time.
    public struct Slice: Sendable, Equatable {
        /// The key; empty for none.
        public var key: String
        /// How long the span is: `5m`, `10m`, `15m`, `30m`, `1h`, `1d` or `infinity`.
        public var granularity: String
        /// When it begins, in milliseconds since 1970; 0 for `infinity`.
        public var startMilliseconds: Int64
        /// What is known of them.
        public var values: Values
    }

    /// The app's id.
    public var app: String
    /// The topic.
    public var topic: String
    /// All slices together.
    public var total: Values
    /// The slices, the earliest first, keys in order.
    public var slices: [Slice]
}

extension JobStatistics.Values {
    init(_ values: SliceValues) {
        count = values.count
        self.values = values.values
        numbers = values.numbers.mapValues { numbers in
            var known: [String: Double] = [:]
            for (name, number) in [
                ("sum", numbers.sum), ("avg", numbers.average), ("min", numbers.minimum), ("max", numbers.maximum),
                ("mdn", numbers.median),
            ] {
                known[name] = number
            }
            return known
        }
    }

    /// The values as `--json` prints them.
    public var json: JSONValue {
        var object = JSONObject()
        object["count"] = .integer(count)
        func sorted<Value>(_ members: [String: Value], _ value: (Value) -> JSON) -> JSON {
            .object(JSONObject(members.sorted { $0.key < $1.key }.map { (key: $0.key, value: value($0.value)) }))
        }
        if !values.isEmpty { object["values"] = sorted(values) { sorted($0) { .integer($0) } } }
        if !numbers.isEmpty {
            object["numbers"] = sorted(numbers) { sorted($0) { Int64(exactly: $0).map(JSON.integer) ?? .double($0) } }
        }
        return JSONValue(.object(object))
    }
}

extension JobStatistics.Slice {
    /// The slice as `--json` prints it.
    public var json: JSONValue {
        var value = values.json
        value["key"] = .init(stringLiteral: key)
        value["granularity"] = .init(stringLiteral: granularity)
        if granularity != Granularity.infinity.rawValue {
            value["start"] = .init(stringLiteral: Timestamps.iso(startMilliseconds))
        }
        return value
    }
}

extension JobStatistics {
    /// The statistics as `--json` prints them.
    public var json: JSONValue {
        JSONValue([
            "app": .string(app), "topic": .string(topic), "total": total.json.json,
            "slices": .array(slices.map(\.json.json)),
        ])
    }
}
