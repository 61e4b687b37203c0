import LegworkYAML

/// A graph as it was written.
struct GraphSyntax {
    /// The graph's mapping.
    var node: YAMLNode
    var subscribes: Located?
    var activities: [ActivitySyntax]
    var sources: [Located]
    var edges: [EdgeSyntax]
    var hookRules: [HookRuleSyntax]

    /// Its keys.
    var fields: Fields { Fields(node, of: .graph) }

    /// How messages call it.
    var name: String { subscribes.map { "graph '\($0.text)'" } ?? "the graph" }
}
