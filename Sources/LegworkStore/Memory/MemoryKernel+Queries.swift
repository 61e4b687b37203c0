import LegworkLedger

extension MemoryKernel {
    /// Answers a question.
    package func answer(_ query: StoreQuery, in space: MemoryKeyspace) -> StoreAnswer {
        switch query {
        case .hash(let key): .fields(space.fields(key))
        case .fields(let key, let names): .values(names.map { space.hashes[key]?[$0] })
        case .fieldCount(let key): .count(space.fields(key).count)
        case .someFields(let key): .fields(Array(space.fields(key).prefix(300)))
        case .string(let key): .values([space.string(key)])
        case .set(let key): .names((space.sets[key] ?? []).sorted())
        case .count(let key, let top):
            .count(
                space.sortedSets[key].map { set in
                    top.map { top in set.items.count { $0.score <= Double(top) } } ?? set.count
                } ?? 0
            )
        case .lowest(let key, let limit): .scored(Array((space.sortedSets[key]?.items ?? []).prefix(limit)))
        case .highest(let key, let top, let limit):
            .scored(
                Array(
                    (space.sortedSets[key]?.items ?? []).reversed().drop { item in
                        top.map { item.score > Double($0) } ?? false
                    }.prefix(limit)
                )
            )
        case .between(let key, let range):
            .scored(
                (space.sortedSets[key]?.items ?? []).filter {
                    $0.score >= Double(range.lowerBound) && $0.score <= Double(range.upperBound)
                }
            )
        case .length(let key): .count(space.streams[key]?.count ?? 0)
        case .pending(let key, let group): .count(space.streams[key]?.groups[group]?.pending.count ?? 0)
        case .entries(let key, let id, let limit):
            .entries(space.streams[key]?.entries(after: id, limit: limit) ?? [])
        case .lastEntry(let key): .entries(Array((space.streams[key]?.entries ?? []).suffix(1)))
        case .entry(let key, let id): .entries(space.streams[key]?.entry(id).map { [$0] } ?? [])
        case .delivered(let key, let group, let from, let limit):
            .pending(delivered(space.streams[key]?.groups[group], from: from, limit: limit, in: space))
        case .consumers(let key, let group):
            .consumers(consumers(space.streams[key]?.groups[group], in: space))
        case .group(let key, let name): .groups(group(space.streams[key]?.groups[name]).map { [$0] } ?? [])
        case .score(let key, let member):
            .scored(space.sortedSets[key]?.score(member).map { [.init(member: member, score: $0)] } ?? [])
        case .members(let key, let cursor):
            page(space.sortedSets[key]?.items ?? [], from: cursor, limit: 100) { .page($0, $1) }
        case .keys(let prefix, let cursor, let count):
            page(space.keys(prefix: prefix), from: cursor, limit: count) { .keys($0, $1) }
        case .list(let key, let limit): .values(Array((space.lists[key] ?? []).prefix(limit)))
        case .exists(let key): .count(space.keys(prefix: key).contains(key) ? 1 : 0)
        case .life(let key): .count(space.lifeMilliseconds(key))
        case .size: .count(space.keys(prefix: "").count)
        }
    }

    private func group(_ group: MemoryStream.Group?) -> GroupFact? {
        group.map { group in
            GroupFact(
                lastDelivered: group.lastDelivered,
                consumers: Set(group.pending.values.map(\.consumer)).count
            )
        }
    }

    /// The consumers that have something in hand: the model knows no others.
    private func consumers(_ group: MemoryStream.Group?, in space: MemoryKeyspace) -> [ConsumerFact] {
        let latest = (group?.pending ?? [:]).values.reduce(into: [:]) { latest, entry in
            latest[entry.consumer] = max(latest[entry.consumer] ?? 0, entry.deliveredMilliseconds)
        }
        return latest.sorted { $0.key < $1.key }.map { name, last in
            ConsumerFact(name: name, idleMilliseconds: space.nowMilliseconds - last)
        }
    }

    private func delivered(
        _ group: MemoryStream.Group?,
        from: StreamID,
        limit: Int,
        in space: MemoryKeyspace
    ) -> [PendingFact] {
        (group?.pending ?? [:]).filter { $0.key >= from }.sorted { $0.key < $1.key }.prefix(limit).map { id, entry in
            PendingFact(
                id: id,
                consumer: entry.consumer,
                idleMilliseconds: space.nowMilliseconds - entry.deliveredMilliseconds,
                deliveries: entry.deliveries
            )
        }
    }

    /// A part of a list whose cursor is a place in it.
    private func page<Item>(
        _ items: [Item],
        from cursor: String,
        limit: Int,
        _ answer: (String, [Item]) -> StoreAnswer
    ) -> StoreAnswer {
        let start = min(Int(cursor) ?? 0, items.count)
        let end = min(start + limit, items.count)
        return answer(end == items.count ? "0" : "\(end)", Array(items[start..<end]))
    }
}
