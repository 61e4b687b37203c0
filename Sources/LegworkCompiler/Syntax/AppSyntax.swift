import LegworkDiagnostics
import LegworkJSON
import LegworkYAML

/// An app as it was written: typed, names not yet resolved, every place kept. What is broken is left out.
struct AppSyntax {
    var id: String?
    var version: String?
    var settings: YAMLNode?
    var graphs: [GraphSyntax]
}

/// A name and where it stands.
struct Located {
    var text: String
    var range: SourceRange

    init(_ text: String, at range: SourceRange) {
        self.text = text
        self.range = range
    }

    /// The text of a node that is text or a number.
    init?(_ node: YAMLNode?) {
        guard let node, let scalar = node.scalar, !scalar.value.isNull, scalar.value.boolValue == nil else {
            return nil
        }
        self.init(scalar.text, at: node.range)
    }
}

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

/// An activity as it was written.
struct ActivitySyntax {
    var id: Located
    /// Nil where the type is missing or unknown.
    var type: ActivityType?
    var node: YAMLNode

    /// Its keys; none where the type is not known.
    var fields: Fields { Fields(node, keys: type.map { Language.keys(of: .activity($0)) } ?? []) }
}

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

/// A pair of values that must be equal.
struct MatchSyntax {
    var expected: YAMLNode
    var actual: YAMLNode
}

/// A hook rule as it was written.
struct HookRuleSyntax {
    var topic: Located
    /// Nil where `to` is missing or no name.
    var to: Located?
    var node: YAMLNode
    var gate: String?
    var match: [MatchSyntax]
}
