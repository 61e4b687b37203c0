import LegworkDiagnostics
import LegworkGraph
import LegworkYAML

/// Hook rules and the hooks that they target. Source: `10-language` §5, §6.
struct HookRules {
    let sink: DiagnosticSink

    /// Checks a graph.
    func check(_ graph: ResolvedGraph) {
        for rule in graph.syntax.hookRules { check(rule, graph) }
        for (index, activity) in graph.syntax.activities.enumerated() where activity.type == .hook {
            guard !graph.isTargeted[index], let entry = activity.node.entry("hook") else { continue }
            let isMeant = graph.syntax.hookRules.contains { rule in
                guard let to = rule.to?.text, graph.indices[to] == nil else { return false }
                return Suggestion.nearest(to: to, among: graph.ids) == activity.id.text
            }
            guard !isMeant else { continue }
            sink.report(
                Diagnostic(
                    .hookWithoutRule,
                    "'\(activity.id.text)' waits for a signal, but no hook rule leads to it",
                    at: entry.keyRange,
                    notes: [
                        .init("add under 'hooks' of \(graph.syntax.name): a topic with '- to: \(activity.id.text)'")
                    ]
                )
            )
        }
        sleeps(graph)
    }

    private func check(_ rule: HookRuleSyntax, _ graph: ResolvedGraph) {
        buffer(rule)
        guard let to = rule.to else { return }
        guard let index = graph.indices[to.text] else {
            let hooks = graph.syntax.activities.filter { $0.type == .hook }.map(\.id.text)
            let nearest = Suggestion.nearest(to: to.text, among: hooks)
            return sink.report(
                Diagnostic(
                    .hookRuleToNothing,
                    "unknown activity '\(to.text)' in hook rule",
                    at: to.range,
                    notes: [
                        .init(
                            hooks.isEmpty
                                ? "\(graph.syntax.name) has no hooks"
                                : "the hooks of \(graph.syntax.name) are \(Suggestion.list(hooks))"
                        )
                    ],
                    fixIt: nearest.map { .replace(to.text, with: $0, at: to.range) }
                )
            )
        }
        guard let type = graph.syntax.activities[index].type, type != .hook else { return }
        sink.report(
            Diagnostic(
                .hookRuleToOther,
                "'\(to.text)' is \(type.described); a hook rule leads to a hook",
                at: to.range,
                notes: [.init("it is declared here", at: graph.syntax.activities[index].id.range)]
            )
        )
    }

    private func buffer(_ rule: HookRuleSyntax) {
        guard let buffer = rule.node["buffer"], let scalar = buffer.scalar,
            let milliseconds = DurationText.milliseconds(scalar.value), milliseconds < 0
        else { return }
        sink.report(
            Diagnostic(
                .badDuration,
                "'\(scalar.text.clipped)' is less than zero",
                at: buffer.range,
                notes: [.init("'buffer: 0' refuses a signal that finds no waiter")]
            )
        )
    }

    private func sleeps(_ graph: ResolvedGraph) {
        for activity in graph.syntax.activities where activity.type == .hook {
            guard let sleep = activity.node["sleep"], let scalar = sleep.scalar else { continue }
            guard !ExpressionForm.isExpression(sleep), Literals.isNever(scalar.value) else { continue }
            sink.report(
                Diagnostic(
                    .sleepNever,
                    "'\(activity.id.text)' never sleeps: the duration is \(sleep.described)",
                    at: sleep.range,
                    notes: [.init("zero, negative and null durations set no timer")]
                )
            )
        }
    }
}
