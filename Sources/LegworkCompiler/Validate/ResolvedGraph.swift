import LegworkGraph
import LegworkJSON
import LegworkYAML

/// A graph with its names resolved to indices of activities, and what lies upstream of what.
///
/// It never changes; it is a reference, because every rule about every expression holds it.
final class ResolvedGraph {
    /// An edge whose two ends exist.
    struct Edge {
        var from: Int
        var to: Int
        var syntax: EdgeSyntax
    }

    let syntax: GraphSyntax
    /// Indices by id; of two activities with one id the first.
    let indices: [String: Int]
    /// The edges whose two ends exist, in the order written.
    let edges: [Edge]
    /// Per activity: places in ``edges`` of those that leave it.
    let outgoing: [[Int]]
    /// Per activity: places in ``edges`` of those that lead to it.
    let incoming: [[Int]]
    /// The activities so that every edge points forward; nil where edges form a loop.
    let order: [Int]?
    /// Per activity: what lies upstream; all empty where edges form a loop.
    let upstream: [BitSet]
    /// The trigger; nil where there is none or several.
    let trigger: Int?
    /// Per activity: true if a rule of its graph targets it.
    let isTargeted: [Bool]
    /// Per activity: the cycle activities that name it.
    let cycles: [[Int]]

    /// The topology, where something opens a dimension and edges form no loop; else there are no dimensions.
    private(set) var topology: GraphTopology?
    /// What activities write to the job's data; nil where not all of it can be known.
    let jobWrites: JobWrites?

    init(_ syntax: GraphSyntax) {
        let count = syntax.activities.count
        var indices: [String: Int] = [:]
        for (index, activity) in syntax.activities.enumerated() where indices[activity.id.text] == nil {
            indices[activity.id.text] = index
        }
        var edges: [Edge] = []
        var outgoing = Array(repeating: [Int](), count: count)
        var incoming = outgoing
        for edge in syntax.edges {
            guard let from = indices[edge.from.text], let to = edge.to.flatMap({ indices[$0.text] }) else { continue }
            outgoing[from].append(edges.count)
            incoming[to].append(edges.count)
            edges.append(Edge(from: from, to: to, syntax: edge))
        }
        var isTargeted = Array(repeating: false, count: count)
        for rule in syntax.hookRules {
            if let to = rule.to.flatMap({ indices[$0.text] }) { isTargeted[to] = true }
        }
        var cycles = Array(repeating: [Int](), count: count)
        for (index, activity) in syntax.activities.enumerated() where activity.type == .cycle {
            let ancestor = Located(activity.node["ancestor"]).flatMap { indices[$0.text] }
            if let ancestor { cycles[ancestor].append(index) }
        }
        let triggers = syntax.activities.indices.filter { syntax.activities[$0].type == .trigger }
        self.syntax = syntax
        self.indices = indices
        self.edges = edges
        self.outgoing = outgoing
        self.incoming = incoming
        let isWhole = (syntax.node["transitions"]?.entries ?? []).allSatisfy { entry in
            entry.value.items?.allSatisfy { $0.entries != nil } ?? entry.value.scalar?.value.isNull ?? false
        }
        self.knowsEveryEdge =
            edges.count == syntax.edges.count && isWhole && syntax.node["transitions"]?.isBroken != true
        self.isTargeted = isTargeted
        self.cycles = cycles
        self.jobWrites = JobWrites(syntax)
        self.trigger = triggers.count == 1 ? triggers.first : nil
        self.order = Self.order(count, edges: edges, outgoing: outgoing, incoming: incoming)
        self.upstream = Self.upstream(count, order: order ?? [], edges: edges, incoming: incoming)
        if order != nil, opensDimensions { topology = GraphTopology(skeleton) }
    }

    /// False where an edge is broken or leads to or from nothing that is known: then order and reach are not known, and
    /// what depends on them is better left unsaid.
    let knowsEveryEdge: Bool

    /// The ids, in the order written.
    var ids: [String] { syntax.activities.map(\.id.text) }

    /// The activity's id.
    func id(_ index: Int) -> String { syntax.activities[index].id.text }

    /// True if an activity waits for a signal: it has the key `hook`, or a rule targets it.
    func waitsForSignal(_ index: Int) -> Bool {
        let activity = syntax.activities[index]
        return activity.type == .hook && (activity.node["hook"] != nil || isTargeted[index])
    }

    /// True for a hook that says `cycle: true` or that a cycle activity names.
    func isPivot(_ index: Int) -> Bool {
        let activity = syntax.activities[index]
        guard activity.type == .hook else { return false }
        return activity.node["cycle"]?.scalar?.value.boolValue == true || !cycles[index].isEmpty
    }

    private static func order(_ count: Int, edges: [Edge], outgoing: [[Int]], incoming: [[Int]]) -> [Int]? {
        var waiting = incoming.map(\.count)
        var ready = waiting.indices.filter { waiting[$0] == 0 }
        var order: [Int] = []
        order.reserveCapacity(count)
        while let next = ready.popLast() {
            order.append(next)
            for edge in outgoing[next] {
                waiting[edges[edge].to] -= 1
                if waiting[edges[edge].to] == 0 { ready.append(edges[edge].to) }
            }
        }
        return order.count == count ? order : nil
    }

    private static func upstream(_ count: Int, order: [Int], edges: [Edge], incoming: [[Int]]) -> [BitSet] {
        var upstream = Array(repeating: BitSet(count: count), count: count)
        for activity in order {
            for edge in incoming[activity] {
                let from = edges[edge].from
                upstream[activity].formUnion(upstream[from])
                upstream[activity].insert(from)
            }
        }
        return upstream
    }
}

extension ResolvedGraph {
    /// The schema that is enforced on what starts a job.
    var input: YAMLNode? { syntax.node["input"]?["schema"] }

    /// The opener of a dimension that `inner` runs in and `outer` does not; nil if what `outer` sees holds `inner`.
    func opener(around inner: Int, outside outer: Int) -> Int? {
        guard let chains = topology?.chains, inner != outer else { return nil }
        return zip(chains[inner].indices, chains[inner])
            .first { place, opener in !(place < chains[outer].count && chains[outer][place] == opener) }?.1
    }

    /// True if an edge takes in interim answers of an activity, each of which opens a dimension.
    func takesInterim(_ index: Int) -> Bool {
        outgoing[index].contains { CodeReading.patterns(edges[$0].syntax.code).contains(.exact(202)) }
    }

    /// True if anything in the graph opens a dimension: a pivot, an edge for code 202, a `join: each`.
    var opensDimensions: Bool {
        cycles.contains { !$0.isEmpty }
            || syntax.activities.indices.contains { isPivot($0) || join($0) == .each }
            || edges.contains { CodeReading.patterns($0.syntax.code).contains(.exact(202)) }
    }

    /// The graph with no more than its topology, which is there even where much else is wrong.
    var skeleton: Graph {
        var activities: [Activity] = []
        for (index, activity) in syntax.activities.enumerated() {
            let ancestor = Located(activity.node["ancestor"]).flatMap { indices[$0.text] }
            let kind: ActivityKind =
                switch (activity.type, ancestor) {
                case (.cycle, let ancestor?): .cycle(CycleSettings(ancestor: ancestor))
                case (.trigger, _): .trigger(TriggerSettings())
                default: .hook(HookSettings(isPivot: isPivot(index)))
                }
            let transitions = outgoing[index].map { place in
                Transition(to: edges[place].to, codes: CodeReading.patterns(edges[place].syntax.code))
            }
            activities.append(
                Activity(id: activity.id.text, kind: kind, join: join(index), transitions: transitions)
            )
        }
        return Graph(subscribes: syntax.subscribes?.text ?? "", activities: activities)
    }

    private func join(_ index: Int) -> JoinMode {
        syntax.activities[index].node["join"]?.text.flatMap(JoinMode.init(rawValue:)) ?? .all
    }
}
