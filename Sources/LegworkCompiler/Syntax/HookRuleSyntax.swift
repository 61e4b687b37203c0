import LegworkYAML

/// A hook rule as it was written.
struct HookRuleSyntax {
    var topic: Located
    /// Nil where `to` is missing or no name.
    var to: Located?
    var node: YAMLNode
    var gate: String?
    var match: [MatchSyntax]
}
