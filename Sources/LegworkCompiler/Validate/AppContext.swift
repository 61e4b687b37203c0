import LegworkJSON
import LegworkYAML

/// What the rules of one graph need to know of the app around it.
struct AppContext {
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

    /// The top-level names that the activities of a graph write to the job's data; nil where not all can be known.
    func jobKeys(of graph: ResolvedGraph) -> [String]? { graph.jobKeys }
}
