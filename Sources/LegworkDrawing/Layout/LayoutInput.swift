/// What a layout places: boxes and the edges between them.
struct LayoutInput {
    struct Edge {
        var from: Int
        var to: Int
        /// The room that the edge's label takes; nil for no label.
        var label: Size?
        /// True if the edge leads back against the flow, and must not decide about layers.
        var isBack = false
        /// How much the edge insists on being straight.
        var weight = 1.0
    }

    var sizes: [Size]
    var edges: [Edge]
}

/// Where everything is.
struct Layout {
    var boxes: [Box]
    var labels: [Box?]
    var routes: [Route]
    var size: Size
}
