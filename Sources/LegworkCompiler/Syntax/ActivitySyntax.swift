import LegworkYAML

/// An activity as it was written.
struct ActivitySyntax {
    var id: Located
    /// Nil where the type is missing or unknown.
    var type: ActivityType?
    var node: YAMLNode

    /// Its keys; none where the type is not known.
    var fields: Fields { Fields(node, of: type.map { .activity($0) }) }
}
