import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkTesting
import Testing

/// Something that carries out kernel calls and can be looked into: the model, or a Redis.
protocol KernelHost: AnyObject {
    var keys: KeySpace { get }
    /// The server's time in milliseconds.
    func now() throws -> Int64
    func perform(_ call: KernelCall) throws -> KernelReply
    /// Makes a consumer group that gets everything.
    func makeGroup(_ stream: String, _ group: String) throws
    /// How far the streams of messages were read.
    var positions: [String: StreamID] { get set }
    /// The entries of a stream after one of them.
    func entries(_ stream: String, after id: StreamID, limit: Int) throws -> [StreamEntry]
    /// Hands out fresh entries to a consumer of a group.
    func read(_ stream: String, _ group: String, _ consumer: String, _ limit: Int) throws -> [StreamEntry]
    /// Hands pending entries to a consumer, whoever has them.
    func claim(_ stream: String, _ group: String, _ consumer: String) throws -> [String]
    func setField(_ key: String, _ field: String, _ value: String) throws
    func setMember(_ key: String, _ member: String, _ score: Int64) throws
    func remove(_ key: String) throws
    func dump() throws -> KeyspaceDump
}

extension KernelHost {
    func commit(_ commit: Commit) throws -> CommitReply {
        guard case .commit(let reply) = try perform(.commit(commit)) else { throw HostError() }
        return reply
    }

    func tick(_ partition: Int = 0, lease: String? = nil, limit: Int = 100) throws -> TickReply {
        guard case .tick(let reply) = try perform(.tick(partition: partition, lease: lease, limit: limit)) else {
            throw HostError()
        }
        return reply
    }

    func signal(_ request: SignalRequest) throws -> SignalReply {
        guard case .signal(let reply) = try perform(.signal(request)) else { throw HostError() }
        return reply
    }

    func lease(_ request: LeaseRequest) throws -> [String?] {
        guard case .lease(let reply) = try perform(.lease(request)) else { throw HostError() }
        return reply.tokens
    }

    /// The entries of a stream that were not read before.
    func fresh(_ stream: String, _ limit: Int = 1000) throws -> [StreamEntry] {
        let found = try entries(stream, after: positions[stream] ?? .zero, limit: limit)
        if let last = found.last { positions[stream] = last.id }
        return found
    }

    /// All messages of a partition that were not read before.
    func messages(_ partition: Int = 0) throws -> [Message] {
        try fresh(keys.messages(partition)).map { try #require($0.message) }
    }
}

struct HostError: Error {}

/// The model.
final class MemoryHost: KernelHost {
    let keys: KeySpace
    let kernel: MemoryKernel
    var space = MemoryKeyspace(nowMilliseconds: 1_790_000_000_000)
    var positions: [String: StreamID] = [:]

    init(keys: KeySpace = KeySpace(), partitions: Int = 4) {
        self.keys = keys
        kernel = MemoryKernel(keys: keys, partitions: partitions)
    }

    func now() -> Int64 { space.nowMilliseconds }

    func perform(_ call: KernelCall) -> KernelReply { kernel.perform(call, on: &space) }

    func makeGroup(_ stream: String, _ group: String) {
        space.streams[stream, default: MemoryStream()].makeGroup(group)
    }

    func entries(_ stream: String, after id: StreamID, limit: Int) -> [StreamEntry] {
        space.streams[stream]?.entries(after: id, limit: limit) ?? []
    }

    func read(_ stream: String, _ group: String, _ consumer: String, _ limit: Int) -> [StreamEntry] {
        let now = space.nowMilliseconds
        return space.streams[stream]?.read(group: group, consumer: consumer, limit: limit, milliseconds: now) ?? []
    }

    func claim(_ stream: String, _ group: String, _ consumer: String) -> [String] {
        let now = space.nowMilliseconds
        let claimed = space.streams[stream]?.claim(
            group: group,
            consumer: consumer,
            idleMilliseconds: 0,
            limit: 100,
            milliseconds: now
        )
        return (claimed ?? []).map { $0.entry.id.description }
    }

    func setField(_ key: String, _ field: String, _ value: String) { space.setField(key, field, value) }

    func setMember(_ key: String, _ member: String, _ score: Int64) {
        space.addMember(key, member, score: Double(score))
    }

    func remove(_ key: String) { space.remove(key) }

    func dump() -> KeyspaceDump { KeyspaceDump(space) }
}

/// A Redis with the library loaded, under a prefix of its own.
final class RedisHost: KernelHost {
    let keys: KeySpace
    let kernel: RedisKernel
    let connection: RedisConnection
    var positions: [String: StreamID] = [:]

    init(
        _ configuration: RedisConfiguration,
        library: RedisFunctionLibrary = KernelLibrary.library,
        keys: KeySpace,
        partitions: Int = 4
    ) throws {
        self.keys = keys
        kernel = RedisKernel(keys: keys, partitions: partitions)
        connection = try RedisConnection(configuration)
        try connection.install(library)
    }

    @discardableResult
    func send(_ words: String...) throws -> RedisReply {
        try connection.send(RedisCommand(words[0], arguments: words.dropFirst()))
    }

    func now() throws -> Int64 {
        let parts = try send("TIME").array()
        return try parts[0].integer() * 1000 + parts[1].integer() / 1000
    }

    func perform(_ call: KernelCall) throws -> KernelReply {
        try kernel.decode(connection.send(kernel.encode(call)), for: call)
    }

    func makeGroup(_ stream: String, _ group: String) throws {
        try send("XGROUP", "CREATE", stream, group, "0", "MKSTREAM")
    }

    func entries(_ stream: String, after id: StreamID, limit: Int) throws -> [StreamEntry] {
        try send("XRANGE", stream, "(\(id)", "+", "COUNT", "\(limit)").array().map { try Self.entry($0) }
    }

    func read(_ stream: String, _ group: String, _ consumer: String, _ limit: Int) throws -> [StreamEntry] {
        let reply = try send("XREADGROUP", "GROUP", group, consumer, "COUNT", "\(limit)", "STREAMS", stream, ">")
        guard !reply.isNull else { return [] }
        return try reply.array()[0].array(count: 2)[1].array().map { try Self.entry($0) }
    }

    static func entry(_ reply: RedisReply) throws -> StreamEntry {
        let parts = try reply.array(count: 2)
        let fields = try parts[1].pairs().map { Operation.Field($0.field, try $0.value.bytes()) }
        return StreamEntry(id: try #require(StreamID(try parts[0].string())), fields: fields)
    }

    func claim(_ stream: String, _ group: String, _ consumer: String) throws -> [String] {
        let reply = try send("XAUTOCLAIM", stream, group, consumer, "0", "0", "COUNT", "100")
        return try reply.array()[1].array().map { try $0.array()[0].string() }
    }

    func setField(_ key: String, _ field: String, _ value: String) throws { try send("HSET", key, field, value) }

    func setMember(_ key: String, _ member: String, _ score: Int64) throws {
        try send("ZADD", key, "\(score)", member)
    }

    func remove(_ key: String) throws { try send("DEL", key) }

    func dump() throws -> KeyspaceDump { try KeyspaceDump(connection, under: keys.prefix + ":") }
}
