/// An edge of an app: the place among the edges that leave an activity of a graph.
package struct EdgeName: Sendable, Hashable, Comparable {
    /// The graph's index.
    package var graph: Int
    /// The index of the activity that it leaves.
    package var from: Int
    /// Its place among the activity's edges.
    package var place: Int

    package static func < (left: EdgeName, right: EdgeName) -> Bool {
        (left.graph, left.from, left.place) < (right.graph, right.from, right.place)
    }
}
