import LegworkJSON

/// One order over all values: null, bools, numbers (not-a-number last), texts, lists, objects. Source: `11-pipes` §4.3.
enum Sorting {
    /// The items in order; equal ones keep their places.
    ///
    /// Where a list has numbers and texts, and every text writes a number, texts count as their numbers.
    static func sorted(_ items: [JSON], _ order: SortOrder, _ call: inout Call) throws(EvaluationError) -> [JSON] {
        try sorted(items, keys: items, order, &call)
    }

    /// The items in the order of their keys, which stand at the same places.
    static func sorted(
        _ items: [JSON],
        keys: [JSON],
        _ order: SortOrder,
        _ call: inout Call
    ) throws(EvaluationError) -> [JSON] {
        // n log n comparisons of texts and numbers cost about one step each.
        try call.charge(items.count * max(1, Int.bitWidth - items.count.leadingZeroBitCount) >> 1)
        let ranks = ranks(of: keys)
        let places = items.indices.sorted { left, right in
            switch order {
            case .ascending: SortKey.precedes(ranks[left], ranks[right])
            case .descending: SortKey.precedes(ranks[right], ranks[left])
            }
        }
        return places.map { items[$0] }
    }

    static func ranks(of keys: [JSON]) -> [SortKey] {
        var hasNumber = false
        var textsAreNumbers = true
        for key in keys {
            switch key {
            case .integer, .double: hasNumber = true
            case .string(let text): if NumberReader.number(text).isNaN { textsAreNumbers = false }
            default: break
            }
        }
        let readsTexts = hasNumber && textsAreNumbers
        return keys.map { SortKey($0, readsTexts: readsTexts) }
    }
}
