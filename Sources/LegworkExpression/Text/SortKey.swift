import LegworkJSON

/// A value prepared for many comparisons.
indirect enum SortKey {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(CollationKey)
    case list([SortKey])
    case object([(key: CollationKey, value: SortKey)])

    init(_ value: JSON, readsTexts: Bool) {
        switch value {
        case .null: self = .null
        case .bool(let truth): self = .bool(truth)
        case .integer(let number): self = .integer(number)
        case .double(let number): self = .number(number)
        case .string(let text):
            self = readsTexts ? .number(NumberReader.number(text)) : .text(CollationKey(text))
        case .array(let items): self = .list(items.map { SortKey($0, readsTexts: readsTexts) })
        case .object(let object):
            self = .object(object.map { (CollationKey($0.key), SortKey($0.value, readsTexts: readsTexts)) })
        }
    }

    private var rank: Int {
        switch self {
        case .null: 0
        case .bool: 1
        case .integer, .number: 2
        case .text: 3
        case .list: 4
        case .object: 5
        }
    }

    static func precedes(_ left: SortKey, _ right: SortKey) -> Bool { compare(left, right) < 0 }

    /// Less than, equal to or greater than 0, as left stands to right.
    static func compare(_ left: SortKey, _ right: SortKey) -> Int {
        switch (left, right) {
        case (.bool(let a), .bool(let b)): return (a ? 1 : 0) - (b ? 1 : 0)
        case (.integer(let a), .integer(let b)): return a < b ? -1 : a > b ? 1 : 0
        case (.integer(let a), .number(let b)): return numbers(Double(a), b)
        case (.number(let a), .integer(let b)): return numbers(a, Double(b))
        case (.number(let a), .number(let b)): return numbers(a, b)
        case (.text(let a), .text(let b)): return CollationKey.compare(a, b)
        case (.list(let a), .list(let b)):
            for (x, y) in zip(a, b) {
                let order = compare(x, y)
                if order != 0 { return order }
            }
            return a.count - b.count
        case (.object(let a), .object(let b)):
            for (x, y) in zip(a, b) {
                let keys = CollationKey.compare(x.key, y.key)
                let order = keys == 0 ? compare(x.value, y.value) : keys
                if order != 0 { return order }
            }
            return a.count - b.count
        default: return left.rank - right.rank
        }
    }

    private static func numbers(_ a: Double, _ b: Double) -> Int {
        if a.isNaN || b.isNaN { return (a.isNaN ? 1 : 0) - (b.isNaN ? 1 : 0) }
        return a < b ? -1 : a > b ? 1 : 0
    }
}
