import LegworkDiagnostics
import LegworkGraph
import LegworkYAML

/// Pivots and the cycles that re-enter them, and joins across dimensions. Source: `10-language` §4, §5.
struct PivotRules {
    let sink: DiagnosticSink

    /// Checks a graph.
    func check(_ graph: ResolvedGraph) {
        for (index, activity) in graph.syntax.activities.enumerated() where activity.type == .hook {
            if graph.isPivot(index) { waits(index, graph) }
        }
        guard let topology = graph.topology else { return }
        let skeleton = graph.skeleton
        for (index, activity) in graph.syntax.activities.enumerated() {
            if activity.type == .cycle { cycle(index, graph, topology.chains) }
            mixing(index, graph, topology, skeleton)
        }
    }

    // MARK: Pivots

    private func waits(_ index: Int, _ graph: ResolvedGraph) {
        let activity = graph.syntax.activities[index]
        let keys = ["sleep", "hook"].compactMap { activity.node.entry($0) }
        let rule = graph.syntax.hookRules.first { $0.to?.text == activity.id.text }
        guard let place = keys.first?.keyRange ?? rule?.to?.range else { return }
        let what = keys.first.map { "has '\($0.key)'" } ?? "is the target of a hook rule"
        var notes = [Diagnostic.Note("put the wait in a hook of its own behind the pivot")]
        if let cycle = graph.cycles[index].first {
            let name = graph.syntax.activities[cycle].id
            notes.append(.init("the cycle '\(name.text)' makes it a pivot", at: name.range))
        }
        sink.report(
            Diagnostic(
                .pivotWaits,
                "the pivot '\(activity.id.text)' \(what); a pivot never waits",
                at: place,
                notes: notes
            )
        )
    }

    private func cycle(_ index: Int, _ graph: ResolvedGraph, _ chains: [[Int]]) {
        let cycle = graph.syntax.activities[index]
        guard let name = Located(cycle.node["ancestor"]), let ancestor = graph.indices[name.text] else { return }
        let target = graph.syntax.activities[ancestor]
        let pivots = graph.syntax.activities.indices.filter {
            graph.upstream[index].contains($0) && graph.syntax.activities[$0].type == .hook
        }
        var notes: [Diagnostic.Note] = []
        let reason: String
        if target.type != .hook {
            guard let type = target.type else { return }
            reason = "is \(type.described); only a hook can be a pivot"
            notes.append(.init("put a hook with 'cycle: true' before '\(name.text)' and name that"))
        } else if !graph.upstream[index].contains(ancestor) {
            reason = "does not lie before '\(cycle.id.text)'"
            if !pivots.isEmpty { notes.append(.init("before it lie \(Suggestion.list(pivots.map(graph.id)))")) }
        } else if !chains[index].contains(ancestor) {
            reason = "is not around '\(cycle.id.text)': edges from outside of the loop join on the way"
            notes.append(.init("lead all edges that meet on the way through the pivot"))
        } else {
            return
        }
        let nearest = pivots.count == 1 ? pivots.first.map(graph.id) : nil
        sink.report(
            Diagnostic(
                .ancestorNotPivot,
                "the ancestor '\(name.text)' \(reason)",
                at: name.range,
                notes: notes,
                fixIt: nearest.flatMap { $0 == name.text ? nil : .replace(name.text, with: $0, at: name.range) }
            )
        )
    }

    // MARK: Dimensions

    /// A join behind a `join: each` must not take in edges that do not come out of it.
    private func mixing(_ index: Int, _ graph: ResolvedGraph, _ topology: GraphTopology, _ skeleton: Graph) {
        guard topology.isJoin(index) else { return }
        let edges = topology.inbound[index].map { (edge: $0, chain: topology.chain(of: $0, in: skeleton)) }
        let openers = edges.flatMap(\.chain).filter { topology.isJoin($0) && skeleton.activities[$0].join == .each }
        guard let opener = openers.first(where: { opener in edges.contains { !$0.chain.contains(opener) } }),
            let outside = edges.first(where: { !$0.chain.contains(opener) })
        else { return }
        let from = outside.edge.from
        let edge = graph.edges[graph.outgoing[from][outside.edge.place]].syntax
        let each = graph.syntax.activities[opener].id
        let place = edge.to?.range ?? edge.node.range
        sink.report(
            Diagnostic(
                .joinMixesDimensions,
                "'\(graph.id(index))' joins runs of '\(each.text)' with an edge from outside of them",
                at: place,
                notes: [
                    .init("'\(each.text)' has 'join: each' and runs once per arrival", at: each.range),
                    .init("let '\(graph.id(from))' lead into '\(each.text)', or join before it"),
                ]
            )
        )
    }
}
