import Legwork
import LegworkAudit
import LegworkRedis

/// A server with a load on it, on which something is broken.
struct LoadStage: Sendable {
    /// What is broken, and how.
    struct Fault: Sendable {
        /// What rows and `--only` call it.
        var name: String
        var durability = EmbeddedRedisConfiguration.Durability.none
        var settings: [EmbeddedRedisConfiguration.Setting] = []
        /// True where acknowledged writes may be lost.
        var allowsLoss = false
        /// The roles that are processes of their own, one each; those left out are of this process.
        var processes: [VerifyCase.Role] = []
        /// True where the processes that are engines have the workers too.
        var isTogether = false
        /// The port on loopback by which everybody connects; nil for the server's socket.
        var port: Int?
        /// Breaks it while the load runs; gives a note.
        var befall: @Sendable (LoadStage) async throws -> String
    }

    let server: PrivateServer
    let load: Load
    let lane: RedisLane
    /// Servers that take over.
    let spares = Spares()
    /// The processes, in the order of ``Fault/processes``.
    let supervisors: [Supervisor]

    /// How long the load runs before and after something is broken.
    static let quietTime = Duration.milliseconds(700)

    /// Plays a fault.
    ///
    /// - Throws: where it cannot be played at all.
    static func play(_ fault: Fault) async throws -> Verdict {
        var settings = fault.settings
        if let port = fault.port { settings += [.init("port", "\(port)"), .init("bind", "127.0.0.1")] }
        return try await PrivateServer.with(durability: fault.durability, extraSettings: settings) { server in
            var role = ActorRole(
                role: .engine,
                address: fault.port.map { "redis://127.0.0.1:\($0)" } ?? server.address.unmaskedText,
                prefix: "lw",
                mode: fault.isTogether ? Schedule.together : "fused",
                name: ""
            )
            role.engineLease = 1500
            role.workerLease = 1000
            let door = try await Stage.open(role, runsEngine: !fault.processes.contains(.engine))
            let book = EffectCounter()
            let hasWorker = !fault.processes.contains(.worker) && !fault.isTogether
            if hasWorker { Handlers.register(on: door) { book.add($0) } }
            let running = Task { try await door.run() }
            let supervisors = fault.processes.map { kind in
                role.role = kind
                return Supervisor(role, respawns: true)
            }
            let processes = supervisors.map { supervisor in Task { try await supervisor.run() } }
            let cases = fault.allowsLoss ? Load.withoutSignals : Load.mixed
            let load = Load(door, cases: cases, allowsLoss: fault.allowsLoss)
            let stage = LoadStage(server: server, load: load, lane: server.lane(), supervisors: supervisors)
            var verdict = try await stage.run(fault)
            let effects = hasWorker ? book.counts : try await EffectBook.counts(stage.lane, prefix: "lw")
            verdict.judge(effects, load.tally.counts, countsCalls: hasWorker && !fault.allowsLoss)
            verdict.violations += try await door.violations().map(\.description)
            for supervisor in supervisors { supervisor.stop() }
            for process in processes { _ = try await process.value }
            running.cancel()
            do { try await running.value } catch { verdict.lost.append("an engine or worker gave up: \(error)") }
            await door.close()
            await stage.lane.close()
            await stage.spares.stop()
            return verdict
        }
    }

    private func run(_ fault: Fault) async throws -> Verdict {
        var verdict = Verdict(fault.name)
        try await load.rehearse()
        async let playing: Void = load.run()
        try await Task.sleep(for: Self.quietTime)
        do { verdict.note = try await fault.befall(self) } catch {
            load.stop()
            await playing
            throw error
        }
        try await Task.sleep(for: Self.quietTime)
        load.stop()
        await playing
        return verdict
    }
}

extension Verdict {
    /// Judges the rounds of a load and what workers did in them.
    ///
    /// - Parameter countsCalls: false where a task may be done again with the same key.
    mutating func judge(_ effects: [String: Int], _ counts: LoadTally.Counts, countsCalls: Bool) {
        lost += counts.wrong
        let sums = "\(counts.acknowledged) acknowledged rounds, \(counts.right) ended right"
        note =
            (note.isEmpty ? "" : note + "; ") + sums + (counts.gone > 0 ? ", \(counts.gone) gone" : "")
            + ", the slowest after \(Spans.milliseconds(counts.slowest.took)) ms (\(counts.slowest.name))"
            + (counts.expired > 0 ? ", \(counts.expired) had expired before anybody looked" : "")
        var keys: [String: Set<String>] = [:]
        for (effect, calls) in effects {
            let parts = effect.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 5 else { continue }
            if countsCalls, calls > 1 { doubled.append("\(effect) was done \(calls) times") }
            // Loops, arrivals and interim answers dispatch one activity several times, each time with a key.
            guard !["app-cycle", "app-each", "app-progress"].contains(parts[0]) else { continue }
            keys[parts[..<4].joined(separator: " "), default: []].insert(parts[4])
        }
        for (place, found) in keys where found.count > 1 {
            doubled.append("\(place) had \(found.count) idempotency keys")
        }
    }
}
