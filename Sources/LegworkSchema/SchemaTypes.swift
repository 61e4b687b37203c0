package import LegworkJSON

/// A set of JSON types, as the keyword `type` names them.
package struct SchemaTypes: OptionSet, Sendable, Hashable {
    /// One bit a type.
    package let rawValue: UInt8

    /// A set of these bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `null`.
    package static let null = SchemaTypes(rawValue: 1)
    /// `true` and `false`.
    package static let boolean = SchemaTypes(rawValue: 2)
    /// Numbers without a fraction, however they are written: `5`, `5.0`, `5e0`.
    package static let integer = SchemaTypes(rawValue: 4)
    /// Numbers with a fraction; what the keyword calls `number` is this and `integer`.
    package static let fraction = SchemaTypes(rawValue: 8)
    /// Text.
    package static let string = SchemaTypes(rawValue: 16)
    /// Lists.
    package static let array = SchemaTypes(rawValue: 32)
    /// Objects.
    package static let object = SchemaTypes(rawValue: 64)

    /// Every number.
    package static let number: SchemaTypes = [.integer, .fraction]
    /// Every value.
    package static let any = SchemaTypes(rawValue: 127)

    /// The types that the keyword `type` may name, in the order in which they are listed to people.
    package static let byName: [(name: String, types: SchemaTypes)] = [
        ("string", .string), ("integer", .integer), ("number", .number), ("boolean", .boolean), ("object", .object),
        ("array", .array), ("null", .null),
    ]

    /// The types of a name that the keyword `type` takes, or nil if there is no such name.
    package init?(name: String) {
        guard let found = Self.byName.first(where: { $0.name == name }) else { return nil }
        self = found.types
    }

    /// The type of a value. What is not finite counts as `null`, as which it would be written.
    package init(of value: JSON) {
        switch value {
        case .null: self = .null
        case .bool: self = .boolean
        case .integer: self = .integer
        case .double(let number):
            self = !number.isFinite ? .null : number == number.rounded() ? .integer : .fraction
        case .string: self = .string
        case .array: self = .array
        case .object: self = .object
        }
    }

    /// The names of the types in the set; `number` covers `integer`.
    package var names: [String] {
        Self.byName.filter { name, types in
            guard contains(types) else { return false }
            return name != "integer" || !contains(.fraction)
        }.map(\.name)
    }

    /// `a string`, `an integer or null`, `a string, a number or an array`; `nothing` for the empty set.
    package var phrase: String {
        guard self != .any else { return "any value" }
        let words = names.map { name in
            switch name {
            case "null": "null"
            case "integer", "object", "array": "an \(name)"
            default: "a \(name)"
            }
        }
        guard let last = words.last else { return "nothing" }
        let rest = words.dropLast()
        return rest.isEmpty ? last : rest.joined(separator: ", ") + " or " + last
    }
}
