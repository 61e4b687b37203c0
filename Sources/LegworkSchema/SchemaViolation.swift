package import LegworkJSON

/// One way in which a value does not satisfy its schema.
package struct SchemaViolation: Sendable, Equatable, CustomStringConvertible {
    /// Where in the value.
    package let instancePath: JSONPointer
    /// The keyword in the schema that says so.
    package let schemaPath: JSONPointer
    /// The place, what was expected and what was found: `/items/0/qty must be an integer, got "3"`.
    package let message: String

    /// The message.
    package var description: String { message }
}
