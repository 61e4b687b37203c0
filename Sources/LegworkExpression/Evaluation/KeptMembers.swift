import LegworkJSON

/// The results of `@map` and `@filter`, in the shape of what was iterated.
struct KeptMembers {
    private var items: [JSON] = []
    private var object: JSONObject?

    init(like members: Members) {
        if members.isObject { object = JSONObject() }
    }

    mutating func append(_ value: Operand, key: String) {
        if object == nil {
            items.append(value.stored)
        } else if let value = value.leaving {
            object?[key] = value
        }
    }

    var operand: Operand {
        if let object { return .json(.object(object)) }
        return .list(items)
    }
}
