/// A key of the language: what it is called, what may stand there, and what it means.
///
/// The tables of these are what decoding, suggestions, the JSON Schema for editors, completion and hovers are made from.
package struct KeySpec: Sendable, Equatable {
    /// Its name.
    package var name: String
    /// Other spellings that are accepted.
    package var aliases: [String]
    /// What may stand there.
    package var type: ValueType
    /// True if it must be there.
    package var isRequired: Bool
    /// What counts where it is absent, as YAML; nil if there is nothing to say.
    package var defaultText: String?
    /// What it means, in Markdown.
    package var documentation: String

    /// A key.
    package init(
        _ name: String,
        _ type: ValueType,
        required: Bool = false,
        aliases: [String] = [],
        default defaultText: String? = nil,
        _ documentation: String
    ) {
        self.name = name
        self.aliases = aliases
        self.type = type
        self.isRequired = required
        self.defaultText = defaultText
        self.documentation = documentation
    }

    /// True if `key` is its name or another spelling.
    package func isSpelled(_ key: String) -> Bool { key == name || aliases.contains(key) }
}
