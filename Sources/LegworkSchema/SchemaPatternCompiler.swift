/// Makes the keyword `pattern` work: compiles regular expressions for schemas.
///
/// A parameter, because the engine for expressions lives in another room of this floor.
package protocol SchemaPatternCompiler: Sendable {
    /// A test whether a text has a match anywhere, whose time is linear in the text.
    /// - Throws: `SchemaPatternError` saying what is wrong with the expression.
    func compile(_ pattern: String) throws(SchemaPatternError) -> @Sendable (String) -> Bool
}

/// What is wrong with a regular expression.
package struct SchemaPatternError: Error, Sendable, Equatable {
    /// What is wrong and what to write instead.
    package let message: String

    /// An error of these words.
    package init(_ message: String) { self.message = message }
}
