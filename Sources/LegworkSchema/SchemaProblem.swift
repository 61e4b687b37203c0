package import LegworkJSON

/// One thing that is wrong with a schema itself.
package struct SchemaProblem: Sendable, Equatable {
    /// Where: the path of the keyword in the schema.
    package let path: JSONPointer
    /// True if the keyword's name is at fault, false if its value is.
    package let isAboutName: Bool
    /// What is wrong, what was expected, what to try.
    package let message: String
    /// What to write in its place, where that is clear.
    package let replacement: String?
}

extension SchemaProblem: CustomStringConvertible {
    /// The path and the message.
    package var description: String { "\(path.steps.isEmpty ? "(root)" : path.description): \(message)" }
}
