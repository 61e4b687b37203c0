import LegworkDiagnostics
import LegworkGraph
import LegworkYAML

/// The shape of a graph: no loops, no edges where none may be, nothing that cannot be reached.
struct TopologyRules {
    let sink: DiagnosticSink

    /// Checks a graph.
    func check(_ graph: ResolvedGraph) {
        edgeEnds(graph)
        duplicates(graph)
        if graph.order == nil { loops(graph) }
        orphans(graph)
        closed(graph)
        for edge in graph.syntax.edges { conditions(edge) }
    }

    // MARK: Edges

    private func edgeEnds(_ graph: ResolvedGraph) {
        for edge in graph.edges {
            let (from, to) = (graph.syntax.activities[edge.from], graph.syntax.activities[edge.to])
            if to.type == .trigger, let name = edge.syntax.to {
                sink.report(
                    .edgeToTrigger,
                    "an edge leads into the trigger '\(name.text)'",
                    at: name.range,
                    notes: [
                        .init(
                            "a trigger runs once, when the job is created; use a cycle activity to run something again"
                        )
                    ]
                )
            }
            let isEnd = from.type == .cycle || (from.type == .interrupt && from.node["target"] == nil)
            if isEnd,
                graph.outgoing[edge.from].first.map({ graph.edges[$0].syntax.node.range }) == edge.syntax.node.range
            {
                let reason =
                    from.type == .cycle
                    ? "a cycle activity goes on at its ancestor" : "without 'target' it ends its own job"
                sink.report(
                    .edgeFromEnd,
                    "'\(from.id.text)' has no way on: \(reason)",
                    at: edge.syntax.from.range,
                    notes: [.init("remove its transitions")]
                )
            }
        }
    }

    private func duplicates(_ graph: ResolvedGraph) {
        for places in graph.outgoing {
            for (offset, place) in places.enumerated() {
                let edge = graph.edges[place]
                let twin = places[..<offset].map { graph.edges[$0] }
                    .first { $0.to == edge.to && $0.syntax.node.json == edge.syntax.node.json }
                guard let twin else { continue }
                sink.report(
                    .duplicateEdge,
                    "the edge to '\(graph.id(edge.to))' is there twice",
                    at: edge.syntax.node.range,
                    notes: [.init("the first one is here", at: twin.syntax.node.range)]
                )
            }
        }
    }

    private func conditions(_ edge: EdgeSyntax) {
        if let beside = edge.node.entry("code"), let inside = edge.node["conditions"]?.entry("code") {
            sink.report(
                .codeTwice,
                "the edge has a 'code' in both places",
                at: inside.keyRange,
                notes: [.init("the other one is here", at: beside.keyRange)]
            )
        }
        if edge.isElse, !edge.match.isEmpty, let entry = edge.node.entry("else") {
            sink.report(
                .elseWithMatch,
                "an 'else' edge has no 'match' of its own",
                at: entry.keyRange,
                notes: [.init("it fires when no other edge of the same code did")]
            )
        }
    }

    // MARK: Loops

    private func loops(_ graph: ResolvedGraph) {
        var state = Array(repeating: Visit.fresh, count: graph.syntax.activities.count)
        var found = 0
        for start in state.indices where state[start] == .fresh {
            // A stack of own instead of recursion: a chain may be as long as a document.
            var path: [(activity: Int, next: Int)] = [(start, 0)]
            state[start] = .open
            while let (activity, next) = path.last {
                guard next < graph.outgoing[activity].count else {
                    state[activity] = .done
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let edge = graph.edges[graph.outgoing[activity][next]]
                switch state[edge.to] {
                case .fresh:
                    state[edge.to] = .open
                    path.append((edge.to, 0))
                case .open:
                    found += 1
                    if found <= Self.loopsMax {
                        loop(path.map(\.activity).drop { $0 != edge.to }, closing: edge, graph)
                    }
                case .done: break
                }
            }
        }
    }

    /// More loops than these in one graph are hardly read.
    private static let loopsMax = 10

    private enum Visit { case fresh, open, done }

    private func loop(_ activities: ArraySlice<Int>, closing edge: ResolvedGraph.Edge, _ graph: ResolvedGraph) {
        let names = activities.map(graph.id) + [graph.id(edge.to)]
        sink.report(
            .loop,
            "the edges form a loop: \(names.joined(separator: " → "))",
            at: edge.syntax.to?.range ?? edge.syntax.node.range,
            notes: [
                .init(
                    "to run '\(graph.id(edge.to))' again, lead to an activity of 'type: cycle' "
                        + "with 'ancestor: \(graph.id(edge.to))'"
                )
            ]
        )
    }

    // MARK: Warnings

    private func orphans(_ graph: ResolvedGraph) {
        // With an end that is unknown, what it may have led to is no orphan yet.
        guard let trigger = graph.trigger, graph.knowsEveryEdge else { return }
        var reached = Array(repeating: false, count: graph.syntax.activities.count)
        var open = [trigger]
        reached[trigger] = true
        while let next = open.popLast() {
            for edge in graph.outgoing[next] where !reached[graph.edges[edge].to] {
                reached[graph.edges[edge].to] = true
                open.append(graph.edges[edge].to)
            }
        }
        for (index, activity) in graph.syntax.activities.enumerated() where !reached[index] {
            sink.report(
                .orphan,
                "nothing leads to '\(activity.id.text)', so it never runs",
                at: activity.id.range,
                notes: [.init("add '- to: \(activity.id.text)' under the activity that comes before it")]
            )
        }
    }

    private func closed(_ graph: ResolvedGraph) {
        for (index, places) in graph.outgoing.enumerated() {
            let edges = places.map { graph.edges[$0].syntax }.filter {
                CodeReading.patterns($0.code).contains { $0.covers(200) }
            }
            guard !edges.isEmpty, edges.allSatisfy({ !$0.match.isEmpty && !$0.isElse }) else { continue }
            sink.report(
                .noElse,
                "all edges of '\(graph.id(index))' have conditions; where none holds, this way ends in silence",
                at: edges[0].from.range,
                notes: [.init("add an edge with 'else: true', or one without conditions")]
            )
        }
    }
}
