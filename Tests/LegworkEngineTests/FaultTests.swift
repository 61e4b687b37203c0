import LegworkEngine
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkStore
import LegworkSystem
import LegworkTesting
import Testing

/// What happens to the work when something breaks: every accepted job still goes through each of its steps once.
@Suite(.timeLimit(.minutes(10)), .serialized)
struct FaultTests {
    private static let steps = 4
    /// For engines that must not lose a partition, however busy the machine is.
    private static let endlessLease: Int64 = 300_000
    private let app = Apps.chain(FaultTests.steps)

    /// Starts jobs, breaks something while they run, and looks whether all have ended right.
    private func survive(
        _ bench: Bench,
        jobs: Int = 120,
        _ fault: () async throws -> Void
    ) async throws {
        var ids: [String] = []
        for number in 0..<jobs {
            ids.append(try await bench.start(app, ["n": .integer(Int64(number))]))
            if number == jobs / 2 { try await fault() }
        }
        for (number, id) in ids.enumerated() {
            let job = try await bench.end("chain", id)
            #expect(job.header.state == .completed)
            #expect(job.data["n"] == .integer(Int64(number + Self.steps)))
        }
        for partition in 0..<bench.partitions {
            #expect(try await bench.command("XLEN", bench.keys.dead(partition)) == .integer(0))
        }
    }

    private func workers(_ bench: Bench) -> [BenchWorker] {
        [bench.worker(Apps.increments(Self.steps, pause: .milliseconds(3)))]
    }

    @Test("Another engine finishes what a killed one had in hand", arguments: [CommitMode.fused, .stepwise])
    func killedEngine(mode: CommitMode) async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let first = bench.engine("e1") { $0.mode = mode }
            let second = bench.engine("e2") { $0.mode = mode }
            try await bench.running([first, second], workers(bench)) {
                try await survive(bench) { first.abandon() }
            }
        }
    }

    @Test("An engine that stops in order leaves nothing held, and another takes over")
    func gracefulShutdown() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let first = bench.engine("e1")
            let second = bench.engine("e2")
            try await bench.running([first, second], workers(bench)) {
                try await survive(bench) { first.stop() }
            }
            for partition in 0..<bench.partitions {
                #expect(try await bench.command("EXISTS", bench.keys.lease(partition)) == .integer(0))
            }
            #expect(try await bench.command("ZCARD", bench.keys.engines) == .integer(0))
        }
    }

    @Test("Two engines share the partitions, and one that is left alone takes all")
    func sharing() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let (first, second) = (bench.engine("e1"), bench.engine("e2"))
            try await bench.running([first, second], workers(bench)) {
                try await bench.until { try await bench.leases() == ["e1": 2, "e2": 2] }
                try await survive(bench) {}
                first.stop()
                try await bench.until { try await bench.leases() == ["e2": 4] }
                try await survive(bench, jobs: 10) {}
            }
        }
    }

    @Test("Connections that break again and again cost nothing but time")
    func lostConnections() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            try await bench.running([bench.engine()], workers(bench)) {
                try await survive(bench) {
                    for _ in 0..<5 {
                        _ = try await bench.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
                        try await Swift.Task.sleep(for: .milliseconds(20))
                    }
                }
            }
        }
    }

    @Test("Flushed functions are loaded again")
    func flushedFunctions() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            try await bench.running([bench.engine()], workers(bench)) {
                var ids: [String] = []
                for _ in 0..<20 { ids.append(try await bench.start(app, ["n": 0])) }
                _ = try await bench.command("FUNCTION", "FLUSH")
                for id in ids {
                    let job = try await bench.end("chain", id)
                    #expect(job.data["n"] == .integer(Int64(Self.steps)))
                }
            }
        }
    }

    @Test("Functions of an earlier revision, as a restored backup brings them, are replaced, and nothing stands still")
    func earlierFunctions() async throws {
        let current = String(decoding: KernelLibrary.library.source, as: UTF8.self)
        let earlier =
            current
            .replacing("local revision = \(KernelLibrary.revision)", with: "local revision = 1")
            .replacing("call('XDEL', stream, entry) == 0", with: "call('XACK', stream, 'e', entry) == 0")
        try await Bench.run { bench in
            try await bench.deploy(app)
            try await bench.running([bench.engine { $0.sweepMilliseconds = 50 }], workers(bench)) {
                _ = try await bench.command("FUNCTION", "LOAD", "REPLACE", earlier)
                let id = try await bench.start(app, ["n": 0])
                #expect(try await bench.end("chain", id).header.state == .completed)
                let revision = try await bench.command("FCALL", "\(KernelLibrary.functionPrefix)revision", "0")
                #expect(revision == .integer(Int64(KernelLibrary.revision)))
            }
        }
    }

    @Test("A message at a place that was read already is found all the same")
    func passedOver() async throws {
        try await Bench.run(partitions: 1) { bench in
            try await bench.deploy(app)
            try await bench.running([bench.engine { $0.sweepMilliseconds = 50 }], workers(bench)) {
                let id = try await bench.start(app, ["n": 0])
                #expect(try await bench.end("chain", id).header.state == .completed)
                // As after a failover to a server that has less: the stream's ids begin again.
                let stream = bench.keys.messages(0)
                _ = try await bench.command("DEL", stream)
                _ = try await bench.command("XADD", stream, "1-1", "m", "Z|what?")
                try await bench.until { try await bench.command("XLEN", bench.keys.dead(0)) == .integer(1) }
            }
        }
    }

    @Test("A server that is killed and comes back goes on where it was", arguments: [CommitMode.fused, .stepwise])
    func killedServer(mode: CommitMode) async throws {
        try await Bench.run(durability: .always) { bench in
            try await bench.deploy(app)
            try await bench.running([bench.engine { $0.mode = mode }], workers(bench)) {
                try await survive(bench) {
                    await bench.server.process.kill9()
                    try await bench.server.process.restart()
                }
            }
        }
    }

    @Test("A full server refuses, and goes on when there is room")
    func outOfMemory() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            try await bench.running([bench.engine()], workers(bench)) {
                var ids: [String] = []
                for _ in 0..<40 { ids.append(try await bench.start(app, ["n": 0])) }
                _ = try await bench.command("CONFIG", "SET", "maxmemory", "1mb")
                try await Swift.Task.sleep(for: .milliseconds(100))
                _ = try await bench.command("CONFIG", "SET", "maxmemory", "0")
                for id in ids { #expect(try await bench.end("chain", id).data["n"] == .integer(Int64(Self.steps))) }
            }
        }
    }

    @Test("Entries that are no messages go to the dead letters, and those behind them go on")
    func malformed() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            try await bench.running([bench.engine()], workers(bench)) {
                for partition in 0..<bench.partitions {
                    _ = try await bench.command("XADD", bench.keys.messages(partition), "*", "m", "Z|what?")
                    _ = try await bench.command("XADD", bench.keys.messages(partition), "*", "x", "y")
                }
                let id = try await bench.start(app, ["n": 0])
                #expect(try await bench.end("chain", id).header.state == .completed)
                for partition in 0..<bench.partitions {
                    try await bench.until {
                        try await bench.command("XLEN", bench.keys.dead(partition)) == .integer(2)
                    }
                    try await bench.until {
                        try await bench.command("XLEN", bench.keys.messages(partition)) == .integer(0)
                    }
                }
            }
        }
    }

    @Test("A message that has killed ten engines goes to the dead letters; what stood beside it is done")
    func poison() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let (stream, facts) = (bench.keys.messages(0), bench.keys.partition(0))
            var entries: [String] = []
            for name in ["before", "poison", "behind"] {
                let header = "W|w|chain|none|1|,0|1|\(name)"
                entries.append(try await bench.command("XADD", stream, "*", "m", header).string())
            }
            let suspects = "\(entries[0]):9 \(entries[1]):9!12 \(entries[2]):1"
            _ = try await bench.command("HSET", facts, "epoch", "12", "left", "7.graceful", "suspects", suspects)
            // An engine whose lease ran out would count as one more death.
            try await bench.running([bench.engine { $0.leaseMilliseconds = Self.endlessLease }]) {
                try await bench.until { try await bench.command("XLEN", stream) == .integer(0) }
                try await bench.until { try await bench.command("HEXISTS", facts, "suspects") == .integer(0) }
            }
            let dead = try await bench.command("XRANGE", bench.keys.dead(0), "-", "+").array()
            #expect(dead.count == 1)
            let letter = try dead.first?.array(count: 2)[1].pairs().map { "\($0) \(try $1.string())" } ?? []
            #expect(letter.contains("E \(entries[1])") && letter.contains("N 10"))
            #expect(letter.contains("R 10 engines died with it in hand, and it was never done"))
        }
    }

    @Test("The death of an engine counts against what it left undone; that it gave a partition back does not")
    func suspects() async throws {
        try await Bench.run(partitions: 1) { bench in
            try await bench.deploy(app)
            let (stream, facts) = (bench.keys.messages(0), bench.keys.partition(0))
            func leave(_ name: String) async throws {
                let entry = try await bench.command("XADD", stream, "*", "m", "W|w|chain|none|1|,0|1|\(name)").string()
                _ = try await bench.command("HSET", facts, "suspects", "\(entry):9!1")
            }
            func take(_ name: String) async throws {
                try await bench.running([bench.engine(name) { $0.leaseMilliseconds = Self.endlessLease }]) {
                    try await bench.until { try await bench.command("XLEN", stream) == .integer(0) }
                    try await bench.until { try await bench.command("HEXISTS", facts, "suspects") == .integer(0) }
                }
            }
            let first = bench.engine("e1") { $0.leaseMilliseconds = Self.endlessLease }
            try await bench.running([first]) {
                try await bench.until { try await bench.leases() == ["e1": 1] }
                first.abandon()
            }
            // It died with its lease in hand, and here the lease runs out.
            #expect(try await bench.command("DEL", bench.keys.lease(0)) == .integer(1))
            try await leave("killer")
            try await take("e2")
            #expect(try await bench.command("XLEN", bench.keys.dead(0)) == .integer(1))
            #expect(try await bench.command("HGET", facts, "left").string() == "2.e2")
            try await leave("innocent")
            try await take("e3")
            #expect(try await bench.command("XLEN", bench.keys.dead(0)) == .integer(1))
        }
    }

    @Test("What engines of an earlier revision had in hand of their group is done once, and the group goes")
    func formerGroup() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            var ids: [String] = []
            let worker = bench.worker(Apps.increments(Self.steps))
            for _ in 0..<20 { ids.append(try await bench.start(app, ["n": 0])) }
            try await bench.running([], [worker]) {
                try await bench.until {
                    var waiting: Int64 = 0
                    for partition in 0..<bench.partitions {
                        waiting += try await bench.command("XLEN", bench.keys.messages(partition)).integer()
                    }
                    return waiting >= 20
                }
                for partition in 0..<bench.partitions {
                    let stream = bench.keys.messages(partition)
                    _ = try await bench.command("XGROUP", "CREATE", stream, "e", "0", "MKSTREAM")
                    let read = ["GROUP", "e", "dead", "COUNT", "2", "STREAMS", stream, ">"]
                    _ = try await bench.lane.send(RedisCommand("XREADGROUP", arguments: read))
                }
                try await bench.running([bench.engine()]) {
                    for id in ids {
                        let job = try await bench.end("chain", id)
                        #expect(job.data["n"] == .integer(Int64(Self.steps)))
                    }
                }
            }
            for partition in 0..<bench.partitions {
                #expect(try await bench.command("XINFO", "GROUPS", bench.keys.messages(partition)).array().isEmpty)
            }
        }
    }
}
