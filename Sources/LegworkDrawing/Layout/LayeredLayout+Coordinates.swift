/// Places across: each item near the middle of its neighbours, none nearer to another than it may.
extension LayeredLayout {
    mutating func assignCoordinates() {
        for rank in ranks { pack(rank) }
        let sweeps = items.count > 20_000 ? 12 : 48
        for sweep in 0..<sweeps {
            // First each rank follows the one above, or below; later it heeds both.
            let usesAbove = sweep % 2 == 0 || sweep >= 12
            let usesBelow = sweep % 2 == 1 || sweep >= 12
            let order = sweep % 2 == 0 ? Array(ranks.indices) : ranks.indices.reversed()
            for rank in order { relax(ranks[rank], above: usesAbove, below: usesBelow) }
        }
        for _ in 0..<3 { straighten() }
    }

    private mutating func pack(_ rank: [Int]) {
        var x = 0.0
        for (place, item) in rank.enumerated() {
            if place > 0 { x += separation(rank[place - 1], item) }
            items[item].x = x
        }
        let middle = x / 2
        for item in rank { items[item].x -= middle }
    }

    /// Places a rank at the least sum of squares of distances from where each item would like to be.
    ///
    /// With the distances that neighbours must keep taken off, that is a regression to a sequence that never falls,
    /// which pooling neighbours that violate it solves exactly.
    private mutating func relax(_ rank: [Int], above: Bool, below: Bool) {
        var pools: [(sum: Double, weight: Double, count: Int)] = []
        var taken = 0.0
        var offsets: [Double] = []
        for (place, item) in rank.enumerated() {
            if place > 0 { taken += separation(rank[place - 1], item) }
            offsets.append(taken)
            let (wish, weight) = wish(of: item, above: above, below: below)
            pools.append(((wish - taken) * weight, weight, 1))
            while pools.count > 1 {
                let (last, before) = (pools[pools.count - 1], pools[pools.count - 2])
                guard before.sum / before.weight > last.sum / last.weight else { break }
                pools.removeLast(2)
                pools.append((before.sum + last.sum, before.weight + last.weight, before.count + last.count))
            }
        }
        var place = 0
        for pool in pools {
            for _ in 0..<pool.count {
                items[rank[place]].x = pool.sum / pool.weight + offsets[place]
                place += 1
            }
        }
    }

    /// Where an item would like to be, and how much.
    private func wish(of item: Int, above: Bool, below: Bool) -> (Double, Double) {
        var sum = 0.0
        var weight = 0.0
        func add(_ links: [Link]) {
            for link in links {
                let pull = pull(item, link)
                sum += pull * (items[link.item].x + link.otherOffset - link.ownOffset)
                weight += pull
            }
        }
        if above { add(items[item].above) }
        if below { add(items[item].below) }
        // What has no neighbours on that side stays, but gives way to anything.
        guard weight > 0 else { return (items[item].x, 0.01) }
        return (sum / weight, weight)
    }

    /// Long edges insist more on being straight.
    private func pull(_ item: Int, _ link: Link) -> Double {
        let weight = input.edges[link.edge].weight
        switch (items[item].node >= 0, items[link.item].node >= 0) {
        case (true, true): return weight
        case (false, false): return 8 * weight
        default: return 2 * weight
        }
    }

    /// Takes small bends out of edges, as far as the neighbours leave room.
    private mutating func straighten() {
        var limits = [(least: Double, most: Double)](repeating: (-.infinity, .infinity), count: items.count)
        func refresh(_ rank: [Int]) {
            for (place, item) in rank.enumerated() {
                let left = place > 0 ? items[rank[place - 1]].x + separation(rank[place - 1], item) : -.infinity
                let right =
                    place + 1 < rank.count ? items[rank[place + 1]].x - separation(item, rank[place + 1]) : .infinity
                limits[item] = (left, right)
            }
        }
        for rank in ranks { refresh(rank) }
        for chain in chains where chain.count > 2 {
            var run: [Int] = []
            var room = (least: -Double.infinity, most: Double.infinity)
            func settle() {
                guard run.count > 1 else { return }
                let mean = run.reduce(0) { $0 + items[$1].x } / Double(run.count)
                let x = min(max(mean, room.least), room.most)
                for item in run {
                    items[item].x = x
                    refresh(ranks[items[item].rank])
                }
            }
            for item in chain.dropFirst().dropLast() {
                let own = limits[item]
                let both = (least: max(room.least, own.least), most: min(room.most, own.most))
                if both.least <= both.most {
                    room = both
                } else {
                    settle()
                    run = []
                    room = limits[item]
                }
                run.append(item)
            }
            settle()
        }
        for rank in ranks.indices {
            for item in ranks[rank] where items[item].above.count == 1 {
                let link = items[item].above[0]
                let x = items[link.item].x + link.otherOffset - link.ownOffset
                guard x != items[item].x, abs(x - items[item].x) < 14, items[item].below.count <= 1 else { continue }
                guard x >= limits[item].least, x <= limits[item].most else { continue }
                items[item].x = x
                refresh(ranks[rank])
            }
        }
    }
}
