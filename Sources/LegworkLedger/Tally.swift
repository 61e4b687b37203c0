/// What a start adds to one slice of its graph's statistics. Source: `10-language` §8.
///
/// A slice is a hash in the job's partition: all starts of one topic under one key within one span of time. Fields: `n` how
/// many; `c|name|value` and `i|name|value` how many had this value (`count`, `index`); of numbers `k|name` how many, `s|name`
/// their sum, `l|name` the lowest, `h|name` the highest, `m|name|value` how many were about this value (`mdn`).
package struct Tally: Sendable, Equatable {
    /// Names a slice within a topic. Shape: `granularity|start|key`; the key comes last, as it may be any text.
    package struct Slice: Sendable, Hashable {
        /// How long it is, as YAML writes it: `5m`, `1h`, `infinity`….
        package var granularity: String
        /// Its first millisecond since 1970; 0 for `infinity`.
        package var startMilliseconds: Int64
        /// The key; empty for none.
        package var key: String

        /// A slice of these parts.
        package init(granularity: String, startMilliseconds: Int64, key: String) {
            self.granularity = granularity
            self.startMilliseconds = startMilliseconds
            self.key = key
        }

        /// The slice from its name, or nil where it is none.
        package init?(_ text: String) {
            let parts = text.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, let start = Int64(parts[1]) else { return nil }
            self.init(granularity: String(parts[0]), startMilliseconds: start, key: String(parts[2]))
        }

        /// The name.
        package var text: String { "\(granularity)|\(startMilliseconds)|\(key)" }
    }

    /// What becomes of a field.
    package enum Change: Sendable, Equatable {
        /// One more.
        case increment(field: String)
        /// The sum grows.
        case add(field: String, number: String)
        /// The lower one stays.
        case lower(field: String, number: String)
        /// The higher one stays.
        case raise(field: String, number: String)

        /// The kind's letter, the field and the number, as the function reads them.
        package var parts: (letter: String, field: String, number: String) {
            switch self {
            case .increment(let field): ("+", field, "")
            case .add(let field, let number): ("s", field, number)
            case .lower(let field, let number): ("l", field, number)
            case .raise(let field, let number): ("h", field, number)
            }
        }
    }

    /// The topic of the graph.
    package var topic: String
    /// The slice.
    package var slice: Slice
    /// What is counted besides the start itself.
    package var changes: [Change]

    /// A tally of these parts.
    package init(topic: String, slice: Slice, changes: [Change]) {
        self.topic = topic
        self.slice = slice
        self.changes = changes
    }
}
