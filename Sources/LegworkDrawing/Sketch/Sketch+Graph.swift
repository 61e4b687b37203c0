import LegworkGraph
import LegworkJSON

extension Sketch {
    /// A sketch of a compiled graph.
    init(_ graph: Graph) {
        title = graph.subscribes
        publishes = graph.publishes
        nodes = graph.activities.indices.map { Self.node($0, of: graph) }
        edges = []
        for (from, activity) in graph.activities.enumerated() {
            for transition in activity.transitions { edges.append(Self.edge(from, transition)) }
            if case .cycle(let settings) = activity.kind {
                edges.append(Edge(from: from, to: settings.ancestor, stroke: .cycle, label: [], tooltip: "next round"))
            }
        }
    }

    private static func node(_ index: Int, of graph: Graph) -> Node {
        let activity = graph.activities[index]
        let detail = words(on: activity, index, in: graph, isBrief: true)
        let all = words(on: activity, index, in: graph, isBrief: false)
        let name = activity.title.map { $0.isEmpty ? activity.id : $0 } ?? activity.id
        let full = name == activity.id ? name : "\(name) (\(activity.id))"
        return Node(
            id: activity.id,
            kind: kind(of: activity.kind),
            name: Wording.clipped(name, to: 32),
            detail: Wording.clipped(detail, to: 40),
            tooltip: "\(full): \(activity.kind.name)" + (all.isEmpty ? "" : ", \(all)")
        )
    }

    private static func words(on activity: Activity, _ index: Int, in graph: Graph, isBrief: Bool) -> String {
        var words = [detail(of: activity, index, in: graph, isBrief: isBrief)].filter { !$0.isEmpty }
        if activity.join != .all { words.append("join: \(activity.join.rawValue)") }
        return words.joined(separator: " · ")
    }

    private static func kind(of kind: ActivityKind) -> Kind {
        switch kind {
        case .trigger: .trigger
        case .worker: .worker
        case .await: .await
        case .hook: .hook
        case .cycle: .cycle
        case .signal: .signal
        case .interrupt: .interrupt
        }
    }

    private static func detail(of activity: Activity, _ index: Int, in graph: Graph, isBrief: Bool) -> String {
        switch activity.kind {
        case .trigger: return "on \(graph.subscribes)"
        case .worker(let settings): return Wording.plain(settings.topic)
        case .await(let settings):
            return (settings.awaits == false ? "starts " : "awaits ") + Wording.plain(settings.topic)
        case .hook(let settings): return hook(settings, index, in: graph, isBrief: isBrief)
        case .cycle(let settings):
            let pivot = graph.activities[settings.ancestor]
            return "back to \(pivot.title ?? pivot.id)"
        case .signal(let settings): return (settings.toAll ? "to all: " : "to one: ") + Wording.plain(settings.topic)
        case .interrupt(let settings):
            return settings.target.map { "ends \(Wording.plain($0))" } ?? "ends this job"
        }
    }

    private static func hook(_ settings: HookSettings, _ index: Int, in graph: Graph, isBrief: Bool) -> String {
        var topics: [String] = []
        for rule in graph.hookRules where rule.to == index && !topics.contains(rule.topic) { topics.append(rule.topic) }
        var waits = settings.waitsForSignal ? ["a signal"] : []
        if let first = topics.first {
            let brief = topics.count > 1 ? "\(first) +\(topics.count - 1)" : first
            waits = [isBrief ? brief : topics.joined(separator: ", ")]
        }
        if let sleep = settings.sleep { waits.append(Wording.duration(sleep)) }
        let verb = topics.isEmpty && !settings.waitsForSignal ? "sleeps " : "waits for "
        let wait = waits.isEmpty ? "" : verb + waits.joined(separator: " or ")
        guard settings.isPivot else { return wait.isEmpty ? "passes on" : wait }
        return wait.isEmpty ? "pivot" : "pivot, \(wait)"
    }

    private static func edge(_ from: Int, _ transition: Transition) -> Edge {
        let codes = transition.codes.map { $0.json.stringValue ?? $0.json.description }.joined(separator: ", ")
        let equations = transition.match.map { Wording.equation(expected: $0.expected, actual: $0.actual) }
        var condition = equations.joined(separator: transition.gate == .and ? " and " : " or ")
        if transition.isElse { condition = "else" } else if !condition.isEmpty { condition = "if \(condition)" }
        let isPlain = transition.codes == [.exact(200)]
        var label = isPlain ? [] : [Wording.clipped(codes, to: 24)]
        if !condition.isEmpty { label.append(Wording.clipped(condition, to: 34)) }
        return Edge(
            from: from,
            to: transition.to,
            stroke: stroke(transition),
            label: label,
            tooltip: "code \(codes)" + (condition.isEmpty ? "" : ", \(condition)")
        )
    }

    private static func stroke(_ transition: Transition) -> Stroke {
        if transition.opensDimension { return .interim }
        let isError = transition.codes.allSatisfy { pattern in
            switch pattern {
            case .exact(let code): code >= 400
            case .hundreds(let hundreds): hundreds >= 4
            case .any: false
            }
        }
        return isError ? .error : .plain
    }
}
