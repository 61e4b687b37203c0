/// A whole text, taken apart.
struct FormatDocument {
    /// Comments at the top.
    var leading: [Trivia]
    /// Directives and `---`, line by line; none where there were none.
    var header: [String]
    /// Comments behind `---`.
    var behindHeader: [Trivia]
    /// The document's value.
    var root: FormatNode
    /// Comments at the end that belong to nothing.
    var closing: [Trivia]
}
