/// A model of a Redis sorted set: members by score, and by their bytes where scores are equal.
package struct MemorySortedSet: Sendable {
    /// A member and its score.
    package struct Item: Sendable, Equatable {
        /// The member.
        package var member: String
        /// Its score.
        package var score: Double

        fileprivate func isBefore(_ other: Item) -> Bool {
            score == other.score
                ? member.utf8.lexicographicallyPrecedes(other.member.utf8) : score < other.score
        }
    }

    private var scores: [String: Double] = [:]
    /// The members, lowest score first.
    package private(set) var items: [Item] = []

    /// An empty set.
    package init() {}

    /// How many members there are.
    package var count: Int { items.count }

    /// The score of a member, or nil.
    package func score(_ member: String) -> Double? { scores[member] }

    /// Adds a member, or gives it another score.
    package mutating func add(_ member: String, score: Double) {
        if let old = scores[member] {
            if old == score { return }
            items.remove(at: place(Item(member: member, score: old)))
        }
        scores[member] = score
        let item = Item(member: member, score: score)
        items.insert(item, at: place(item))
    }

    /// Removes a member; false if it is none.
    @discardableResult
    package mutating func remove(_ member: String) -> Bool {
        guard let score = scores.removeValue(forKey: member) else { return false }
        items.remove(at: place(Item(member: member, score: score)))
        return true
    }

    /// Members with scores of at most `score`, lowest first.
    package func members(upTo score: Double, limit: Int) -> [String] {
        var found: [String] = []
        for item in items {
            guard item.score <= score, found.count < limit else { break }
            found.append(item.member)
        }
        return found
    }

    /// The first place whose item is not before `item`.
    private func place(_ item: Item) -> Int {
        var low = 0
        var high = items.count
        while low < high {
            let middle = (low + high) / 2
            if items[middle].isBefore(item) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
