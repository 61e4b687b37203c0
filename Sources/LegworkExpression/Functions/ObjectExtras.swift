import LegworkJSON

/// The part of `@object.*` that edits by key and path beyond upstream. Source: `11-pipes` §5.1.
enum ObjectExtras {
    static let all: [Function] = [
        Function(
            "object.delete",
            [.required("object", .object), .variadic("keys", .coercedText)],
            "The object without these members."
        ) {
            (call) throws(EvaluationError) in
            var object = try call.object(0)
            for key in call.names(from: 1) { object[key] = nil }
            return .json(.object(object))
        },
        Function(
            "object.omit",
            [.required("object", .object), .variadic("keys", .coercedText)],
            "The object without these members, as delete."
        ) {
            (call) throws(EvaluationError) in
            var object = try call.object(0)
            for key in call.names(from: 1) { object[key] = nil }
            return .json(.object(object))
        },
        Function(
            "object.pick",
            [.required("object", .object), .variadic("keys", .coercedText)],
            "The object with these members alone."
        ) {
            (call) throws(EvaluationError) in
            let object = try call.object(0)
            var picked = JSONObject()
            for key in call.names(from: 1) {
                if let value = object[key] { picked[key] = value }
            }
            return .json(.object(picked))
        },
        Function("object.has", path, "True if there is a value at a path, null included.") {
            (call) throws(EvaluationError) in
            let path = try call.path(1)
            guard case .json(let value) = call[0] else { return .bool(false) }
            return .bool(value.value(at: path[...]) != nil)
        },
        Function(
            "object.getPath",
            [.required("object"), .required("path", .coercedText), .optional("default")],
            "The value at a path such as 'lines[0].sku'; the default where there is none."
        ) { (call) throws(EvaluationError) in
            let path = try call.path(1)
            guard case .json(let value) = call[0], let found = value.value(at: path[...]) else { return call[2] }
            return .json(found)
        },
        Function(
            "object.setPath",
            [.required("object"), .required("path", .coercedText), .required("value")],
            "The object with a value at a path; objects on the way are made where they are missing."
        ) { (call) throws(EvaluationError) in
            let path = try call.path(1)
            guard path.count <= call.context.limits.depthMax else {
                throw call.refusal(1, expected: "a path of at most \(call.context.limits.depthMax) names")
            }
            call.nest(levels: path.count)
            let root: JSON = call[0].isNullish ? .emptyObject : call[0].stored
            return .json(try PathEditing.set(root, path[...], call[2].stored, &call))
        },
        Function(
            "object.mergeDeep",
            [.variadic("objects")],
            "All objects as one, later members winning; objects in both are merged, lists replaced, null skipped."
        ) { (call) throws(EvaluationError) in
            var merged = JSON.emptyObject
            for place in call.operands.indices where !call[place].isNullish {
                let object = try call.object(place)
                try call.measure(.object(object))
                merged = PathEditing.merge(merged, .object(object))
            }
            return .json(merged)
        },
        Function("object.size", [.required("value")], "How many members, items or code points there are; 0 for null.") {
            (call) throws(EvaluationError) in
            switch call[0] {
            case .json(.object(let object)): return .integer(object.count)
            case .json(.array(let items)): return .integer(items.count)
            case .json(.string(let text)): return .integer(text.unicodeScalars.count)
            case .missing, .json(.null): return .integer(0)
            default: throw call.refusal(0, expected: "an object, a list or text")
            }
        },
        Function("object.isEmpty", [.required("value")], "True for null, nothing, and an empty object, list or text.") {
            call in .bool(Emptiness.holds(call[0]))
        },
        Function(
            "object.invert",
            [.required("object", .object)],
            "An object of the values' texts and the members' names."
        ) {
            (call) throws(EvaluationError) in
            let object = try call.object(0)
            try call.measure(.object(object))
            return .json(.object(JSONObject(object.map { (key: Coercion.text($0.value), value: .string($0.key)) })))
        },
        Function(
            "object.renameKeys",
            [.required("object", .object), .required("names", .object)],
            "The object with members renamed by an object of old and new names."
        ) { (call) throws(EvaluationError) in
            let names = try call.object(1)
            try call.measure(.object(names))
            let object = try call.object(0)
            return .json(
                .object(JSONObject(object.map { (key: names[$0.key].map(Coercion.text) ?? $0.key, value: $0.value) }))
            )
        },
    ]

    private static let path: [Parameter] = [.required("object"), .required("path", .coercedText)]
}

extension Call {
    /// The texts of all operands from a place on, those of lists included.
    fileprivate func names(from first: Int) -> [String] {
        operands.dropFirst(first).flatMap { operand -> [String] in
            if case .json(.array(let items)) = operand { return items.map(Coercion.text) }
            return [Coercion.text(operand)]
        }
    }
}

/// Values changed at a path.
private enum PathEditing {
    static func set(
        _ value: JSON,
        _ path: ArraySlice<String>,
        _ new: JSON,
        _ call: inout Call
    ) throws(EvaluationError) -> JSON {
        guard let key = path.first else { return new }
        let rest = path.dropFirst()
        switch value {
        case .object(var object):
            object[key] = try set(object[key] ?? .null, rest, new, &call)
            return .object(object)
        case .array(var items):
            if let place = JSON.position(key, count: items.count) {
                items[place] = try set(items[place], rest, new, &call)
            } else {
                items = try ListEditing.setting(items, key: key, to: try set(.null, rest, new, &call), &call)
            }
            return .array(items)
        case .null:
            return .object(JSONObject([(key: key, value: try set(.null, rest, new, &call))]))
        default:
            throw call.failure("'\(key)' of the path leads into \(Operand.json(value).described), which has no members")
        }
    }

    /// Members of `over` on top of those of `base`. Recursion is bounded, as both were measured.
    static func merge(_ base: JSON, _ over: JSON) -> JSON {
        guard case .object(var merged) = base, case .object(let added) = over else { return over }
        for (key, value) in added {
            merged[key] = merged[key].map { merge($0, value) } ?? value
        }
        return .object(merged)
    }
}
