/// A value as it was written, with the comments that belong to it.
///
/// A reference, because comments are handed to it after it was left.
final class FormatNode {
    /// What stands there.
    enum Content {
        /// Nothing at all.
        case empty
        /// An alias or a scalar, line by line, without indentation.
        case text([String])
        /// A scalar behind `|` or `>`.
        case block(BlockScalar)
        /// A list of dashes.
        case list([FormatEntry])
        /// A mapping with a key on each line.
        case mapping([FormatEntry])
        /// `[…]` or `{…}`.
        case flow([FormatEntry], isMapping: Bool)
    }

    /// What stands there.
    let content: Content
    /// The anchor and the tag, as they were written.
    let properties: [String]
    /// Comments between these and the value.
    let inner: [Trivia]
    /// The comment behind it on its last line.
    var trailing: Trivia.Comment?
    /// Comments behind the last entry of a collection, on its level.
    var closing: [Trivia] = []

    init(_ content: Content, properties: [String], inner: [Trivia]) {
        self.content = content
        self.properties = properties
        self.inner = inner
    }

    /// The entries of a block collection; nil for everything else.
    var blockEntries: [FormatEntry]? {
        switch content {
        case .list(let entries), .mapping(let entries): entries
        default: nil
        }
    }

    /// True for nothing without anchor or tag.
    var isNothing: Bool {
        guard case .empty = content else { return false }
        return properties.isEmpty
    }
}
