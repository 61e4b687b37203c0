import LegworkEngine
import LegworkGraph
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkStore
import LegworkSystem
import LegworkWire

/// What the door reads and writes in the store, over one lane.
struct Shelf: Sendable {
    let lane: RedisLane
    let keys: KeySpace
    let partitions: Int
    let kernel: RedisKernel
    let clock: RedisClock

    /// How old the clock may be before a call brings it up to date, in nanoseconds.
    static let clockAgeMax: Int64 = 5_000_000_000

    /// A version of an app and whether it is the active one.
    struct AppRecord: Sendable {
        var active: String?
        var versions: Set<String>
    }

    /// Opens the store: loads the functions, makes the store or compares its shape.
    static func open(
        _ configuration: RedisConfiguration,
        keys: KeySpace,
        partitions wanted: Int?,
        lane: RedisLane
    ) async throws -> Shelf {
        try await lane.install(RedisFunctionLibrary(name: KernelLibrary.name, source: KernelLibrary.source))
        let count = "\(wanted ?? 16)"
        let results = await lane.send([
            RedisCommand("HSETNX", keys.store, "partitions", count), RedisCommand("HGET", keys.store, "partitions"),
        ])
        for result in results { _ = try result.get() }
        let stored = Int(try results[1].get().integer())
        if let wanted, wanted != stored {
            throw LegworkError(.conflict, "the store has \(stored) partitions, not \(wanted); leave the number away")
        }
        let shelf = Shelf(
            lane: lane,
            keys: keys,
            partitions: stored,
            kernel: RedisKernel(keys: keys, partitions: stored),
            clock: RedisClock()
        )
        for _ in 0..<4 { try await shelf.setClock() }
        return shelf
    }

    /// Reads Redis' clock.
    func setClock() async throws {
        let sent = MonotonicTime.nanoseconds
        let parts = try await lane.send(RedisCommand("TIME")).array(count: 2)
        let received = MonotonicTime.nanoseconds
        let microseconds = try parts[0].integer() * 1_000_000 + parts[1].integer()
        clock.add(
            ClockEstimate.Sample(sentNanoseconds: sent, receivedNanoseconds: received, redisMicroseconds: microseconds)
        )
    }

    /// Carries out a call of the kernel. Functions that somebody has flushed are loaded again.
    func call(_ call: KernelCall) async throws -> KernelReply {
        let command = kernel.encode(call)
        let reply: RedisReply
        do throws(RedisError) {
            reply = try await lane.send(command)
        } catch {
            guard error.isFunctionMissing else { throw error }
            try await install()
            reply = try await lane.send(command)
        }
        return try kernel.decode(reply, for: call)
    }

    /// Loads the kernel's functions.
    func install() async throws(RedisError) {
        try await lane.install(RedisFunctionLibrary(name: KernelLibrary.name, source: KernelLibrary.source))
    }

    /// The apps that are deployed.
    func apps() async throws -> [String] {
        try await lane.send(RedisCommand("SMEMBERS", keys.apps)).array().map { reply throws(RedisError) in
            try reply.string()
        }.sorted()
    }

    /// An app's versions; none for an app that is not deployed.
    func record(of app: String) async throws -> AppRecord {
        var record = AppRecord(active: nil, versions: [])
        for (field, value) in try await lane.send(RedisCommand("HGETALL", keys.app(app))).pairs() {
            if field == "active" { record.active = try value.string() }
            if field.hasPrefix("v:") { record.versions.insert(String(field.dropFirst(2))) }
        }
        return record
    }

    /// A version's archive, or nil.
    func archive(_ key: AppLibrary.Key) async throws -> [UInt8]? {
        try await lane.send(RedisCommand("GET", keys.archive(app: key.app, version: key.version))).optionalBytes()
    }
}
