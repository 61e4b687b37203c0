import LegworkYAML

/// The schema in the value of `hook`: bare or under `schema`. Source: `10-language` §5.
enum PayloadSchema {
    /// The schema's node; nil where any payload will do.
    static func node(_ hook: YAMLNode?) -> YAMLNode? {
        guard let hook, let entries = hook.entries, !entries.isEmpty else { return nil }
        return hook["schema"] ?? hook
    }
}
