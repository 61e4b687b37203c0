import LegworkJSON

/// Lists edited by member name.
enum ListEditing {
    /// The list with an item at the position that `key` writes; positions between become null.
    static func setting(
        _ items: [JSON],
        key: String,
        to value: JSON,
        _ call: inout Call
    ) throws(EvaluationError) -> [JSON] {
        guard let place = Int(key), place >= 0, String(place) == key else {
            throw call.refusal(1, expected: "a position in the list")
        }
        var items = items
        if place >= items.count {
            try call.reserve(bytes: place >= Int.max >> 5 ? .max : (place + 1) << 4)
            items += Array(repeating: .null, count: place + 1 - items.count)
        }
        items[place] = value
        return items
    }

    /// The first operand's items, overwritten by those of all others.
    static func assigning(to items: [JSON], _ call: inout Call) throws(EvaluationError) -> [JSON] {
        var items = items
        for place in 1..<max(1, call.count) {
            for (key, value) in try call.members(place) {
                items = try setting(items, key: key, to: value, &call)
            }
        }
        return items
    }
}
