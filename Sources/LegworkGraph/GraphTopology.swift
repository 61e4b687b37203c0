/// What follows from a graph's shape: scopes, joins and dead paths, computed once per version.
///
/// A *scope* is a dimension of the job's data that an activity opens: a pivot opens one per round, an activity with a
/// 202 edge one per interim answer, a `join: each` one per arrival. The chain of an activity names the openers that
/// enclose it, outermost first; an instance's address has one index per opener, after the job's own `,0`.
/// Source: `21-protocol` §1 (address), §6 (joins), §10 (rounds).
package struct GraphTopology: Sendable, Equatable {
    /// An edge by its source and its place among the source's transitions.
    package struct Edge: Sendable, Hashable {
        /// The index of the activity that it leaves.
        package var from: Int

        /// Its place in that activity's `transitions`.
        package var place: Int

        /// An edge of these parts.
        package init(from: Int, place: Int) {
            self.from = from
            self.place = place
        }
    }

    /// Per activity: the edges that lead to it. An edge's place here is its slot in a join.
    package private(set) var inbound: [[Edge]]

    /// Per activity: the openers that enclose it, outermost first.
    package private(set) var chains: [[Int]]

    /// Per activity: true if it must be told that it will never run, because a join or a loop's exit behind it waits.
    package private(set) var mattersWhenDead: [Bool]

    /// Per activity: the cycle activities that re-enter it; empty for all but pivots.
    package private(set) var cycles: [[Int]]

    /// Per pivot: true if an edge from inside its loop leads to a join outside.
    package private(set) var hasJoinedExits: [Bool]

    /// The activities in an order in which every edge points forward; nil where the edges form a loop.
    package private(set) var order: [Int]?

    /// The topology of `graph`. A graph whose edges form a loop gets empty chains: the compiler refuses it.
    package init(_ graph: Graph) {
        let count = graph.activities.count
        inbound = Array(repeating: [], count: count)
        chains = Array(repeating: [], count: count)
        mattersWhenDead = Array(repeating: false, count: count)
        cycles = Array(repeating: [], count: count)
        hasJoinedExits = Array(repeating: false, count: count)
        for (from, activity) in graph.activities.enumerated() {
            for (place, edge) in activity.transitions.enumerated() {
                inbound[edge.to].append(Edge(from: from, place: place))
            }
            if case .cycle(let settings) = activity.kind { cycles[settings.ancestor].append(from) }
        }
        order = sorted(graph)
        guard let order else { return }
        for activity in order { enclose(activity, in: graph) }
        findJoinedExits(graph)
        for activity in order.reversed() { mattersWhenDead[activity] = matters(activity, in: graph) }
    }

    /// The openers that enclose whatever an edge leads to, were it the only way there.
    package func chain(of edge: Edge, in graph: Graph) -> [Int] {
        let source = graph.activities[edge.from]
        let chain = chains[edge.from]
        if case .hook(let settings) = source.kind, settings.isPivot { return chain + [edge.from] }
        return source.transitions[edge.place].opensDimension ? chain + [edge.from] : chain
    }

    /// True if several edges meet at `activity` and it has to wait or choose among them.
    package func isJoin(_ activity: Int) -> Bool { inbound[activity].count > 1 }
}

extension GraphTopology {
    private func sorted(_ graph: Graph) -> [Int]? {
        var waiting = inbound.map(\.count)
        var ready = waiting.indices.filter { waiting[$0] == 0 }
        var order: [Int] = []
        while let next = ready.popLast() {
            order.append(next)
            for edge in graph.activities[next].transitions {
                waiting[edge.to] -= 1
                if waiting[edge.to] == 0 { ready.append(edge.to) }
            }
        }
        return order.count == graph.activities.count ? order : nil
    }

    private mutating func enclose(_ activity: Int, in graph: Graph) {
        let edges = inbound[activity].map { chain(of: $0, in: graph) }
        guard var common = edges.first else { return }
        for chain in edges.dropFirst() {
            common = zip(common, chain).prefix { $0 == $1 }.map(\.0)
        }
        if isJoin(activity), graph.activities[activity].join == .each { common.append(activity) }
        chains[activity] = common
    }

    /// The openers that an edge leaves behind when it leads to a join further out, innermost last.
    package func exits(of edge: Edge, in graph: Graph) -> [Int] {
        let target = graph.activities[edge.from].transitions[edge.place].to
        let inner = chain(of: edge, in: graph)
        let outer = chains[target].prefix(inner.count)
        let shared = zip(inner, outer).prefix { $0 == $1 }.count
        return Array(inner.dropFirst(shared))
    }

    private mutating func findJoinedExits(_ graph: Graph) {
        for (target, edges) in inbound.enumerated() where edges.count > 1 && graph.activities[target].join != .each {
            for edge in edges {
                for opener in exits(of: edge, in: graph) { hasJoinedExits[opener] = true }
            }
        }
    }

    private func matters(_ activity: Int, in graph: Graph) -> Bool {
        if isJoin(activity), graph.activities[activity].join == .all { return true }
        if case .cycle(let settings) = graph.activities[activity].kind, hasJoinedExits[settings.ancestor] {
            return true
        }
        return graph.activities[activity].transitions.contains { mattersWhenDead[$0.to] }
    }
}
