package import LegworkJSON

/// A single YAML value: how it was written and what it means.
package struct YAMLScalar: Sendable {
    /// How it was written.
    package enum Style: Sendable {
        /// Without quotes.
        case plain
        /// In `'…'` or `"…"`.
        case quoted
        /// After `|` or `>`.
        case block
    }

    /// The text, quotes and escapes resolved.
    package let text: String
    /// How it was written.
    package let style: Style
    /// What it means: `null`, a bool, a number or text.
    package let value: JSON

    /// A scalar.
    package init(text: String, style: Style, value: JSON) {
        self.text = text
        self.style = style
        self.value = value
    }
}
