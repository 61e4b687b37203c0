/// A change of the source that would cure a diagnostic.
package struct FixIt: Sendable, Equatable {
    /// What to do, in words: `replace 'aproval' with 'approval'`.
    package var message: String
    /// What is replaced; an empty range inserts.
    package var range: SourceRange
    /// What stands there afterwards.
    package var replacement: String

    /// A change in words and as an edit.
    package init(_ message: String, range: SourceRange, replacement: String) {
        self.message = message
        self.range = range
        self.replacement = replacement
    }

    /// Puts other text in the place of `found`.
    package static func replace(_ found: String, with replacement: String, at range: SourceRange) -> FixIt {
        FixIt("replace '\(found)' with '\(replacement)'", range: range, replacement: replacement)
    }
}
