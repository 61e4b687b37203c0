/// A bounded map that forgets what was not used for longest.
///
/// Bounds: a count of entries and a sum of their costs; one entry alone may cost more than the sum.
package struct LeastRecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Node {
        var key: Key
        /// Nil while it is lent.
        var value: Value?
        var cost: Int
        var newer: Int
        var older: Int
    }

    private static var none: Int { -1 }

    private var nodes: [Node?] = []
    private var free: [Int] = []
    private var places: [Key: Int] = [:]
    private var newest = -1
    private var oldest = -1

    /// The most entries.
    package let countMax: Int
    /// The most that all entries may cost together.
    package let costMax: Int
    /// What all entries cost together.
    package private(set) var cost = 0

    /// An empty map.
    package init(countMax: Int, costMax: Int) {
        self.countMax = countMax
        self.costMax = costMax
    }

    /// How many entries there are.
    package var count: Int { places.count }

    /// The value of a key, which thereby becomes the one used last; nil where there is none.
    package mutating func value(_ key: Key) -> Value? {
        guard let place = places[key], let node = nodes[place] else { return nil }
        unlink(place, node)
        link(place)
        return node.value
    }

    /// Hands out the value of a key and lets go of it, until it is set again or removed; nil where there is none.
    package mutating func lend(_ key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        defer { nodes[place]?.value = nil }
        return nodes[place]?.value
    }

    /// Sets the value of a key and forgets what exceeds the bounds.
    package mutating func set(_ key: Key, _ value: Value, cost: Int) {
        if let place = places[key], let old = nodes[place] {
            self.cost += cost - old.cost
            nodes[place]?.value = value
            nodes[place]?.cost = cost
            unlink(place, old)
            link(place)
            forgetExcess()
            return
        }
        let node = Node(key: key, value: value, cost: cost, newer: Self.none, older: Self.none)
        let place: Int
        if let reused = free.popLast() {
            nodes[reused] = node
            place = reused
        } else {
            place = nodes.count
            nodes.append(node)
        }
        places[key] = place
        self.cost += cost
        link(place)
        forgetExcess()
    }

    private mutating func forgetExcess() {
        while count > 1, count > countMax || cost > costMax, let last = nodes[oldest] { remove(last.key) }
    }

    /// Forgets a key.
    package mutating func remove(_ key: Key) {
        guard let place = places.removeValue(forKey: key), let node = nodes[place] else { return }
        unlink(place, node)
        cost -= node.cost
        nodes[place] = nil
        free.append(place)
    }

    /// Forgets all keys that satisfy a condition.
    package mutating func removeAll(where condition: (Key) -> Bool) {
        for key in places.keys.filter(condition) { remove(key) }
    }

    /// Makes a node the newest.
    private mutating func link(_ place: Int) {
        nodes[place]?.older = newest
        nodes[place]?.newer = Self.none
        if newest != Self.none { nodes[newest]?.newer = place }
        newest = place
        if oldest == Self.none { oldest = place }
    }

    private mutating func unlink(_ place: Int, _ node: Node) {
        if node.newer == Self.none { newest = node.older } else { nodes[node.newer]?.older = node.older }
        if node.older == Self.none { oldest = node.newer } else { nodes[node.older]?.newer = node.newer }
    }
}
