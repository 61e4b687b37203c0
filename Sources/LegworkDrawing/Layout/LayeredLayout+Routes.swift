/// Places down, and the ways of the edges.
extension LayeredLayout {
    /// Everything in its place, the top left corner at zero.
    func finish() -> Layout {
        var tops: [Double] = []
        var heights: [Double] = []
        var y = 0.0
        for (number, rank) in ranks.enumerated() {
            if number > 0 { y += gap(above: number) }
            tops.append(y)
            heights.append(rank.map { items[$0].size.height }.max() ?? 0)
            y += heights[number]
        }
        func box(_ item: Int) -> Box {
            let size = items[item].size
            return Box(
                x: items[item].x - size.width / 2,
                y: tops[items[item].rank] + (heights[items[item].rank] - size.height) / 2,
                width: size.width,
                height: size.height
            )
        }
        var layout = Layout(
            boxes: input.sizes.indices.map(box),
            labels: Array(repeating: nil, count: input.edges.count),
            routes: [],
            size: Size(width: 0, height: y)
        )
        for (edge, chain) in chains.enumerated() {
            layout.routes.append(route(edge, chain, tops, heights, box))
            if let label = chain.first(where: { items[$0].isLabel }) { layout.labels[edge] = box(label) }
        }
        var least = Double.infinity
        var most = -Double.infinity
        for item in items {
            least = min(least, item.x - item.size.width / 2)
            most = max(most, item.x + item.size.width / 2)
        }
        guard least <= most else { return layout }
        layout.boxes = layout.boxes.map { $0.shifted(-least, 0) }
        layout.labels = layout.labels.map { $0?.shifted(-least, 0) }
        layout.routes = layout.routes.map { $0.shifted(-least, 0) }
        layout.size.width = most - least
        return layout
    }

    /// The farther an edge swings, the more height it gets, so that it does not run flat.
    private func gap(above rank: Int) -> Double {
        var farthest = 0.0
        for item in ranks[rank] {
            for link in items[item].above {
                let from = items[link.item].x + link.otherOffset
                farthest = max(farthest, abs(from - items[item].x - link.ownOffset))
            }
        }
        return min(Self.rankGap + farthest / 10, 3 * Self.rankGap)
    }

    private func route(
        _ edge: Int,
        _ chain: [Int],
        _ tops: [Double],
        _ heights: [Double],
        _ box: (Int) -> Box
    ) -> Route {
        guard let top = chain.first, let bottom = chain.last else { return Route(start: Point(x: 0, y: 0)) }
        let start = items[top].below.first { $0.edge == edge }?.ownOffset ?? 0
        let end = items[bottom].above.first { $0.edge == edge }?.ownOffset ?? 0
        var route = Route(start: Point(x: items[top].x + start, y: box(top).maxY))
        route.run(toY: tops[items[top].rank] + heights[items[top].rank])
        func goal(_ place: Int) -> Point {
            let item = chain[place]
            return Point(x: items[item].x + (item == bottom ? end : 0), y: tops[items[item].rank])
        }
        var place = 0
        while place < chain.count - 1 {
            // As far in one swing as the neighbours on the way allow.
            var next = min(place + Self.swingMax, chain.count - 1)
            while next > place + 1 {
                let isOpen = chain[(place + 1)..<next].allSatisfy { item in
                    !items[item].isLabel && isFree(item, from: route.end, to: goal(next), tops, heights)
                }
                if isOpen { break }
                next -= 1
            }
            place = next
            let rank = items[chain[place]].rank
            route.swing(to: goal(place))
            route.run(toY: chain[place] == bottom ? box(bottom).y : tops[rank] + heights[rank])
        }
        return isReversed[edge] ? route.reversed : route
    }

    /// No swing passes more ranks than these: a long one would lean over everything.
    private static let swingMax = 3

    /// True if a swing between two points keeps its place among the neighbours of an item that it would skip.
    private func isFree(_ item: Int, from: Point, to: Point, _ tops: [Double], _ heights: [Double]) -> Bool {
        let rank = items[item].rank
        let row = ranks[rank]
        guard let place = row.firstIndex(of: item) else { return false }
        let least = place > 0 ? items[row[place - 1]].x + items[row[place - 1]].size.width / 2 + 8 : -Double.infinity
        let most =
            place + 1 < row.count ? items[row[place + 1]].x - items[row[place + 1]].size.width / 2 - 8 : Double.infinity
        return [tops[rank], tops[rank] + heights[rank]].allSatisfy { y in
            let x = Self.swing(from: from, to: to, at: y)
            return x >= least && x <= most
        }
    }

    /// Where a swing is at a height: both parts of its curve are known functions of one share, found by halving.
    private static func swing(from: Point, to: Point, at y: Double) -> Double {
        let wanted = (y - from.y) / (to.y - from.y)
        var (low, high) = (0.0, 1.0)
        for _ in 0..<30 {
            let share = (low + high) / 2
            let rest = 1 - share
            let height = 1.5 * rest * rest * share + 1.5 * rest * share * share + share * share * share
            if height < wanted { low = share } else { high = share }
        }
        return from.x + (to.x - from.x) * low * low * (3 - 2 * low)
    }
}
