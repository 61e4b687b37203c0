package import LegworkDiagnostics

/// A key and its value in a YAML mapping.
package final class YAMLEntry: Sendable {
    /// The key as text; `200:` has the key `200`.
    package let key: String
    /// Where the key stands, quotes included.
    package let keyRange: SourceRange
    /// The value.
    package let value: YAMLNode

    /// An entry.
    package init(key: String, keyRange: SourceRange, value: YAMLNode) {
        self.key = key
        self.keyRange = keyRange
        self.value = value
    }
}
