import LegworkLedger
import LegworkRedis
import LegworkStore

/// Everything that a store holds, as lines by key: what two interpreters of one call must agree on.
struct KeyspaceDump: Equatable, CustomStringConvertible {
    var lines: [String: [String]] = [:]

    var description: String {
        lines.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.joined(separator: " "))" }
            .joined(separator: "\n")
    }

    /// The keys that differ, with both contents.
    func difference(from other: KeyspaceDump) -> String {
        Set(lines.keys).union(other.lines.keys).sorted().filter { lines[$0] != other.lines[$0] }
            .map { "\($0)\n  one:   \(lines[$0] ?? ["-"])\n  other: \(other.lines[$0] ?? ["-"])" }
            .joined(separator: "\n")
    }

    init(_ space: MemoryKeyspace) {
        for (key, hash) in space.hashes { lines[key] = hash.map { Self.field($0.key, $0.value) }.sorted() }
        for (key, set) in space.sortedSets { lines[key] = set.items.map { "\($0.member)@\(Int64($0.score))" } }
        for (key, list) in space.lists { lines[key] = list.map { Self.text($0) } }
        for (key, set) in space.sets { lines[key] = set.sorted() }
        for key in space.stringKeys {
            lines[key] = [Self.text(space.string(key) ?? []), space.isMortal(key) ? "mortal" : "immortal"]
        }
        for (key, stream) in space.streams {
            var list = stream.entries.map { entry in
                "\(entry.id) " + entry.fields.map { "\($0.name)=\(Self.text($0.value))" }.joined(separator: ",")
            }
            list.append("last \(stream.lastID)")
            for (name, group) in stream.groups.sorted(by: { $0.key < $1.key }) {
                list.append("group \(name) \(group.lastDelivered)")
                for (id, pending) in group.pending.sorted(by: { $0.key < $1.key }) {
                    list.append("pending \(id) \(pending.consumer) \(pending.deliveries)")
                }
            }
            lines[key] = list
        }
    }

    init(_ connection: RedisConnection, under prefix: String) throws {
        let keys = try connection.send(RedisCommand("KEYS", prefix + "*")).array().map { try $0.string() }
        let types = try connection.pipeline(keys.map { RedisCommand("TYPE", $0) }).map { try $0.string() }
        var commands: [RedisCommand] = []
        for (key, type) in zip(keys, types) {
            switch type {
            case "hash": commands.append(RedisCommand("HGETALL", key))
            case "zset": commands.append(RedisCommand("ZRANGE", key, "0", "-1", "WITHSCORES"))
            case "list": commands.append(RedisCommand("LRANGE", key, "0", "-1"))
            case "set": commands.append(RedisCommand("SMEMBERS", key))
            case "stream": commands.append(RedisCommand("XINFO", "STREAM", key, "FULL", "COUNT", "0"))
            default: commands.append(RedisCommand("GET", key))
            }
        }
        let lives = try connection.pipeline(keys.map { RedisCommand("PTTL", $0) })
        for (place, reply) in try connection.pipeline(commands).enumerated() {
            switch types[place] {
            case "hash": lines[keys[place]] = try reply.pairs().map { Self.field($0, try $1.bytes()) }.sorted()
            case "zset":
                lines[keys[place]] = try reply.pairs().map { "\($0)@\(Int64(Double(try $1.string()) ?? -1))" }
            case "list": lines[keys[place]] = try reply.array().map { Self.text(try $0.bytes()) }
            case "set": lines[keys[place]] = try reply.array().map { try $0.string() }.sorted()
            case "stream": lines[keys[place]] = try Self.stream(reply)
            default:
                let isMortal = try lives[place].integer() >= 0
                lines[keys[place]] = [Self.text(try reply.bytes()), isMortal ? "mortal" : "immortal"]
            }
        }
    }

    private static func stream(_ reply: RedisReply) throws -> [String] {
        let facts = try reply.dictionary()
        var list = try (facts["entries"] ?? .null).array().map { item in
            let entry = try RedisHost.entry(item)
            return "\(entry.id) " + entry.fields.map { "\($0.name)=\(text($0.value))" }.joined(separator: ",")
        }
        list.append("last \(try (facts["last-generated-id"] ?? .null).string())")
        let groups = try (facts["groups"] ?? .null).array().map { try $0.dictionary() }
        for group in try groups.sorted(by: { try name($0) < name($1) }) {
            list.append("group \(try name(group)) \(try (group["last-delivered-id"] ?? .null).string())")
            for item in try (group["pending"] ?? .null).array() {
                let parts = try item.array(count: 4)
                list.append("pending \(try parts[0].string()) \(try parts[1].string()) \(try parts[3].integer())")
            }
        }
        return list
    }

    private static func name(_ group: [String: RedisReply]) throws -> String {
        try (group["name"] ?? .null).string()
    }

    /// A field and its value. Sums are compared as numbers: both interpreters add doubles, but do not write them alike.
    private static func field(_ name: String, _ value: [UInt8]) -> String {
        if name.hasPrefix("s|"), let sum = Double(text(value)) { return "\(name)=\(sum)" }
        return "\(name)=\(text(value))"
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
