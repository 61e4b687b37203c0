package import LegworkJSON

/// A set of JSON types that an operand may have.
package struct OperandTypes: OptionSet, Sendable, Hashable {
    /// One bit a type.
    package let rawValue: UInt8

    /// A set of these bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `null`; a reference to nothing counts as it.
    package static let null = OperandTypes(rawValue: 1)
    /// `true` and `false`.
    package static let bool = OperandTypes(rawValue: 2)
    /// Every number.
    package static let number = OperandTypes(rawValue: 4)
    /// Text.
    package static let text = OperandTypes(rawValue: 8)
    /// Lists.
    package static let list = OperandTypes(rawValue: 16)
    /// Objects.
    package static let object = OperandTypes(rawValue: 32)

    /// Every value.
    package static let any: OperandTypes = [.null, .bool, .number, .text, .list, .object]

    /// The type of a value.
    package init(of value: JSON) {
        self =
            switch value {
            case .null: .null
            case .bool: .bool
            case .integer, .double: .number
            case .string: .text
            case .array: .list
            case .object: .object
            }
    }

    /// `text`, `text or a list`, `null, a number or text`.
    package var phrase: String {
        let names: [(OperandTypes, String)] = [
            (.null, "null"), (.bool, "true or false"), (.number, "a number"), (.text, "text"), (.list, "a list"),
            (.object, "an object"),
        ]
        let words = names.filter { contains($0.0) }.map(\.1)
        guard let last = words.last else { return "nothing" }
        let rest = words.dropLast()
        return rest.isEmpty ? last : rest.joined(separator: ", ") + " or " + last
    }
}
