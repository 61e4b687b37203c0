/// A layered layout after Sugiyama: layers, order within them, coordinates, routes.
///
/// Labels are items of ranks of their own between the layers, and long edges an item in each rank that they pass: so
/// nothing can lie upon a box or a label that is not its own. Between two ranks there are no boxes at all, which leaves
/// edges free to swing there.
struct LayeredLayout {
    /// Something that takes room in a rank: a node, a label, or the place where an edge passes.
    struct Item {
        var rank: Int
        var size: Size
        /// The node's index in the input, or -1.
        var node = -1
        /// The edge's index in the input, or -1 for a node.
        var edge = -1
        var isLabel = false
        var x = 0.0
        /// Neighbours in the rank above and below, with where their link ends beside the middle of either.
        var above: [Link] = []
        var below: [Link] = []
    }

    /// One end of a piece of an edge.
    struct Link {
        var item: Int
        var edge: Int
        /// Where the piece ends, from the middle of this item and of the other one.
        var ownOffset = 0.0
        var otherOffset = 0.0
    }

    let input: LayoutInput
    /// Per edge: true if it runs from bottom to top.
    var isReversed: [Bool] = []
    var items: [Item] = []
    /// The items of each rank, from left to right.
    var ranks: [[Int]] = []
    /// Per edge: its items from top to bottom, both nodes included.
    var chains: [[Int]] = []

    /// Between neighbours in a rank.
    static let nodeGap = 28.0
    static let edgeGap = 16.0
    /// Between ranks.
    static let rankGap = 30.0
    /// Between the ends of edges at one side of a box, if there is room.
    static let portGap = 22.0

    /// Lays out boxes and edges.
    static func layout(_ input: LayoutInput) -> Layout {
        var layout = LayeredLayout(input: input)
        layout.makeItems()
        layout.reduceCrossings()
        layout.placePorts()
        layout.assignCoordinates()
        return layout.finish()
    }

    private init(input: LayoutInput) { self.input = input }

    private mutating func makeItems() {
        var layering = Layering(input)
        layering.assign()
        isReversed = layering.isReversed
        let layerCount = (layering.layers.max() ?? -1) + 1
        // A rank for labels below each layer from which a labelled edge leaves.
        var hasLabels = [Bool](repeating: false, count: layerCount)
        for (edge, reversed) in zip(input.edges, isReversed) where edge.label != nil && edge.from != edge.to {
            hasLabels[layering.layers[reversed ? edge.to : edge.from]] = true
        }
        var rankOfLayer: [Int] = []
        var rank = 0
        for layer in 0..<layerCount {
            rankOfLayer.append(rank)
            rank += hasLabels[layer] ? 2 : 1
        }
        ranks = Array(repeating: [], count: rank)
        for (node, size) in input.sizes.enumerated() {
            items.append(Item(rank: rankOfLayer[layering.layers[node]], size: size, node: node))
        }
        for (number, edge) in input.edges.enumerated() {
            let (top, bottom) = isReversed[number] ? (edge.to, edge.from) : (edge.from, edge.to)
            chains.append(chain(number, from: top, to: bottom, label: edge.label))
        }
    }

    /// The items that an edge passes, linked.
    private mutating func chain(_ edge: Int, from top: Int, to bottom: Int, label: Size?) -> [Int] {
        guard top != bottom else { return [] }
        var chain = [top]
        let first = items[top].rank + 1
        for rank in first..<max(first, items[bottom].rank) {
            var item = Item(rank: rank, size: Size(width: 0, height: 0), edge: edge)
            if rank == first, let label {
                item.size = label
                item.isLabel = true
            }
            items.append(item)
            chain.append(items.count - 1)
        }
        chain.append(bottom)
        for (upper, lower) in zip(chain, chain.dropFirst()) {
            items[upper].below.append(Link(item: lower, edge: edge))
            items[lower].above.append(Link(item: upper, edge: edge))
        }
        return chain
    }

    /// How far the middles of two neighbours must be apart.
    func separation(_ left: Int, _ right: Int) -> Double {
        let gap = items[left].node >= 0 && items[right].node >= 0 ? Self.nodeGap : Self.edgeGap
        return (items[left].size.width + items[right].size.width) / 2 + gap
    }

    /// Spreads the ends of edges along the sides of boxes, in the order of what they lead to.
    private mutating func placePorts() {
        var places = [Int](repeating: 0, count: items.count)
        for rank in ranks {
            for (place, item) in rank.enumerated() { places[item] = place }
        }
        for item in items.indices where items[item].node >= 0 {
            // Equal places are two edges between the same nodes: their numbers keep them from crossing.
            items[item].above.sort { (places[$0.item], $0.edge) < (places[$1.item], $1.edge) }
            items[item].below.sort { (places[$0.item], $0.edge) < (places[$1.item], $1.edge) }
            let width = items[item].size.width
            items[item].above = Self.spread(items[item].above, over: width)
            items[item].below = Self.spread(items[item].below, over: width)
        }
        // Tell the other ends.
        for item in items.indices {
            for place in items[item].above.indices {
                let link = items[item].above[place]
                guard let other = items[link.item].below.firstIndex(where: { $0.edge == link.edge }) else { continue }
                items[item].above[place].otherOffset = items[link.item].below[other].ownOffset
                items[link.item].below[other].otherOffset = link.ownOffset
            }
        }
    }

    private static func spread(_ links: [Link], over width: Double) -> [Link] {
        guard links.count > 1 else { return links }
        // The outer quarter of a side stays free: slanted shapes begin there.
        let gap = min(portGap, width * 0.7 / Double(links.count - 1))
        var links = links
        for place in links.indices {
            links[place].ownOffset = (Double(place) - Double(links.count - 1) / 2) * gap
        }
        return links
    }
}
