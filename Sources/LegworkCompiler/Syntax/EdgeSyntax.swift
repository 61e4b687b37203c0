import LegworkYAML

/// An edge as it was written.
struct EdgeSyntax {
    var from: Located
    /// Nil where `to` is missing or no name.
    var to: Located?
    var node: YAMLNode
    /// The values of `code`, beside `to` or in `conditions`; nil for the default.
    var code: YAMLNode?
    var gate: String?
    var match: [MatchSyntax]
    var isElse: Bool
}
