extension AppArchive {
    /// Refuses a graph in which an index leads nowhere, or whose edges form a loop: what compiles has neither, and what
    /// runs relies on it.
    static func verify(_ graph: Graph) throws(ArchiveError) {
        let known = graph.activities.indices
        func check(_ index: Int, _ what: String) throws(ArchiveError) {
            guard !known.contains(index) else { return }
            throw .damaged("graph '\(graph.subscribes)' has no activity number \(index), to which \(what) leads")
        }
        guard !known.isEmpty else { throw .damaged("graph '\(graph.subscribes)' has no activities") }
        for activity in graph.activities {
            for edge in activity.transitions { try check(edge.to, "an edge of '\(activity.id)'") }
            if case .cycle(let settings) = activity.kind { try check(settings.ancestor, "'\(activity.id)'") }
        }
        for rule in graph.hookRules { try check(rule.to, "a hook rule of '\(rule.topic)'") }
        guard GraphTopology(graph).order != nil else {
            throw .damaged("the edges of graph '\(graph.subscribes)' form a loop")
        }
    }
}
