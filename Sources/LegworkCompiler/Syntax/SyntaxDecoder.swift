import LegworkJSON
import LegworkYAML

/// Reads a checked document into syntax. What the shape check has refused is passed over in silence.
enum SyntaxDecoder {
    /// The app of a document; nil where there is none.
    static func decode(_ document: YAMLNode) -> AppSyntax? {
        guard let app = document["app"], app.entries != nil else { return nil }
        return AppSyntax(
            id: Located(app["id"])?.text,
            version: Located(app["version"])?.text,
            settings: app["settings"],
            graphs: (app["graphs"]?.items ?? []).filter { $0.entries != nil }.map(graph)
        )
    }

    private static func graph(_ node: YAMLNode) -> GraphSyntax {
        let transitions = node["transitions"]?.entries ?? []
        return GraphSyntax(
            node: node,
            subscribes: Located(node["subscribes"]),
            activities: (node["activities"]?.entries ?? []).filter { $0.value.entries != nil || $0.value.isBroken }.map(
                activity
            ),
            sources: transitions.map { Located($0.key, at: $0.keyRange) },
            edges: transitions.flatMap { entry in
                let from = Located(entry.key, at: entry.keyRange)
                return (entry.value.items ?? []).filter { $0.entries != nil }.map { edge($0, from: from) }
            },
            hookRules: (node["hooks"]?.entries ?? []).flatMap { entry in
                let topic = Located(entry.key, at: entry.keyRange)
                return (entry.value.items ?? []).filter { $0.entries != nil }.map { hookRule($0, topic: topic) }
            }
        )
    }

    private static func activity(_ entry: YAMLEntry) -> ActivitySyntax {
        ActivitySyntax(
            id: Located(entry.key, at: entry.keyRange),
            type: entry.value["type"]?.text.flatMap(ActivityType.init(named:)),
            node: entry.value
        )
    }

    private static func edge(_ node: YAMLNode, from: Located) -> EdgeSyntax {
        let conditions = node["conditions"]
        return EdgeSyntax(
            from: from,
            to: Located(node["to"]),
            node: node,
            code: node["code"] ?? conditions?["code"],
            gate: conditions?["gate"]?.text,
            match: match(conditions),
            isElse: node["else"]?.scalar?.value.boolValue == true
        )
    }

    private static func hookRule(_ node: YAMLNode, topic: Located) -> HookRuleSyntax {
        let conditions = node["conditions"]
        return HookRuleSyntax(
            topic: topic,
            to: Located(node["to"]),
            node: node,
            gate: conditions?["gate"]?.text,
            match: match(conditions)
        )
    }

    private static func match(_ conditions: YAMLNode?) -> [MatchSyntax] {
        (conditions?["match"]?.items ?? []).compactMap { node in
            guard let expected = node["expected"], let actual = node["actual"] else { return nil }
            return MatchSyntax(expected: expected, actual: actual)
        }
    }
}
