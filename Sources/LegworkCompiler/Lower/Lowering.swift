import LegworkGraph
import LegworkJSON
import LegworkYAML

/// Makes the compiled form of an app in which nothing is wrong.
enum Lowering {
    /// The compiled app; nil only where something is missing that the checks should have refused.
    static func lower(_ app: AppSyntax, graphs: [ResolvedGraph]) -> CompiledApp? {
        guard let id = app.id, let version = app.version else { return nil }
        var lowered: [Graph] = []
        for graph in graphs {
            guard let one = lower(graph) else { return nil }
            lowered.append(one)
        }
        return CompiledApp(
            id: id,
            version: AppVersion(version),
            settings: app.settings?.json ?? .emptyObject,
            graphs: lowered
        )
    }

    private static func lower(_ graph: ResolvedGraph) -> Graph? {
        guard let subscribes = graph.syntax.subscribes else { return nil }
        var activities: [Activity] = []
        for (index, syntax) in graph.syntax.activities.enumerated() {
            guard var activity = ActivityLowering(graph: graph, index: index).lower(syntax) else { return nil }
            activity.transitions = graph.outgoing[index].map { transition(graph.edges[$0]) }
            activities.append(activity)
        }
        let fields = graph.syntax.fields
        return Graph(
            subscribes: subscribes.text,
            publishes: Located(fields["publishes"])?.text,
            expire: fields["expire"]?.json ?? Graph.expireDefault,
            inputSchema: fields["input"]?["schema"]?.json,
            outputSchema: fields["output"]?["schema"]?.json,
            onError: fields["on_error"]?.text.flatMap(OnError.init(rawValue:)) ?? .failFast,
            maxCycles: fields["max_cycles"]?.scalar?.value.integerValue.map(Int.init) ?? Graph.maxCyclesDefault,
            activities: activities,
            hookRules: graph.syntax.hookRules.compactMap { hookRule($0, graph) }
        )
    }

    private static func transition(_ edge: ResolvedGraph.Edge) -> Transition {
        Transition(
            to: edge.to,
            codes: CodeReading.patterns(edge.syntax.code),
            gate: edge.syntax.gate.flatMap(Gate.init(rawValue:)) ?? .and,
            match: edge.syntax.match.map { MatchRule(expected: $0.expected.json, actual: $0.actual.json) },
            isElse: edge.syntax.isElse
        )
    }

    private static func hookRule(_ rule: HookRuleSyntax, _ graph: ResolvedGraph) -> HookRule? {
        guard let to = rule.to.flatMap({ graph.indices[$0.text] }) else { return nil }
        return HookRule(
            topic: rule.topic.text,
            to: to,
            gate: rule.gate.flatMap(Gate.init(rawValue:)) ?? .and,
            match: rule.match.map { MatchRule(expected: $0.expected.json, actual: $0.actual.json) },
            deliver: rule.node["deliver"]?.text.flatMap(HookRule.Delivery.init(rawValue:)) ?? .one,
            bufferMilliseconds: buffer(rule.node["buffer"])
        )
    }

    private static func buffer(_ node: YAMLNode?) -> Int64 {
        guard let value = node?.scalar?.value else { return HookRule.bufferMillisecondsDefault }
        return max(0, DurationText.milliseconds(value) ?? 0)
    }
}
