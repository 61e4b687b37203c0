import Glibc
import Legwork
import LegworkRedis
import Synchronization

/// Looks by how much an audit of a large store slows the work that goes on in it, and how long questions to it take.
///
/// The auditor is a process of its own. Every half a minute of its walk the store is put to work and the work counted, with
/// it and, while it is stopped, without it: so the two stand side by side, whatever else the machine does.
struct AuditRun: Sendable {
    let options: VerifyOptions
    /// Is told what was done, for people who wait.
    let tell: @Sendable (String) -> Void

    /// What the auditor's role is called.
    static let name = "audit"

    /// By how much the audit may slow the work.
    private static let tolerance = 0.10

    /// How long the work is counted with the audit, and then without it.
    private static let window = Duration.seconds(4)

    /// How long the work finds its pace before it is counted.
    private static let warmUp = Duration.milliseconds(500)

    /// How long the audit of a large store walks alone between two counts.
    private static let walk = Duration.seconds(20)

    /// How many jobs are under way at a time.
    private static let callers = 24

    /// How many starts are under way at a time while the store is filled.
    private static let fillers = 64

    private static let app = """
        app:
          id: audited
          version: '1'
          graphs:
            - subscribes: nap
              activities:
                t1: {type: trigger}
                h1: {type: hook, sleep: 1d}
              transitions: {t1: [{to: h1}]}
            - subscribes: work
              expire: 30
              activities:
                t2: {type: trigger}
                w1: {type: worker, topic: echo}
              transitions: {t2: [{to: w1}]}

        """

    /// Fills a store, and works in it with and without an audit.
    func run() async throws -> VerifyReport {
        try await PrivateServer.with(durability: .none) { server in
            var role = ActorRole(
                role: .engine,
                address: server.address.unmaskedText,
                prefix: "lw",
                mode: "fused",
                name: Self.name
            )
            role.engineLease = 10_000
            role.workerLease = 10_000
            let door = try await Stage.open(role, runsEngine: true)
            door.handle("echo", concurrency: Self.callers) { _ in [:] }
            let running = Task { try await door.run() }
            try await door.deploy(yaml: Self.app)
            let jobs = options.isQuick ? 10_000 : 1_000_000
            try await fill(door, jobs)
            role.role = .caller
            let verdict = try await measure(door, role, jobs)
            running.cancel()
            try await running.value
            await door.close()
            var report = VerifyReport()
            verdict.enter(into: &report, .audit, fault: "an audit beside work", subject: "\(jobs) jobs")
            return report
        }
    }

    private func fill(_ door: Legwork, _ jobs: Int) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for first in 1...Self.fillers {
                group.addTask {
                    for number in stride(from: first, through: jobs, by: Self.fillers) {
                        try await door.start("nap", id: "nap-\(number)")
                        if number % 100_000 == 0 { tell("\(number) jobs sleep") }
                    }
                }
            }
        }
    }

    private func measure(_ door: Legwork, _ role: ActorRole, _ jobs: Int) async throws -> Verdict {
        // The first work of a process is slower than what follows.
        _ = try await rate(door)
        let begin = ContinuousClock.now
        let auditor = try ActorProcess(role, failpoint: nil)
        let isOver = Counter()
        let ending = Task {
            let ending = await auditor.ended()
            isOver.add()
            return ending
        }
        var rates: (with: [Double], without: [Double]) = ([], [])
        var stood = Duration.zero
        while isOver.count == 0 {
            let with = try await rate(door)
            // The last window may have outlived the audit.
            guard isOver.count == 0 else { break }
            rates.with.append(with)
            let stop = ContinuousClock.now
            auditor.signal(SIGSTOP)
            rates.without.append(try await rate(door))
            auditor.signal(SIGCONT)
            stood += .now - stop
            let rest = ContinuousClock.now + (options.isQuick ? .zero : Self.walk)
            while isOver.count == 0, .now < rest { try await Task.sleep(for: .milliseconds(100)) }
        }
        let summary = await ending.value
        let walked = .now - begin - stood
        auditor.stop()
        var verdict = Verdict(Self.name)
        let (with, without) = (Self.median(rates.with), Self.median(rates.without))
        guard summary.status == 0, summary.signal == nil, with > 0, without > 0 else {
            verdict.lost.append("the audit ended with status \(summary.status) after \(rates.with.count) windows")
            return verdict
        }
        let slowdown = 1 - with / without
        verdict.note =
            "\(Int(without)) jobs a second without it, \(Int(with)) with it: \(Int((slowdown * 1000).rounded()) / 10) % "
            + "slower (medians of \(rates.with.count) windows each); it took \(walked.components.seconds) s for "
            + "\(summary.counts["keys"] ?? 0) keys; " + (try await questions(door, jobs))
        if slowdown > Self.tolerance { verdict.violations.append("work was slowed: \(verdict.note)") }
        if let found = summary.counts["violations"], found > 0 { verdict.violations.append("\(found) violations") }
        return verdict
    }

    /// How many jobs end in a second while the store is put to work, over one window.
    private func rate(_ door: Legwork) async throws -> Double {
        let (done, isOver) = (Counter(), Counter())
        return try await withThrowingTaskGroup { group in
            for _ in 0..<Self.callers {
                group.addTask {
                    while isOver.count == 0 {
                        _ = try await door.result(of: door.start("work"), timeout: .seconds(60))
                        done.add()
                    }
                }
            }
            try await Task.sleep(for: Self.warmUp)
            let (before, begin) = (done.count, ContinuousClock.now)
            try await Task.sleep(for: Self.window)
            let rate = Double(done.count - before) / ((.now - begin) / .seconds(1))
            isOver.add()
            try await group.waitForAll()
            return rate
        }
    }

    private func questions(_ door: Legwork, _ jobs: Int) async throws -> String {
        let clock = ContinuousClock()
        let list = try await clock.measure { _ = try await door.jobs(app: "audited", limit: 50) }
        let why = try await clock.measure { _ = try await door.why("nap-\(jobs / 2)", app: "audited") }
        let status = try await clock.measure { _ = try await door.status() }
        return "a list of 50 jobs took \(Spans.milliseconds(list)) ms, 'why' \(Spans.milliseconds(why)) ms, "
            + "'status' \(Spans.milliseconds(status)) ms"
    }

    private static func median(_ values: some Collection<Double>) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }

    private final class Counter: Sendable {
        private let number = Atomic<Int>(0)

        func add() { number.add(1, ordering: .relaxed) }

        var count: Int { number.load(ordering: .relaxed) }
    }
}
