/// Order within ranks: sweeps by the middle of the neighbours, then swaps of neighbours.
extension LayeredLayout {
    mutating func reduceCrossings() {
        var places = [Int](repeating: 0, count: items.count)
        var best: (ranks: [[Int]], count: Int)?
        // Sweeps end in the nearest hollow: a few beginnings find a deeper one.
        let beginnings = items.count > 3_000 ? 1 : 4
        for beginning in 0..<beginnings where best?.count != 0 {
            orderByDepth(mirrored: beginning % 2 == 1)
            note(&places)
            let found = sweep(isDownFirst: beginning < 2, &places)
            if found.count < best?.count ?? .max { best = found }
        }
        if let best { ranks = best.ranks }
    }

    /// Sweeps until nothing more is gained; the best order on the way and its crossings.
    private mutating func sweep(isDownFirst: Bool, _ places: inout [Int]) -> (ranks: [[Int]], count: Int) {
        var best = (ranks: ranks, count: crossings(places))
        let sweeps = items.count > 20_000 ? 6 : 24
        var idle = 0
        for sweep in 0..<sweeps where best.count > 0 && idle < 6 {
            let isDown = (sweep % 2 == 0) == isDownFirst
            for rank in isDown ? Array(ranks.indices) : ranks.indices.reversed() {
                sort(rank, byAbove: isDown, &places)
            }
            swapNeighbours(&places)
            let count = crossings(places)
            idle += 1
            if count < best.count {
                best = (ranks, count)
                idle = 0
            }
        }
        return best
    }

    /// The first order: as a search in depth from the top meets the items, so that trees begin without crossings.
    private mutating func orderByDepth(mirrored: Bool) {
        for rank in ranks.indices { ranks[rank].removeAll(keepingCapacity: true) }
        var isSeen = [Bool](repeating: false, count: items.count)
        let starts = items.indices.filter { items[$0].above.isEmpty } + Array(items.indices)
        for start in starts where !isSeen[start] {
            var stack = [start]
            while let item = stack.popLast() {
                guard !isSeen[item] else { continue }
                isSeen[item] = true
                ranks[items[item].rank].append(item)
                let links = mirrored ? items[item].below : items[item].below.reversed()
                for link in links where !isSeen[link.item] { stack.append(link.item) }
            }
        }
    }

    private func note(_ places: inout [Int]) {
        for rank in ranks {
            for (place, item) in rank.enumerated() { places[item] = place }
        }
    }

    private mutating func sort(_ rank: Int, byAbove: Bool, _ places: inout [Int]) {
        let row = ranks[rank]
        // Items without neighbours on this side keep their places; the others sort among theirs.
        var keyed: [(key: Double, place: Int, item: Int)] = []
        for (place, item) in row.enumerated() {
            let links = byAbove ? items[item].above : items[item].below
            guard !links.isEmpty else { continue }
            keyed.append((Self.middle(links.map { places[$0.item] }), place, item))
        }
        let slots = keyed.map(\.place)
        keyed.sort { ($0.key, $0.place) < ($1.key, $1.place) }
        for (slot, entry) in zip(slots, keyed) {
            ranks[rank][slot] = entry.item
            places[entry.item] = slot
        }
    }

    /// The median, for an even number the one between the two middle places, drawn to the denser side.
    private static func middle(_ places: [Int]) -> Double {
        let sorted = places.sorted()
        let half = sorted.count / 2
        if sorted.count % 2 == 1 { return Double(sorted[half]) }
        if sorted.count == 2 { return Double(sorted[0] + sorted[1]) / 2 }
        let left = sorted[half - 1] - sorted[0]
        let right = sorted[sorted.count - 1] - sorted[half]
        guard left + right > 0 else { return Double(sorted[half - 1] + sorted[half]) / 2 }
        return Double(sorted[half - 1] * right + sorted[half] * left) / Double(left + right)
    }

    /// Swaps neighbours while that takes crossings away.
    private mutating func swapNeighbours(_ places: inout [Int]) {
        for _ in 0..<4 {
            var hasSwapped = false
            for rank in ranks.indices where ranks[rank].count > 1 {
                for place in 0..<(ranks[rank].count - 1) {
                    let (left, right) = (ranks[rank][place], ranks[rank][place + 1])
                    guard
                        Self.pairs(items[left].above, items[right].above, places)
                            + Self.pairs(items[left].below, items[right].below, places)
                            > Self.pairs(items[right].above, items[left].above, places)
                            + Self.pairs(items[right].below, items[left].below, places)
                    else { continue }
                    ranks[rank].swapAt(place, place + 1)
                    places[left] = place + 1
                    places[right] = place
                    hasSwapped = true
                }
            }
            if !hasSwapped { return }
        }
    }

    /// How many pairs of links cross if `left` stands left.
    private static func pairs(_ left: [Link], _ right: [Link], _ places: [Int]) -> Int {
        var count = 0
        for first in left {
            for second in right where places[first.item] > places[second.item] { count += 1 }
        }
        return count
    }

    /// How many crossings there are in all, by counting inversions.
    private func crossings(_ places: [Int]) -> Int {
        var total = 0
        for rank in ranks {
            var ends: [Int] = []
            for item in rank { ends += items[item].below.map { places[$0.item] }.sorted() }
            guard let most = ends.max() else { continue }
            var tree = [Int](repeating: 0, count: most + 2)
            for (seen, end) in ends.enumerated() {
                var notBehind = 0
                var place = end + 1
                while place > 0 {
                    notBehind += tree[place]
                    place -= place & -place
                }
                total += seen - notBehind
                place = end + 1
                while place < tree.count {
                    tree[place] += 1
                    place += place & -place
                }
            }
        }
        return total
    }
}
