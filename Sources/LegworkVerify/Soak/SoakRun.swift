import Glibc
import Legwork
import LegworkAudit
import LegworkRedis
import LegworkSystem

/// A mixed load for a long time, with a kill every few seconds: of an engine, a worker or Redis itself.
package struct SoakRun: Sendable {
    /// How long, in seconds.
    let seconds: Int
    let seed: UInt64
    /// Is told how it goes, a line at a time.
    let tell: @Sendable (String) -> Void

    /// How long ended jobs stay, in seconds.
    private static let expire = 30

    /// How many rounds are under way at a time.
    private static let callers = 8

    /// A soak.
    package init(seconds: Int, seed: UInt64, telling tell: @escaping @Sendable (String) -> Void) {
        self.seconds = seconds
        self.seed = seed
        self.tell = tell
    }

    /// Who is killed next.
    private enum Victim: String, CaseIterable {
        case engine, worker, redis
    }

    private struct Stage {
        var server: PrivateServer
        var lane: RedisLane
        var engines: [Supervisor]
        var workers: [Supervisor]
        var load: Load
    }

    /// Runs it.
    ///
    /// - Throws: where it cannot be run.
    package func run() async throws -> VerifyReport {
        try await PrivateServer.with(durability: .none) { effects in
            try await PrivateServer.with(durability: .always) { server in try await run(server, effects) }
        }
    }

    private func run(_ server: PrivateServer, _ effects: PrivateServer) async throws -> VerifyReport {
        var role = ActorRole(
            role: .caller,
            address: server.address.unmaskedText,
            prefix: "lw",
            mode: "fused",
            name: ""
        )
        role.engineLease = 1500
        role.workerLease = 1000
        role.effects = effects.address.unmaskedText
        let door = try await LegworkVerify.Stage.open(role, runsEngine: false)
        func supervisors(_ kind: VerifyCase.Role) -> [Supervisor] {
            role.role = kind
            return (0..<2).map { _ in Supervisor(role, respawns: true) }
        }
        let stage = Stage(
            server: server,
            lane: server.lane(),
            engines: supervisors(.engine),
            workers: supervisors(.worker),
            load: Load(door, cases: Load.mixed, callers: Self.callers, expire: Self.expire)
        )
        let processes = (stage.engines + stage.workers).map { one in Task { try await one.run() } }
        try await stage.load.rehearse()
        async let playing: Void = stage.load.run()
        var verdict = Verdict("soak")
        let times = try await kill(stage, &verdict)
        stage.load.stop()
        await playing
        let effectLane = effects.lane()
        verdict.judge(
            try await EffectBook.counts(effectLane, prefix: "lw"),
            stage.load.tally.counts,
            countsCalls: false
        )
        // Everything that ended expires; what is left then is the store without jobs.
        try await Task.sleep(for: .seconds(Self.expire + 5))
        verdict.violations += try await Residue.find(stage.lane, prefix: "lw", keepsJobs: false)
        verdict.violations += try await door.violations().map(\.description)
        verdict.note += "; \(try await Self.memory(stage)) at the end"
        for one in stage.engines + stage.workers { one.stop() }
        for process in processes { _ = try await process.value }
        await door.close()
        await stage.lane.close()
        await effectLane.close()
        var report = VerifyReport()
        verdict.enter(into: &report, .process, fault: "soak", subject: "\(seconds) s of mixed load")
        for victim in Victim.allCases {
            let all = times.filter { $0.0 == victim }.map(\.1)
            report.add("process", "soak: \(victim.rawValue) killed", "recovery") { row in
                row.runs = all.count
                row.hits = all.count
                row.note = "all jobs in hand ended after \(Spans.text(all))"
            }
        }
        return report
    }

    /// Kills until the time is up.
    private func kill(_ stage: Stage, _ verdict: inout Verdict) async throws -> [(Victim, Duration)] {
        let end = ContinuousClock.now + .seconds(seconds)
        var times: [(Victim, Duration)] = []
        var number: UInt64 = 0
        var warm = ""
        while ContinuousClock.now < end {
            number += 1
            let chance = CrashPlan.mix("kill \(number)", seed)
            try await Task.sleep(for: .milliseconds(1500 + Int(chance % 3000)))
            let victim = Victim.allCases[Int(chance >> 32 % 3)]
            switch victim {
            case .engine: stage.engines[Int(chance >> 40 % 2)].signal(SIGKILL)
            case .worker: stage.workers[Int(chance >> 40 % 2)].signal(SIGKILL)
            case .redis:
                await stage.server.process.kill9()
                try await stage.server.process.restart()
            }
            times.append((victim, try await stage.load.tally.waitForThoseUnderWay()))
            if number == 8 { warm = try await Self.memory(stage) }
            if number % 8 == 0 {
                let counts = stage.load.tally.counts
                let memory = try await Self.memory(stage)
                tell(
                    "\(number) kills, \(counts.right) rounds right, \(counts.wrong.count) wrong; \(memory); slowest "
                        + "\(Spans.milliseconds(counts.slowest.took)) ms (\(counts.slowest.name))"
                )
                for wrong in counts.wrong.prefix(3) { tell("  \(wrong)") }
            }
        }
        verdict.note = "\(number) kills; \(warm) after the first minute"
        return times
    }

    /// What Redis and this process take.
    private static func memory(_ stage: Stage) async throws -> String {
        let used = try await stage.lane.information()["used_memory"].flatMap { Int64($0) } ?? 0
        return "Redis \(used >> 10) KiB, caller \(residentKilobytes(getpid())) KiB"
    }

    /// The resident memory of a process. Source: `/proc/<pid>/statm`, second field, in pages.
    private static func residentKilobytes(_ process: pid_t) -> Int {
        guard let file = unsafe fopen("/proc/\(process)/statm", "r") else { return 0 }
        defer { unsafe fclose(file) }
        var buffer = [CChar](repeating: 0, count: 128)
        guard unsafe fgets(&buffer, 128, file) != nil else { return 0 }
        let fields = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4 : 0
    }
}
