import LegworkExpression
import LegworkGraph
package import LegworkJSON
import LegworkLedger

/// What the starts of a graph are counted by, made ready. Source: `10-language` §8.
struct PreparedStats: Sendable {
    /// How values are taken together.
    enum Kind: String, Sendable {
        case count, sum, avg, min, max, mdn, index
    }

    /// Something that is measured of each start.
    struct Measure: Sendable {
        let kind: Kind
        /// What it is called: as the app says, else the path of its target behind `data`, else its number in the list.
        let name: String
        let target: Expression?
    }

    let key: Expression?
    let granularity: Granularity
    let measures: [Measure]

    /// True if jobs are listed by values.
    var hasIndex: Bool { measures.contains { $0.kind == .index } }

    init(_ json: JSON, _ parts: Parts) throws(PreparationError) {
        key = try parts.expression(json["key"], "'stats.key'")
        granularity = json["granularity"]?.stringValue.flatMap(Granularity.init(rawValue:)) ?? .hour
        var measures: [Measure] = []
        for (place, measure) in (json["measures"]?.arrayValue ?? []).enumerated() {
            guard let kind = measure["measure"]?.stringValue.flatMap(Kind.init(rawValue:)) else { continue }
            let target = measure["target"]
            let name = StatsIndex.text(of: measure["name"]) ?? Self.name(of: target) ?? "\(place + 1)"
            measures.append(
                Measure(
                    kind: kind,
                    name: name,
                    target: try parts.expression(target, "'target' of a measure")
                )
            )
        }
        self.measures = measures
    }

    /// `total` for `{placed.output.data.total}`; nil for what is no plain reference to data.
    private static func name(of target: JSON?) -> String? {
        guard let text = target?.stringValue, text.hasPrefix("{"), text.hasSuffix("}") else { return nil }
        let path = text.dropFirst().dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard path.count > 3, path[2] == "data" else { return nil }
        return path.dropFirst(3).joined(separator: ".")
    }
}

/// How long a slice of statistics is, and how long it is kept.
package enum Granularity: String, Sendable, CaseIterable {
    case fiveMinutes = "5m"
    case tenMinutes = "10m"
    case quarter = "15m"
    case halfHour = "30m"
    case hour = "1h"
    case day = "1d"
    case infinity

    /// How long a slice is in milliseconds; nil for the one that never ends.
    package var milliseconds: Int64? {
        switch self {
        case .fiveMinutes: 300_000
        case .tenMinutes: 600_000
        case .quarter: 900_000
        case .halfHour: 1_800_000
        case .hour: 3_600_000
        case .day: 86_400_000
        case .infinity: nil
        }
    }

    /// How many slices of its own length a slice is kept for after its end: a week of `5m`, twelve of `1h`, five years of
    /// `1d`. The slice of `infinity` is kept for good.
    package static let slicesKept: Int64 = 2016

    /// The start of the slice that an instant is in.
    func start(of milliseconds: Int64) -> Int64 {
        guard let length = self.milliseconds else { return 0 }
        return milliseconds - milliseconds % length
    }

    /// When a slice is forgotten; nil for never.
    func forgotten(startMilliseconds start: Int64) -> Int64? {
        milliseconds.map { start + $0 * (1 + Self.slicesKept) }
    }
}

/// Names the lists of jobs that measures of kind `index` make.
///
/// Shape: `app:hash`.
package enum StatsIndex {
    /// The list of the jobs of a topic whose value `name` is `value`, under a key or, for the empty one, all of them.
    package static func name(app: String, topic: String, key: String, name: String, value: String) -> String {
        "\(app):" + GUID.hash(topic, "value", key, name, value)
    }

    /// The list of the jobs of a topic that were counted under a key.
    package static func name(app: String, topic: String, key: String) -> String {
        "\(app):" + GUID.hash(topic, "key", key)
    }

    /// A value as it is listed and counted: text as it is, so that 7 and '7' are one; nil for none.
    package static func text(of value: JSON?) -> String? {
        guard let value, !value.isNull else { return nil }
        let text = value.stringValue ?? String(decoding: value.serialized(.canonical), as: UTF8.self)
        guard !text.isEmpty else { return nil }
        // Values name fields and keys: a very long one stands there by its hash.
        return text.utf8.count <= 256 ? text : GUID.hash(text)
    }
}
