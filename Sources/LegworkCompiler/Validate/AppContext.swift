import LegworkJSON
import LegworkYAML

/// What the rules of one graph need to know of the app around it. Handed about by reference.
final class AppContext {
    /// The app's settings.
    let settings: JSON
    private let graphs: [ResolvedGraph]

    init(_ app: AppSyntax, graphs: [ResolvedGraph]) {
        settings = app.settings?.json ?? .emptyObject
        self.graphs = graphs
    }

    /// The graph that has an activity of this id, as messages call it.
    func graph(having id: String) -> String? {
        graphs.first { $0.indices[id] != nil }?.syntax.name
    }

    /// The graph that a topic starts jobs of.
    func graph(subscribing topic: String) -> ResolvedGraph? {
        graphs.first { $0.syntax.subscribes?.text == topic }
    }

    /// The hooks that the rules of a topic target, in all graphs.
    func hooks(on topic: String) -> [(graph: ResolvedGraph, activity: Int)] {
        graphs.flatMap { graph in
            graph.syntax.hookRules.filter { $0.topic.text == topic }
                .compactMap { rule in rule.to.flatMap { graph.indices[$0.text] }.map { (graph, $0) } }
        }
    }
}
