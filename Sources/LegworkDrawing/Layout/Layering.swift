/// Assigns layers: every edge that is not reversed leads to a deeper layer, and edges are short where they can be.
struct Layering {
    private let input: LayoutInput
    private(set) var isReversed: [Bool]
    private(set) var layers: [Int]
    private var outgoing: [[Int]]
    private var incoming: [[Int]]

    init(_ input: LayoutInput) {
        self.input = input
        isReversed = input.edges.map(\.isBack)
        layers = Array(repeating: 0, count: input.sizes.count)
        outgoing = Array(repeating: [], count: input.sizes.count)
        incoming = outgoing
    }

    mutating func assign() {
        reverseLoops()
        for (edge, reversed) in zip(input.edges, isReversed) where edge.from != edge.to {
            let (top, bottom) = reversed ? (edge.to, edge.from) : (edge.from, edge.to)
            outgoing[top].append(bottom)
            incoming[bottom].append(top)
        }
        let order = topologicalOrder()
        for node in order { layers[node] = (incoming[node].map { layers[$0] + 1 }).max() ?? 0 }
        tighten(order)
        if let least = layers.min() { layers = layers.map { $0 - least } }
    }

    /// Turns round the edges that close loops: those that are marked, and any that a search in depth finds beside.
    private mutating func reverseLoops() {
        var edges = [[Int]](repeating: [], count: input.sizes.count)
        for (number, edge) in input.edges.enumerated() {
            edges[isReversed[number] ? edge.to : edge.from].append(number)
        }
        // 0: not seen, 1: on the way, 2: done. The stack holds a node and its next edge's place.
        var state = [Int](repeating: 0, count: input.sizes.count)
        for start in state.indices where state[start] == 0 {
            var stack = [(node: start, next: 0)]
            state[start] = 1
            while let (node, next) = stack.last {
                guard next < edges[node].count else {
                    state[node] = 2
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let number = edges[node][next]
                let edge = input.edges[number]
                let other = isReversed[number] ? edge.from : edge.to
                if state[other] == 1, other != node { isReversed[number].toggle() }
                if state[other] == 0 {
                    state[other] = 1
                    stack.append((other, 0))
                }
            }
        }
    }

    private func topologicalOrder() -> [Int] {
        var waiting = incoming.map(\.count)
        var order = waiting.indices.filter { waiting[$0] == 0 }
        var next = 0
        while next < order.count {
            for other in outgoing[order[next]] {
                waiting[other] -= 1
                if waiting[other] == 0 { order.append(other) }
            }
            next += 1
        }
        return order
    }

    /// Moves nodes within the freedom that their neighbours leave towards the side with more edges.
    private mutating func tighten(_ order: [Int]) {
        for pass in 0..<8 {
            var hasMoved = false
            for node in pass % 2 == 0 ? order.reversed() : order where !outgoing[node].isEmpty {
                guard outgoing[node].count > incoming[node].count,
                    let least = outgoing[node].map({ layers[$0] }).min(), least - 1 > layers[node]
                else { continue }
                layers[node] = least - 1
                hasMoved = true
            }
            if !hasMoved { return }
        }
    }
}
