import LegworkDiagnostics
import LegworkYAML

/// Names that must differ and names that must exist: topics, activities, ends of edges.
struct NameRules {
    let sink: DiagnosticSink

    /// Checks what concerns all graphs together.
    func check(_ app: AppSyntax) {
        topics(app)
        var owners: [String: (id: Located, graph: Int)] = [:]
        for (place, graph) in app.graphs.enumerated() {
            for activity in graph.activities {
                guard let first = owners[activity.id.text] else {
                    owners[activity.id.text] = (activity.id, place)
                    continue
                }
                guard first.graph != place else { continue }
                sink.report(
                    .duplicateActivity,
                    "the activity id '\(activity.id.text)' is there twice; ids are unique in the app",
                    at: activity.id.range,
                    notes: [.init("\(app.graphs[first.graph].name) has it too", at: first.id.range)]
                )
            }
        }
    }

    private func topics(_ app: AppSyntax) {
        var owners: [String: Located] = [:]
        for graph in app.graphs {
            guard let topic = graph.subscribes else { continue }
            guard let first = owners.updateValue(topic, forKey: topic.text) else { continue }
            owners[topic.text] = first
            sink.report(
                .duplicateTopic,
                "two graphs subscribe to '\(topic.text)'",
                at: topic.range,
                notes: [.init("the first one is here", at: first.range)]
            )
        }
    }

    /// Checks the names in a graph.
    func check(_ graph: ResolvedGraph) {
        triggers(graph.syntax)
        for source in graph.syntax.sources where graph.indices[source.text] == nil {
            unknown(.unknownSource, "unknown activity '\(source.text)' in transitions", source, in: graph)
        }
        for edge in graph.syntax.edges {
            guard let to = edge.to, graph.indices[to.text] == nil else { continue }
            unknown(.unknownTarget, "unknown activity '\(to.text)' in transition", to, in: graph)
        }
        for activity in graph.syntax.activities where activity.type == .cycle {
            guard let ancestor = Located(activity.node["ancestor"]), graph.indices[ancestor.text] == nil else {
                continue
            }
            unknown(.unknownAncestor, "unknown activity '\(ancestor.text)' as ancestor", ancestor, in: graph)
        }
    }

    private func triggers(_ graph: GraphSyntax) {
        let triggers = graph.activities.filter { $0.type == .trigger }
        guard let first = triggers.first else {
            // Where a type is broken, it may well be the trigger's.
            guard !graph.activities.isEmpty, graph.activities.allSatisfy({ $0.type != nil }) else { return }
            let place = graph.node.entry("activities")?.keyRange ?? graph.node.range
            return sink.report(
                .noTrigger,
                "\(graph.name) has no trigger",
                at: place,
                notes: [.init("exactly one activity has 'type: trigger'; it creates the job")]
            )
        }
        for other in triggers.dropFirst() {
            sink.report(
                .twoTriggers,
                "a second trigger '\(other.id.text)'; a graph has exactly one",
                at: other.id.range,
                notes: [.init("the first one is '\(first.id.text)'", at: first.id.range)]
            )
        }
    }

    private func unknown(_ code: DiagnosticCode, _ message: String, _ name: Located, in graph: ResolvedGraph) {
        let nearest = Suggestion.nearest(to: name.text, among: graph.ids)
        sink.report(
            Diagnostic(
                code,
                message,
                at: name.range,
                notes: [.init("\(graph.syntax.name) has \(Suggestion.list(graph.ids))")],
                fixIt: nearest.map { .replace(name.text, with: $0, at: name.range) }
            )
        )
    }
}
