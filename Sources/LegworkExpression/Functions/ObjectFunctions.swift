import LegworkJSON

/// `@object.*`: members keep the order of insertion; keys are plain data. Source: `11-pipes` §2.10, deviations 8 and 15.
enum ObjectFunctions {
    static let all: [Function] = access + making + definition + ObjectExtras.all

    static let keyed: [Parameter] = [.required("object"), .required("key", .coercedText)]
    private static let one: [Parameter] = [.required("object")]

    private static let access: [Function] = [
        Function("object.get", keyed, "The own member of this name; missing without one.") { call in
            Operand(OwnMembers.value(of: call[0], key: call.coercedText(1)))
        },
        Function("object.keys", one, "The members' names.") { (call) throws(EvaluationError) in
            .list(try call.members(0).map { .string($0.key) })
        },
        Function("object.values", one, "The members' values.") { (call) throws(EvaluationError) in
            .list(try call.members(0).map(\.value))
        },
        Function("object.entries", one, "The members as [name, value] pairs.") { (call) throws(EvaluationError) in
            .list(try call.members(0).map { .array([.string($0.key), $0.value]) })
        },
        Function("object.hasOwnProperty", keyed, "True if the object has a member of this name.") {
            (call) throws(EvaluationError) in
            guard !call[0].isNullish else { throw call.refusal(0, expected: "an object") }
            let key = call.coercedText(1)
            return .bool(OwnMembers.value(of: call[0], key: key) != nil)
        },
        Function("object.propertyIsEnumerable", keyed, "True if the object has a member of this name.") {
            (call) throws(EvaluationError) in
            guard !call[0].isNullish else { throw call.refusal(0, expected: "an object") }
            let key = call.coercedText(1)
            if key == "length", call[0].objectValue == nil { return .bool(false) }
            return .bool(OwnMembers.value(of: call[0], key: key) != nil)
        },
        Function("object.getOwnPropertyNames", one, "The members' names, with 'length' for lists and texts.") {
            (call) throws(EvaluationError) in
            var names = try call.members(0).map { JSON.string($0.key) }
            switch call[0] {
            case .json(.array): names.append("length")
            case .json(.string(let text)) where !text.isEmpty: names.append("length")
            default: break
            }
            return .list(names)
        },
        Function("object.getOwnPropertySymbols", one, "Always an empty list: JSON has no symbols.") { _ in .list([]) },
        Function(
            "object.getOwnPropertyDescriptor",
            keyed,
            "The member described: value, writable, enumerable, configurable."
        ) {
            call in
            guard let value = OwnMembers.value(of: call[0], key: call.coercedText(1)) else { return .missing }
            return .json(["value": value, "writable": true, "enumerable": true, "configurable": true])
        },
        Function("object.isPrototypeOf", [.required("a"), .required("b")], "Always false: JSON has no prototypes.") {
            (call) throws(EvaluationError) in
            guard !call[0].isNullish else { throw call.refusal(0, expected: "an object") }
            return .bool(false)
        },
    ]

    private static let making: [Function] = [
        Function(
            "object.set",
            [.required("object"), .required("key", .coercedText), .optional("value")],
            "The object with this member; a new object for null, missing or empty operands."
        ) { (call) throws(EvaluationError) in
            let key = call.coercedText(1)
            switch call[0] {
            case .json(.object(var object)):
                object[key] = call[2].stored
                return .json(.object(object))
            case .json(.array(let items)):
                return try .list(ListEditing.setting(items, key: key, to: call[2].stored, &call))
            case let other where !Coercion.truth(other):
                return .json(.object(JSONObject([(key: key, value: call[2].stored)])))
            default:
                throw call.refusal(0, expected: "an object or a list")
            }
        },
        Function("object.create", [.variadic("namesAndValues", .compared)], "An object of names and values in turn.") {
            call in
            var object = JSONObject(minimumCapacity: call.count / 2)
            for place in stride(from: 0, to: call.count, by: 2) {
                if let value = call[place + 1].leaving { object[call.coercedText(place)] = value }
            }
            return .json(.object(object))
        },
        Function("object.fromEntries", [.required("pairs", .list)], "An object of [name, value] pairs.") {
            (call) throws(EvaluationError) in
            var object = JSONObject()
            try call.measure(call[0].stored)
            for (place, pair) in try call.list(0).enumerated() {
                guard case .array(let parts) = pair else {
                    throw call.failure(
                        "item \(place) must be a [name, value] pair, found \(Operand.json(pair).described)"
                    )
                }
                let key = parts.isEmpty ? "undefined" : Coercion.text(parts[0])
                if parts.count > 1 { object[key] = parts[1] }
            }
            return .json(.object(object))
        },
        Function(
            "object.assign",
            [.required("target"), .variadic("sources")],
            "The target with the members of all sources, later ones winning; not deep, see mergeDeep."
        ) { (call) throws(EvaluationError) in
            var target: JSONObject
            switch call[0] {
            case .json(.object(let object)): target = object
            case .json(.array(let items)):
                return try .list(ListEditing.assigning(to: items, &call))
            case let other where !Coercion.truth(other): target = JSONObject()
            default: throw call.refusal(0, expected: "an object")
            }
            for place in call.operands.indices.dropFirst() {
                for (key, value) in try call.members(place) { target[key] = value }
            }
            return .json(.object(target))
        },
    ]

    private static let definition: [Function] = [
        Function(
            "object.defineProperty",
            [.required("object"), .required("key", .coercedText), .required("descriptor", .object)],
            "The object with the descriptor's value at a member that exists, or that is enumerable."
        ) { (call) throws(EvaluationError) in
            let object = try call.object(0)
            let descriptor = try call.object(2)
            return .json(.object(Descriptors.define(object, key: call.coercedText(1), descriptor)))
        },
        Function(
            "object.defineProperties",
            [.required("object"), .required("descriptors", .object)],
            "The object with each descriptor's value, as defineProperty."
        ) { (call) throws(EvaluationError) in
            var object = try call.object(0)
            for (key, descriptor) in try call.object(1) {
                guard case .object(let descriptor) = descriptor else {
                    throw call.failure("the descriptor of '\(key)' must be an object")
                }
                object = Descriptors.define(object, key: key, descriptor)
            }
            return .json(.object(object))
        },
        Function("object.freeze", one, "The operand: values never change here.") { call in call[0] },
        Function("object.seal", one, "The operand: values never change here.") { call in call[0] },
        Function("object.preventExtensions", one, "The operand: values never change here.") { call in call[0] },
        Function("object.isFrozen", one, "False for lists and objects, as nothing is ever frozen.") { call in
            .bool(!OwnMembers.isContainer(call[0]))
        },
        Function("object.isSealed", one, "False for lists and objects, as nothing is ever sealed.") { call in
            .bool(!OwnMembers.isContainer(call[0]))
        },
        Function("object.isExtensible", one, "True for lists and objects.") { call in
            .bool(OwnMembers.isContainer(call[0]))
        },
    ]
}

extension Call {
    /// The operand's own members; those of a text are charged for before they are taken apart.
    mutating func members(_ place: Int) throws(EvaluationError) -> [JSONObject.Member] {
        if case .json(.string(let text)) = self[place] { try reserve(bytes: text.utf8.count << 5) }
        return OwnMembers.all(of: self[place])
    }
}

/// `defineProperty` over values without hidden members: a new one that is not enumerable would never be seen.
private enum Descriptors {
    static func define(_ object: JSONObject, key: String, _ descriptor: JSONObject) -> JSONObject {
        let isVisible = descriptor["enumerable"].map(Coercion.truth) ?? false
        guard object[key] != nil || isVisible else { return object }
        var object = object
        object[key] = descriptor["value"] ?? object[key] ?? .null
        return object
    }
}
