/// What an expression may refer to where it stands.
struct ReferenceScope {
    /// Who reads it, and when.
    enum Reader {
        /// An activity, in its own fields and mappings.
        case activity
        /// The edges that leave an activity.
        case edge
        /// The waiting side of a hook rule, when the wait begins.
        case waiter
        /// The signal's side of a hook rule.
        case signal
        /// The trigger's `stats`, when there is no job yet.
        case stats
        /// The graph itself.
        case graph
    }

    let graph: ResolvedGraph
    let reader: Reader
    /// The activity that `$self` is; nil for the graph.
    let current: Int?

    /// True if an activity has surely been planned before, where it ran at all: the current one, or one upstream.
    func reaches(_ activity: Int) -> Bool {
        guard let current else { return activity == graph.trigger }
        // Where edges form a loop nothing is known about order; that is its own error.
        if activity == current || graph.order == nil || graph.upstream[current].contains(activity) { return true }
        // With an edge that leads nowhere, only what lies behind is surely not before.
        return !graph.knowsEveryEdge && !graph.upstream[activity].contains(current)
    }

    /// The ids of the activities that can be read, in the order written.
    var readable: [String] {
        graph.syntax.activities.indices.filter { $0 != current && reaches($0) }.map(graph.id)
    }

    /// True where only the trigger's input is known.
    var isTriggerField: Bool {
        if case .stats = reader { true } else { false }
    }

    /// How messages call the place.
    var name: String {
        guard let current else { return graph.syntax.name }
        let id = graph.id(current)
        return switch reader {
        case .activity, .stats, .graph: "'\(id)'"
        case .edge: "the edges of '\(id)'"
        case .waiter, .signal: "the hook rule of '\(id)'"
        }
    }
}
