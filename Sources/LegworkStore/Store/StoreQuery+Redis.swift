import LegworkLedger
import LegworkRedis

extension StoreQuery {
    /// The command that asks it.
    var command: RedisCommand {
        switch self {
        case .hash(let key): RedisCommand("HGETALL", key)
        case .fields(let key, let names): RedisCommand("HMGET", arguments: [key] + names)
        case .fieldCount(let key): RedisCommand("HLEN", key)
        case .someFields(let key): RedisCommand("HSCAN", key, "0", "COUNT", "300")
        case .string(let key): RedisCommand("GET", key)
        case .set(let key): RedisCommand("SMEMBERS", key)
        case .count(let key, let top): RedisCommand("ZCOUNT", key, "-inf", top.map { "\($0)" } ?? "+inf")
        case .lowest(let key, let limit): RedisCommand("ZRANGE", key, "0", "\(limit - 1)", "WITHSCORES")
        case .highest(let key, let top, let limit):
            RedisCommand(
                "ZRANGE",
                key,
                top.map { "\($0)" } ?? "+inf",
                "-inf",
                "BYSCORE",
                "REV",
                "LIMIT",
                "0",
                "\(limit)",
                "WITHSCORES"
            )
        case .between(let key, let range):
            RedisCommand("ZRANGE", key, "\(range.lowerBound)", "\(range.upperBound)", "BYSCORE", "WITHSCORES")
        case .length(let key): RedisCommand("XLEN", key)
        case .pending(let key, let group): RedisCommand("XPENDING", key, group)
        case .entries(let key, let id, let limit): RedisCommand("XRANGE", key, "(\(id)", "+", "COUNT", "\(limit)")
        case .lastEntry(let key): RedisCommand("XREVRANGE", key, "+", "-", "COUNT", "1")
        case .entry(let key, let id): RedisCommand("XRANGE", key, "\(id)", "\(id)")
        case .delivered(let key, let group, let id, let limit):
            RedisCommand("XPENDING", key, group, "\(id)", "+", "\(limit)")
        case .consumers(let key, let group): RedisCommand("XINFO", "CONSUMERS", key, group)
        case .group(let key, _): RedisCommand("XINFO", "GROUPS", key)
        case .score(let key, let member): RedisCommand("ZSCORE", key, member)
        case .members(let key, let cursor): RedisCommand("ZSCAN", key, cursor, "COUNT", "100")
        case .keys(let prefix, let cursor, let count):
            RedisCommand("SCAN", cursor, "MATCH", Self.pattern(prefix) + "*", "COUNT", "\(count)")
        case .list(let key, let limit): RedisCommand("LRANGE", key, "0", "\(limit - 1)")
        case .exists(let key): RedisCommand("EXISTS", key)
        case .life(let key): RedisCommand("PTTL", key)
        case .size: RedisCommand("DBSIZE")
        }
    }

    /// The answer from Redis' reply.
    func answer(_ reply: RedisReply) throws(RedisError) -> StoreAnswer {
        switch self {
        case .hash:
            return .fields(try Self.fields(reply))
        case .someFields: return .fields(try Self.fields(reply.array(count: 2)[1]))
        case .fields: return .values(try reply.array().map { item throws(RedisError) in try item.optionalBytes() })
        case .string: return .values([try reply.optionalBytes()])
        case .list: return .values(try reply.array().map { item throws(RedisError) in try item.bytes() })
        case .set:
            return .names(try reply.array().map { item throws(RedisError) in try item.string() }.sorted())
        case .count, .length, .exists, .life, .size, .fieldCount: return .count(Int(try reply.integer()))
        case .lowest, .highest, .between:
            var items: [MemorySortedSet.Item] = []
            for (member, score) in try reply.pairs() {
                items.append(.init(member: member, score: Double(try score.string()) ?? 0))
            }
            return .scored(items)
        case .pending:
            if case .error(let error) = reply, error.code == .noGroup { return .count(0) }
            return .count(Int(try reply.array(count: 4)[0].integer()))
        case .delivered:
            if case .error(let error) = reply, error.code == .noGroup { return .pending([]) }
            return .pending(try reply.array().map { item throws(RedisError) in try PendingFact(item) })
        case .consumers: return .consumers(try Self.consumers(reply))
        case .group(_, let name): return .groups(try Self.group(name, of: reply))
        case .score(_, let member):
            guard let score = try reply.optionalString() else { return .scored([]) }
            return .scored([.init(member: member, score: Double(score) ?? 0)])
        case .members:
            let parts = try reply.array(count: 2)
            var items: [MemorySortedSet.Item] = []
            for (member, score) in try parts[1].pairs() {
                items.append(.init(member: member, score: Double(try score.string()) ?? 0))
            }
            return .page(try parts[0].string(), items)
        case .keys:
            let parts = try reply.array(count: 2)
            let names = try parts[1].array().map { item throws(RedisError) in try item.string() }
            return .keys(try parts[0].string(), names)
        case .entries, .lastEntry, .entry:
            return .entries(try reply.array().map { item throws(RedisError) in try StreamEntry(item) })
        }
    }

    /// A text as a pattern that matches nothing else.
    private static func pattern(_ text: String) -> String {
        var pattern = ""
        for character in text {
            if "*?[]\\".contains(character) { pattern += "\\" }
            pattern.append(character)
        }
        return pattern
    }

    private static func fields(_ reply: RedisReply) throws(RedisError) -> [Operation.Field] {
        var fields: [Operation.Field] = []
        for (name, value) in try reply.pairs() { fields.append(Operation.Field(name, try value.bytes())) }
        return fields.sorted { $0.name < $1.name }
    }

    private static func consumers(_ reply: RedisReply) throws(RedisError) -> [ConsumerFact] {
        // A stream that nobody has written to, or a group that nobody has made, has none.
        if case .error(let error) = reply, error.code == .noGroup || error.text.contains("no such key") { return [] }
        var consumers: [ConsumerFact] = []
        for item in try reply.array() {
            let facts = try item.dictionary()
            guard let name = facts["name"], let idle = facts["idle"] else { continue }
            consumers.append(ConsumerFact(name: try name.string(), idleMilliseconds: try idle.integer()))
        }
        return consumers
    }

    private static func group(_ name: String, of reply: RedisReply) throws(RedisError) -> [GroupFact] {
        // A stream that nobody has written to has no groups.
        if case .error(let error) = reply, error.text.contains("no such key") { return [] }
        for item in try reply.array() {
            let facts = try item.dictionary()
            guard let found = facts["name"], let last = facts["last-delivered-id"], let count = facts["consumers"],
                try found.string() == name, let id = StreamID(try last.string())
            else { continue }
            return [GroupFact(lastDelivered: id, consumers: Int(try count.integer()))]
        }
        return []
    }
}

extension PendingFact {
    /// The entry from an item of a reply to an extended `XPENDING`.
    ///
    /// - Throws: `unexpectedReply` for another shape.
    fileprivate init(_ reply: RedisReply) throws(RedisError) {
        let parts = try reply.array(count: 4)
        self.init(
            id: StreamID(try parts[0].string()) ?? .zero,
            consumer: try parts[1].string(),
            idleMilliseconds: try parts[2].integer(),
            deliveries: Int(try parts[3].integer())
        )
    }
}
