import LegworkDiagnostics
import LegworkGraph
import LegworkYAML

/// Topics that lead from one graph to another: awaits, interrupts and signals.
struct TopicRules {
    let sink: DiagnosticSink
    private let graphs: [ResolvedGraph]
    private let subscriptions: [String]
    private let hookTopics: [String]

    init(_ graphs: [ResolvedGraph], sink: DiagnosticSink) {
        self.sink = sink
        self.graphs = graphs
        self.subscriptions = graphs.compactMap(\.syntax.subscribes?.text)
        var topics: [String] = []
        for rule in graphs.flatMap(\.syntax.hookRules) where !topics.contains(rule.topic.text) {
            topics.append(rule.topic.text)
        }
        self.hookTopics = topics
    }

    /// Checks every activity of every graph.
    func check() {
        for graph in graphs {
            for activity in graph.syntax.activities {
                guard let node = activity.node["topic"], !ExpressionForm.isExpression(node), let topic = Located(node)
                else { continue }
                switch activity.type {
                case .await: subscription(topic, of: activity, in: graph)
                case .interrupt: subscription(topic, of: activity, in: graph)
                case .signal: signal(topic, of: activity)
                default: break
                }
            }
        }
    }

    private func subscription(_ topic: Located, of activity: ActivitySyntax, in graph: ResolvedGraph) {
        if activity.type == .await, topic.text == graph.syntax.subscribes?.text {
            sink.report(
                Diagnostic(
                    .awaitsItself,
                    "'\(activity.id.text)' starts a job of its own graph",
                    at: topic.range,
                    notes: [.init("without a condition before it this never ends")]
                )
            )
        }
        guard !subscriptions.contains(topic.text) else { return }
        unknown(
            .awaitWithoutGraph,
            "no graph subscribes to '\(topic.text)'",
            topic,
            known: subscriptions,
            kind: "topics with a graph"
        )
    }

    private func signal(_ topic: Located, of activity: ActivitySyntax) {
        guard hookTopics.contains(topic.text) else {
            return unknown(
                .signalWithoutRule,
                "no hook rule listens on '\(topic.text)'",
                topic,
                known: hookTopics,
                kind: "topics with a hook rule"
            )
        }
        let isPending =
            activity.node["status"]?.text == "pending"
            || activity.node["code"]?.scalar.flatMap { CodePattern($0.value) } == .exact(202)
        guard isPending else { return }
        for graph in graphs {
            for rule in graph.syntax.hookRules where rule.topic.text == topic.text {
                guard let to = rule.to.flatMap({ graph.indices[$0.text] }) else { continue }
                let takesIn = graph.outgoing[to].contains {
                    CodeReading.patterns(graph.edges[$0].syntax.code).contains(.exact(202))
                }
                if !takesIn { pending(activity, to: graph.syntax.activities[to].id) }
            }
        }
    }

    private func pending(_ activity: ActivitySyntax, to hook: Located) {
        let entry = activity.node.entry("status") ?? activity.node.entry("code")
        sink.report(
            Diagnostic(
                .pendingWithoutEdge,
                "'\(activity.id.text)' sends an interim signal, but '\(hook.text)' has no edge for code 202",
                at: entry?.value.range ?? activity.id.range,
                notes: [.init("add an edge with 'code: 202' behind '\(hook.text)'", at: hook.range)]
            )
        )
    }

    private func unknown(
        _ code: DiagnosticCode,
        _ message: String,
        _ topic: Located,
        known: [String],
        kind: String
    ) {
        let nearest = Suggestion.nearest(to: topic.text, among: known)
        let note = known.isEmpty ? "the app has no \(kind)" : "\(kind) are \(Suggestion.list(known))"
        sink.report(
            Diagnostic(
                code,
                message,
                at: topic.range,
                notes: [.init(note)],
                fixIt: nearest.map { .replace(topic.text, with: $0, at: topic.range) }
            )
        )
    }
}
