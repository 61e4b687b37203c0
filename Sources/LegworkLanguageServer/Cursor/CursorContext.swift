import LegworkYAML

/// Where somebody is writing, told from the text before the cursor alone, so that it works in text that does not parse.
struct CursorContext: Equatable {
    /// What is written there.
    enum Slot: Equatable {
        /// A key of the mapping at `path`, or, behind a dash, perhaps an item.
        case key
        /// The value at `path`.
        case value
        /// Nothing that could be completed: a comment or a long text.
        case text
    }

    /// The way from the file's beginning to the mapping or the value.
    var path: [YAMLPathStep]
    /// What is written.
    var slot: Slot
    /// What stands there already, up to the cursor, without its opening quote.
    var prefix: String
    /// The byte where that begins.
    var start: Int
    /// The quote that it stands in; nil for none.
    var quote: UInt8?
    /// True between brackets.
    var isFlow: Bool
}
