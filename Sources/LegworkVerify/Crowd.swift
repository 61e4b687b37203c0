/// Does many things, a few at a time.
enum Crowd {
    /// Maps items, `width` of them at a time; results come in the order of the items.
    static func map<Item: Sendable, Value: Sendable>(
        _ items: [Item],
        width: Int,
        _ body: @escaping @Sendable (Item) async -> Value
    ) async -> [Value] {
        await withTaskGroup(of: (Int, Value).self) { group in
            var results: [Int: Value] = [:]
            var next = 0
            while next < min(max(1, width), items.count) {
                let (place, item) = (next, items[next])
                group.addTask { (place, await body(item)) }
                next += 1
            }
            for await (place, value) in group {
                results[place] = value
                guard next < items.count else { continue }
                let (following, item) = (next, items[next])
                group.addTask { (following, await body(item)) }
                next += 1
            }
            return items.indices.compactMap { results[$0] }
        }
    }
}
