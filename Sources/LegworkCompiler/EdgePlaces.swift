package import LegworkDiagnostics
import LegworkYAML

/// Where the edges of a compiled app stand in its source: by graph, activity and place among the activity's edges.
package struct EdgePlaces: Sendable {
    private let ranges: [[[SourceRange]]]

    init(_ graphs: [ResolvedGraph]) {
        ranges = graphs.map { graph in
            graph.outgoing.map { places in
                places.map { graph.edges[$0].syntax.to?.range ?? graph.edges[$0].syntax.node.range }
            }
        }
    }

    /// The name that an edge leads to, where it is written; nil for an edge that there is not.
    package subscript(graph graph: Int, activity activity: Int, place place: Int) -> SourceRange? {
        guard ranges.indices.contains(graph), ranges[graph].indices.contains(activity),
            ranges[graph][activity].indices.contains(place)
        else { return nil }
        return ranges[graph][activity][place]
    }
}
