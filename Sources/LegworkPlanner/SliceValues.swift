package import LegworkJSON
package import LegworkLedger

/// What is known of one slice of statistics, or of several taken together. Source: `10-language` §8; ``Tally`` for the fields.
package struct SliceValues: Sendable, Equatable {
    /// What is known of a number.
    package struct Numbers: Sendable, Equatable {
        /// How many there were; nil where only `avg` would know.
        package var count: Int64?
        /// Their sum.
        package var sum: Double?
        /// The lowest.
        package var minimum: Double?
        /// The highest.
        package var maximum: Double?
        /// How many there were of each, to three digits: what the median is made of.
        package var spread: [Double: Int64] = [:]

        /// The sum over the count.
        package var average: Double? {
            guard let sum, let count, count > 0 else { return nil }
            return sum / Double(count)
        }

        /// The number in the middle, or the mean of the two; nil where none was measured.
        package var median: Double? {
            let total = spread.values.reduce(0, +)
            guard total > 0 else { return nil }
            var seen: Int64 = 0
            var lower: Double?
            for (number, count) in spread.sorted(by: { $0.key < $1.key }) {
                seen += count
                if let lower { return (lower + number) / 2 }
                if 2 * seen > total { return number }
                if 2 * seen == total { lower = number }
            }
            return lower
        }
    }

    /// How many jobs were started.
    package var count: Int64 = 0
    /// How many of them had which value: of the measures `count` and `index`, by the measure's name.
    package var values: [String: [String: Int64]] = [:]
    /// Of the measures `sum`, `avg`, `min`, `max` and `mdn`, by the measure's name.
    package var numbers: [String: Numbers] = [:]

    /// Nothing.
    package init() {}

    /// The values of a slice from the fields of its hash. Fields that are none are left out.
    package init(fields: [Operation.Field]) {
        for field in fields {
            let text = String(decoding: field.value, as: UTF8.self)
            let parts = field.name.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let kind = parts[0].first else {
                if field.name == "n" { count = Int64(text) ?? 0 }
                continue
            }
            read(kind, String(parts[1]), text)
        }
    }

    private mutating func read(_ kind: Character, _ rest: String, _ text: String) {
        switch kind {
        case "c", "i":
            guard let (name, value) = Self.split(rest), let count = Int64(text) else { return }
            values[name, default: [:]][value, default: 0] += count
        case "k": numbers[rest, default: Numbers()].count = Int64(text)
        case "s": numbers[rest, default: Numbers()].sum = Double(text)
        case "l": numbers[rest, default: Numbers()].minimum = Double(text)
        case "h": numbers[rest, default: Numbers()].maximum = Double(text)
        case "m":
            guard let (name, value) = Self.split(rest), let number = Double(value), let count = Int64(text) else {
                return
            }
            numbers[name, default: Numbers()].spread[number, default: 0] += count
        default: return
        }
    }

    private static func split(_ text: String) -> (String, String)? {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }

    /// Takes in what is known of another slice.
    package mutating func add(_ other: SliceValues) {
        count += other.count
        for (name, counts) in other.values {
            for (value, count) in counts { values[name, default: [:]][value, default: 0] += count }
        }
        for (name, more) in other.numbers {
            var mine = numbers[name] ?? Numbers()
            mine.count = Self.either(mine.count, more.count, +)
            mine.sum = Self.either(mine.sum, more.sum, +)
            mine.minimum = Self.either(mine.minimum, more.minimum, min)
            mine.maximum = Self.either(mine.maximum, more.maximum, max)
            for (number, count) in more.spread { mine.spread[number, default: 0] += count }
            numbers[name] = mine
        }
    }

    private static func either<Number>(_ one: Number?, _ other: Number?, _ join: (Number, Number) -> Number) -> Number?
    {
        guard let one else { return other }
        return other.map { join(one, $0) } ?? one
    }

    /// A number to three digits, as medians are made of: what a slice holds stays small, and the median is exact for
    /// numbers of three digits and within half a percent for all others.
    static func rounded(_ number: Double) -> Double {
        guard number != 0 else { return 0 }
        var scale = 1.0
        var size = abs(number)
        while size >= 1000, size.isFinite {
            size /= 10
            scale *= 10
        }
        while size < 100, scale > 1e-300 {
            size *= 10
            scale /= 10
        }
        let digits = (number / scale).rounded()
        // Dividing by a power of ten that is whole keeps 0.1 what it is written as; multiplying by a fraction does not.
        return scale < 1 ? digits / (1 / scale).rounded() : digits * scale
    }

    /// `{count, values?, numbers?}`.
    package var json: JSON {
        var object = JSONObject()
        object["count"] = .integer(count)
        if !values.isEmpty {
            var all = JSONObject()
            for (name, counts) in values.sorted(by: { $0.key < $1.key }) {
                var one = JSONObject()
                for (value, count) in counts.sorted(by: { $0.key < $1.key }) { one[value] = .integer(count) }
                all[name] = .object(one)
            }
            object["values"] = .object(all)
        }
        if !numbers.isEmpty {
            var all = JSONObject()
            for (name, numbers) in numbers.sorted(by: { $0.key < $1.key }) { all[name] = numbers.json }
            object["numbers"] = .object(all)
        }
        return .object(object)
    }
}

extension SliceValues.Numbers {
    /// `{sum?, avg?, min?, max?, mdn?}`.
    package var json: JSON {
        var object = JSONObject()
        for (name, number) in [
            ("sum", sum), ("avg", average), ("min", minimum), ("max", maximum), ("mdn", median),
        ] {
            guard let number, number.isFinite else { continue }
            object[name] = Int64(exactly: number).map(JSON.integer) ?? .double(number)
        }
        return .object(object)
    }
}
