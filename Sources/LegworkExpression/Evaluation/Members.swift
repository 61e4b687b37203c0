import LegworkJSON

/// What an iteration goes over: items of a list, members of an object, scalars of a text; nothing for all else.
struct Members {
    private enum Source {
        case list([JSON])
        case object(keys: [String], values: [JSON])
        case scalars([String])
        case nothing
    }

    private let source: Source

    init(of operand: Operand) {
        switch operand {
        case .json(.array(let items)): source = .list(items)
        case .json(.object(let object)): source = .object(keys: object.keys, values: object.values)
        case .json(.string(let text)): source = .scalars(text.unicodeScalars.map { String(Character($0)) })
        default: source = .nothing
        }
    }

    var isObject: Bool {
        guard case .object = source else { return false }
        return true
    }

    var count: Int {
        switch source {
        case .list(let items): items.count
        case .object(let keys, _): keys.count
        case .scalars(let scalars): scalars.count
        case .nothing: 0
        }
    }

    func item(_ place: Int) -> Operand {
        switch source {
        case .list(let items): .json(items[place])
        case .object(_, let values): .json(values[place])
        case .scalars(let scalars): .text(scalars[place])
        case .nothing: .missing
        }
    }

    func key(_ place: Int) -> String {
        guard case .object(let keys, _) = source else { return String(place) }
        return keys[place]
    }
}

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

/// The variables of the innermost iteration; outer ones are out of sight. Source: `11-pipes` §1.6.
struct IterationFrame {
    private let item: Operand
    private let key: String
    private let index: Int
    private let input: Operand
    private let output: Operand

    init(members: Members, place: Int, input: Operand, output: Operand) {
        item = members.item(place)
        key = members.key(place)
        index = place
        self.input = input
        self.output = output
    }

    subscript(variable: IterationVariable) -> Operand {
        switch variable {
        case .item: item
        case .key: .text(key)
        case .index: .integer(index)
        case .input: input
        case .output: output
        }
    }
}
