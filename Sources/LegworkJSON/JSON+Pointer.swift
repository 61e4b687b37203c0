extension JSON {
    /// The value at a path, or nil where the path leads nowhere.
    package subscript(pointer: JSONPointer) -> JSON? {
        var value = self
        for step in pointer.steps {
            switch value {
            case .object(let object):
                guard let member = object[step] else { return nil }
                value = member
            case .array(let items):
                guard let place = JSONPointer.place(step), place < items.count else { return nil }
                value = items[place]
            default: return nil
            }
        }
        return value
    }

    /// Puts a value at a path, in place. Objects that are missing on the way are made; in a list `-` and the place
    /// behind the last item append.
    /// - Throws: `JSONPointerError` if the path steps into a scalar, or beyond the end of a list; the value is then as
    ///   it was.
    package mutating func set(_ new: JSON, at pointer: JSONPointer) throws(JSONPointerError) {
        try set(new, at: pointer, from: 0)
    }

    private mutating func set(_ new: JSON, at pointer: JSONPointer, from depth: Int) throws(JSONPointerError) {
        guard depth < pointer.steps.count else {
            self = new
            return
        }
        let step = pointer.steps[depth]
        switch self {
        case .object(let object):
            guard object.has(step) else {
                // What is built fresh cannot fail half-way.
                let branch = pointer.steps[(depth + 1)...].reversed().reduce(new) { inner, name in
                    .object(JSONObject([(key: name, value: inner)]))
                }
                withObject { $0[step] = branch }
                return
            }
            try withObject { (object) throws(JSONPointerError) in
                try object.update(step) { (member) throws(JSONPointerError) in
                    try member.set(new, at: pointer, from: depth + 1)
                }
            }
        case .array(var items):
            self = .null
            defer { self = .array(items) }
            try Self.set(new, at: pointer, from: depth, in: &items)
        default:
            let path = JSONPointer(Array(pointer.steps[..<depth]))
            throw JSONPointerError(
                "cannot set '\(pointer)': '\(path)' is \(typeName), not an object or a list"
            )
        }
    }

    private static func set(
        _ new: JSON,
        at pointer: JSONPointer,
        from depth: Int,
        in items: inout [JSON]
    ) throws(JSONPointerError) {
        let step = pointer.steps[depth]
        let place = step == "-" ? items.count : JSONPointer.place(step)
        let isLast = depth == pointer.steps.count - 1
        guard let place, place < items.count || (place == items.count && isLast) else {
            throw JSONPointerError(
                "cannot set '\(pointer)': '\(step)' is no place in a list of \(items.count); "
                    + "use 0 to \(max(items.count - 1, 0)), or '-' to append"
            )
        }
        if place == items.count {
            items.append(new)
        } else {
            try items[place].set(new, at: pointer, from: depth + 1)
        }
    }
}
