package import LegworkLedger

/// A slice of statistics as one partition has it.
package struct StoredSlice: Sendable, Equatable {
    /// Its key, its start and how long it is.
    package var slice: Tally.Slice
    /// Its fields: see ``Tally``.
    package var fields: [Operation.Field]
}

extension Store {
    /// The most slices that one question reads at a time.
    private static let slicesPerRead = 500

    /// The slices of a topic's statistics that begin within a span; the one of `infinity` where the span begins at 0.
    ///
    /// - Parameter key: only slices of this key; nil for all.
    /// - Throws: `redis`.
    package func statistics(
        app: String,
        topic: String,
        key: String? = nil,
        between span: ClosedRange<Int64>
    ) async throws(StoreError) -> [StoredSlice] {
        let queries = (0..<partitions).map { StoreQuery.between(keys.slices($0, app: app, topic: topic), span) }
        var wanted: [(partition: Int, slice: Tally.Slice)] = []
        for (partition, answer) in try await keyspace.read(queries).enumerated() {
            for item in answer.items {
                guard let slice = Tally.Slice(item.member), key == nil || slice.key == key else { continue }
                wanted.append((partition, slice))
            }
        }
        var found: [StoredSlice] = []
        var rest = wanted[...]
        while !rest.isEmpty {
            let page = rest.prefix(Self.slicesPerRead)
            rest = rest.dropFirst(page.count)
            let answers = try await keyspace.read(
                page.map { .hash(keys.slice($0.partition, app: app, topic: topic, $0.slice)) }
            )
            for (place, answer) in zip(page, answers) where !answer.fieldList.isEmpty {
                found.append(StoredSlice(slice: place.slice, fields: answer.fieldList))
            }
        }
        return found
    }
}
