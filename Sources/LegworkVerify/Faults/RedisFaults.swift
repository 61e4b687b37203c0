import Glibc
import LegworkRedis
import Synchronization

/// What befalls Redis while a mixed load runs on it.
enum RedisFaults {
    /// Every fault, in the order of the table.
    static let all: [LoadStage.Fault] = [
        killed(.always), killed(.everysec), truncated, memory, flushed, readOnly, loading, busy, frozen, failover,
    ]

    /// How long the load runs between two blows.
    private static let between = Duration.milliseconds(500)

    /// SIGKILL, three times.
    private static func killed(_ durability: EmbeddedRedisConfiguration.Durability) -> LoadStage.Fault {
        LoadStage.Fault(
            name: "kill-9.\(durability.rawValue)",
            durability: durability,
            allowsLoss: durability == .everysec
        ) { stage in
            for _ in 0..<3 {
                await stage.server.process.kill9()
                try await Task.sleep(for: .milliseconds(100))
                try await stage.server.process.restart()
                try await Task.sleep(for: between)
            }
            return "3 kills"
        }
    }

    /// SIGKILL, and the end of the append-only file is gone, as after a loss of power.
    private static let truncated = LoadStage.Fault(
        name: "truncated-tail",
        durability: .everysec,
        allowsLoss: true
    ) { stage in
        await stage.server.process.kill9()
        let cut = try AppendOnlyFile.cut(in: stage.server.process.configuration.folder, bytes: 20_000)
        try await stage.server.process.restart()
        return "\(cut) bytes cut off"
    }

    /// No room for a second.
    private static let memory = LoadStage.Fault(name: "maxmemory") { stage in
        for _ in 0..<2 {
            let used = try await stage.lane.information()["used_memory"].flatMap { Int64($0) } ?? 0
            _ = try await stage.lane.send(RedisCommand("CONFIG", "SET", "maxmemory", "\(used + 4096)"))
            try await Task.sleep(for: .seconds(1))
            _ = try await stage.lane.send(RedisCommand("CONFIG", "SET", "maxmemory", "0"))
            try await Task.sleep(for: between)
        }
        return "full for a second, twice"
    }

    /// The kernel's functions are gone.
    private static let flushed = LoadStage.Fault(name: "function-flush") { stage in
        for _ in 0..<5 {
            _ = try await stage.lane.send(RedisCommand("FUNCTION", "FLUSH", "SYNC"))
            try await Task.sleep(for: .milliseconds(200))
        }
        return "5 times"
    }

    /// A replica for a second, as during a failover that is taken back.
    private static let readOnly = LoadStage.Fault(name: "readonly") { stage in
        for _ in 0..<2 {
            _ = try await stage.lane.send(RedisCommand("REPLICAOF", "127.0.0.1", "1"))
            try await Task.sleep(for: .seconds(1))
            _ = try await stage.lane.send(RedisCommand("REPLICAOF", "NO", "ONE"))
            try await Task.sleep(for: between)
        }
        return "a replica for a second, twice"
    }

    /// Killed, and slow in reading its data back.
    private static let loading = LoadStage.Fault(
        name: "loading",
        durability: .always,
        settings: [.init("key-load-delay", "500")]
    ) { stage in
        await stage.server.process.kill9()
        let begin = ContinuousClock.now
        try await stage.server.process.restart()
        return "answered LOADING for \(Spans.milliseconds(.now - begin)) ms"
    }

    /// A script that does not end.
    private static let busy = LoadStage.Fault(name: "busy", settings: [.init("busy-reply-threshold", "50")]) { stage in
        let address = stage.server.address
        try await NativeThread.run(name: "busy") {
            let connection = try RedisConnection(to: address)
            // Made before, as a busy server greets nobody.
            let other = Mutex(try RedisConnection(to: address))
            let killer = NativeThread(name: "killer") {
                usleep(1_000_000)
                // Refused where the script has ended by itself.
                _ = other.withLock { try? $0.send(RedisCommand("SCRIPT", "KILL")) }
            }
            // It is killed, and says so.
            _ = try? connection.send(RedisCommand("EVAL", "while true do end", "0"))
            killer.join()
        }
        return "a script ran for a second"
    }

    /// The primary is gone, and a replica takes its place and address. Replication is asynchronous: what was acknowledged
    /// in the last moments may not have reached it.
    private static let failover = LoadStage.Fault(
        name: "failover",
        durability: .everysec,
        allowsLoss: true,
        port: port
    ) { stage in
        let replica = try await stage.spares.start()
        let lane = RedisLane(RedisConfiguration(replica.address), name: "replica", logger: Stage.logger)
        _ = try await lane.send(RedisCommand("REPLICAOF", "127.0.0.1", "\(port)"))
        while try await lane.information()["master_link_status"] != "up" {
            try await Task.sleep(for: .milliseconds(20))
        }
        try await Task.sleep(for: between)
        await stage.server.process.kill9()
        _ = try await lane.send(RedisCommand("REPLICAOF", "NO", "ONE"))
        _ = try await lane.send(RedisCommand("CONFIG", "SET", "bind", "127.0.0.1"))
        _ = try await lane.send(RedisCommand("CONFIG", "SET", "port", "\(port)"))
        try await Task.sleep(for: between)
        await lane.close()
        return "a replica took over; there is no mode 'replicated' that waits for it"
    }

    /// A port that hardly anybody else takes.
    private static let port = 20_000 + Int(getpid()) % 20_000

    /// A server that says nothing for longer than a lease.
    private static let frozen = LoadStage.Fault(name: "hang") { stage in
        stage.server.process.freeze(true)
        try await Task.sleep(for: .seconds(3))
        stage.server.process.freeze(false)
        return "silent for 3 s"
    }
}
