/// An item of a list, or a key and its value.
final class FormatEntry {
    /// Comments and empty lines before it.
    var leading: [Trivia]
    /// The key; nil for an item.
    let key: FormatNode?
    /// True for a key behind `?`.
    let isExplicit: Bool
    /// Comments between `?` and the key.
    let beforeKey: [Trivia]
    /// Comments between `:` or `-` and the value.
    let behind: [Trivia]
    /// The value.
    let value: FormatNode

    init(
        leading: [Trivia],
        key: FormatNode? = nil,
        isExplicit: Bool = false,
        beforeKey: [Trivia] = [],
        behind: [Trivia] = [],
        value: FormatNode
    ) {
        self.leading = leading
        self.key = key
        self.isExplicit = isExplicit
        self.beforeKey = beforeKey
        self.behind = behind
        self.value = value
    }
}
