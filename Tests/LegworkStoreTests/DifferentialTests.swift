import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkTesting
import Testing

/// The model and Redis, given the same random calls, answer the same and hold the same after every one.
///
/// The library that Redis runs here differs in one thing: it reads the time from a key, so that both see the same
/// microsecond, and gives entries ids of that time.
@Suite(.timeLimit(.minutes(10)))
struct DifferentialTests {
    static let clockKey = "clock"

    /// The library, with a rule of it broken where one is named.
    static func library(breaking rule: BrokenRule? = nil) throws -> RedisFunctionLibrary {
        var source = KernelLibrary.source
        if let rule {
            try #require(source.contains(rule.old), "the library no longer contains \(rule.old)")
            source = source.split(separator: rule.old, omittingEmptySubsequences: false).joined(separator: rule.new)
        }
        for (old, new) in [
            ("call('TIME')", "call('LRANGE', '\(clockKey)', 0, 1)"),
            ("'*'", "stamp()"),
            (
                "-- The time as whole seconds",
                "local function stamp() return call('LINDEX', '\(clockKey)', 2) .. '-*' end\n-- The time as"
            ),
        ] {
            try #require(source.contains(old), "the library no longer contains \(old)")
            source = source.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
        }
        return RedisFunctionLibrary(name: KernelLibrary.name, source: source)
    }

    @Test(arguments: UInt64(1)...5)
    func `random calls`(_ seed: UInt64) async throws {
        let library = try Self.library()
        let (difference, outcomes) = try await RedisServer.with { server in
            try await Self.firstDifference(seed, library, server, steps: 800)
        }
        if let difference { Issue.record("seed \(seed), \(difference)") }
        // A world in which nothing ever happens would prove nothing.
        for needed in [
            "done", "conflict", "duplicate", "fenced", "taken", "delivered", "buffered", "moved", "answered",
            "reclaimed", "spared", "put back", "nothing put back", "beat", "missed",
        ] {
            #expect(outcomes[needed, default: 0] > 0, "seed \(seed) never came to '\(needed)': \(outcomes)")
        }
    }

    /// The prover is proven: what the functions would do without one of their rules is seen to differ from the model.
    @Test(arguments: BrokenRule.all)
    func `a broken rule of the functions is noticed`(_ rule: BrokenRule) async throws {
        let library = try Self.library(breaking: rule)
        let isNoticed = try await RedisServer.with { server in
            for seed in UInt64(1)...24 {
                if try await Self.firstDifference(seed, library, server, steps: 400).difference != nil { return true }
            }
            return false
        }
        #expect(isNoticed, "nothing notices that '\(rule.name)' is broken")
    }

    /// Gives the same random calls to both, on a thread of its own, as its calls of Redis block; what differs first, and at
    /// which step, nil where nothing does; and how often the calls came to what. The server must be the caller's own, as its
    /// clock and its functions are.
    private static func firstDifference(
        _ seed: UInt64,
        _ library: RedisFunctionLibrary,
        _ server: RedisServer,
        steps: Int
    ) async throws -> (difference: String?, outcomes: [String: Int]) {
        let configuration = server.configuration
        return try await NativeThread.run(name: "difference") {
            var outcomes: [String: Int] = [:]
            let difference = try firstDifference(seed, library, configuration, steps: steps, outcomes: &outcomes)
            return (difference, outcomes)
        }
    }

    private static func firstDifference(
        _ seed: UInt64,
        _ library: RedisFunctionLibrary,
        _ configuration: RedisConfiguration,
        steps: Int,
        outcomes: inout [String: Int]
    ) throws -> String? {
        let keys = HostKind.freshKeys()
        let memory = MemoryHost(keys: keys, partitions: 2)
        let redis = try RedisHost(configuration, library: library, keys: keys, partitions: 2)
        var calls = RandomCalls(seed: seed, keys: keys)
        for host in [memory, redis] as [any KernelHost] {
            for topic in ["w1", "w2"] {
                for partition in 0..<2 {
                    try host.makeGroup(keys.tasks(partition, app: "a", topic: topic), KeySpace.workerGroup)
                }
            }
            try host.setField(keys.partition(0), "v:a", "1")
        }
        for step in 0..<steps {
            memory.space.nowMicroseconds += Int64(calls.pick(60_000))
            try set(redis, clock: memory.space.nowMicroseconds)
            guard try receive(memory, redis, &calls) else { return "step \(step): reading gave other entries" }
            let call = calls.next(memory.space)
            let (wanted, found) = (memory.perform(call), try redis.perform(call))
            outcomes[outcome(wanted), default: 0] += 1
            guard wanted == found else { return "step \(step): \(call) gave \(found), expected \(wanted)" }
            let (one, other) = (memory.dump(), try redis.dump())
            guard one == other else { return "step \(step): \(call)\n\(one.difference(from: other))" }
        }
        return nil
    }

    private static func set(_ redis: RedisHost, clock microseconds: Int64) throws {
        let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        try redis.send("DEL", clockKey)
        try redis.send("RPUSH", clockKey, "\(seconds)", "\(rest)", "\(microseconds / 1000)")
    }

    /// Reads some messages and hands out some tasks; false where they are not the same ones on both sides.
    private static func receive(_ memory: MemoryHost, _ redis: RedisHost, _ calls: inout RandomCalls) throws -> Bool {
        let partition = calls.pick(2)
        let messages = memory.keys.messages(partition)
        if calls.chance(40), try memory.fresh(messages, 3) != redis.fresh(messages, 3) { return false }
        let group = KeySpace.workerGroup
        for topic in ["w1", "w2"] where calls.chance(40) {
            let stream = memory.keys.tasks(partition, app: "a", topic: topic)
            let limit = 1 + calls.pick(3)
            let one = memory.read(stream, group, "c1", limit)
            let other = try redis.read(stream, group, "c1", limit)
            guard one == other else { return false }
            if calls.chance(10), memory.claim(stream, group, "c2") != (try redis.claim(stream, group, "c2")) {
                return false
            }
        }
        return true
    }

    private static func outcome(_ reply: KernelReply) -> String {
        switch reply {
        case .commit(let reply):
            switch reply {
            case .done: "done"
            case .duplicate: "duplicate"
            case .conflict: "conflict"
            case .gone: "gone"
            case .fenced: "fenced"
            case .taken: "taken"
            case .staleVersion: "stale"
            }
        case .tick(let reply): reply.moved > 0 ? "moved" : "idle"
        case .signal(let reply):
            switch reply {
            case .delivered: "delivered"
            case .buffered: "buffered"
            default: "refused"
            }
        case .answer(let isTaken): isTaken ? "answered" : "unanswered"
        case .heartbeat(let isKept): isKept ? "beat" : "missed"
        case .presence: "present"
        case .reclaim(let reply): reply.moved > 0 ? "reclaimed" : reply.nextMilliseconds == nil ? "none" : "spared"
        case .putBack(let count): count > 0 ? "put back" : "nothing put back"
        case .lease: "lease"
        }
    }
}
