/// A graph as a picture tells it: words and kinds, no places yet.
struct Sketch {
    /// What a node is, for shape and colour.
    enum Kind: String, CaseIterable {
        case trigger, worker, await, hook, cycle, signal, interrupt
    }

    /// What an edge is, for its stroke.
    enum Stroke: String, CaseIterable {
        /// Success.
        case plain
        /// An edge of error codes.
        case error
        /// An interim answer: the activity stays open.
        case interim
        /// The way back of a cycle.
        case cycle
    }

    struct Node {
        /// The activity's id; unique in the app.
        var id: String
        var kind: Kind
        /// The title, else the id.
        var name: String
        /// What it does, in a few words; empty for nothing to say.
        var detail: String
        /// All of it, uncut.
        var tooltip: String
    }

    struct Edge {
        var from: Int
        var to: Int
        var stroke: Stroke
        /// Lines: the codes, then the conditions; empty for a plain edge.
        var label: [String]
        /// The conditions, uncut.
        var tooltip: String
    }

    /// The topic that starts the graph.
    var title: String
    /// The topic of its results; nil for none.
    var publishes: String?
    var nodes: [Node]
    var edges: [Edge]
}
