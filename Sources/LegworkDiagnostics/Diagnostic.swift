/// One problem in a source text, with all that a person or a tool needs to cure it.
///
/// Texts are lower-case sentences without a full stop, the user's words in single quotes (`50-style` §4 item 12).
package struct Diagnostic: Sendable, Equatable {
    /// Something more to say, possibly about another place.
    package struct Note: Sendable, Equatable {
        /// The sentence.
        package var message: String
        /// Where, if it is about another place than the diagnostic's.
        package var range: SourceRange?

        /// A note.
        package init(_ message: String, at range: SourceRange? = nil) {
            self.message = message
            self.range = range
        }
    }

    /// The stable code, which also decides the severity.
    package var code: DiagnosticCode
    /// What is wrong.
    package var message: String
    /// Where; nil if there is no source, for instance because the file could not be read.
    package var range: SourceRange?
    /// What would have been right, as a noun: `a whole number`.
    package var expected: String?
    /// What was there instead, as a noun: `string 'x'`.
    package var found: String?
    /// Further sentences.
    package var notes: [Note]
    /// The change that most likely cures it.
    package var fixIt: FixIt?

    /// A diagnostic.
    package init(
        _ code: DiagnosticCode,
        _ message: String,
        at range: SourceRange?,
        expected: String? = nil,
        found: String? = nil,
        notes: [Note] = [],
        fixIt: FixIt? = nil
    ) {
        self.code = code
        self.message = message
        self.range = range
        self.expected = expected
        self.found = found
        self.notes = notes
        self.fixIt = fixIt
    }

    /// How bad it is, as the code's table says.
    package var severity: Severity { code.severity }
}
