import LegworkRedis
import LegworkSystem
import Synchronization

/// Kills processes at every failpoint, in every case and mode, and demands the end of the undisturbed run.
struct CrashMatrix: Sendable {
    let options: VerifyOptions
    /// Is told what was done, for people who wait.
    let tell: @Sendable (String) -> Void

    /// How often a schedule is planned again whose failpoint was not reached: times differ from run to run, and with
    /// them the counts.
    private static let triesMax = 4

    /// Runs all of it.
    ///
    /// - Throws: ``VerifyError`` where it cannot be run.
    func run() async throws -> VerifyReport {
        try await PrivateServer.with(durability: .none) { server in
            let lane = server.lane()
            let bench = Bench(server: server, lane: lane)
            let calm = try await rehearse(bench)
            var report = compareModes(calm)
            let plan = CrashPlan(isQuick: options.isQuick, seed: options.seed)
            var schedules: [Schedule] = []
            for (key, outcome) in calm.sorted(by: { $0.key < $1.key }) {
                guard let played = VerifyCase.all.first(where: { $0.name == key.name }) else { continue }
                schedules += plan.schedules(played, mode: key.mode, counts: outcome.counts)
            }
            schedules = try options.chosen(schedules, name: \.name)
            tell("\(calm.count) undisturbed runs; \(schedules.count) schedules")
            let results = await Crowd.map(schedules, width: options.width) { schedule in
                let expected = calm[Key(name: schedule.played.name, mode: schedule.mode)]
                let (verdict, recovery) = await attempt(schedule, bench, expected)
                return (schedule, verdict, recovery)
            }
            for (schedule, verdict, _) in results {
                let fault = schedule.kills.map(\.name).joined(separator: " + ")
                let subject = "\(schedule.played.name)/\(schedule.mode)"
                verdict.enter(into: &report, .crash, fault: fault, subject: subject)
            }
            for role in VerifyCase.Role.allCases {
                let times = results.compactMap { $0.0.role == role && !$0.0.played.endsLate ? $0.2 : nil }
                guard !times.isEmpty else { continue }
                report.add("recovery", "\(role.rawValue) killed", "all cases that end soon") { row in
                    // Of runs that are counted already.
                    row.note = "all jobs ended after \(Spans.text(times))"
                }
            }
            await lane.close()
            report.problems += unreached(schedules)
            return report
        }
    }

    /// Failpoints at which nobody was to die, although everything was asked for: whoever adds one adds a case that gets there.
    private func unreached(_ schedules: [Schedule]) -> [String] {
        guard !options.isQuick, options.only == nil else { return [] }
        let reached = Set(schedules.flatMap(\.kills).map(\.name))
        return Failpoint.names.map(\.name).filter { !reached.contains($0) }.map { "no case comes to failpoint '\($0)'" }
    }

    private struct Key: Hashable, Comparable {
        var name: String
        var mode: String

        static func < (left: Key, right: Key) -> Bool { (left.name, left.mode) < (right.name, right.mode) }
    }

    /// The server that all schedules share, each with a prefix of its own.
    private final class Bench: Sendable {
        let server: PrivateServer
        let lane: RedisLane
        private let next = Atomic<Int>(0)

        init(server: PrivateServer, lane: RedisLane) {
            self.server = server
            self.lane = lane
        }

        func run(_ schedule: Schedule) async throws -> ScheduleOutcome {
            let number = next.add(1, ordering: .relaxed).newValue
            return try await ScheduleRun(
                schedule: schedule,
                address: server.address,
                prefix: "v\(number)",
                lane: lane
            ).run()
        }
    }

    /// Runs every case in every mode without a kill.
    private func rehearse(_ bench: Bench) async throws -> [Key: ScheduleOutcome] {
        let rehearsals = options.cases.flatMap { played in Schedule.modes.map { Schedule(played: played, mode: $0) } }
        let results = await Crowd.map(rehearsals, width: options.width) { schedule in
            do { return (schedule, Result<_, any Error>.success(try await bench.run(schedule))) } catch {
                return (schedule, .failure(error))
            }
        }
        var calm: [Key: ScheduleOutcome] = [:]
        for (schedule, result) in results {
            let outcome = try result.get()
            guard outcome.stuck.isEmpty, outcome.residue.isEmpty else {
                let what = (outcome.stuck + outcome.residue).joined(separator: "\n  ")
                throw VerifyError("the undisturbed run of \(schedule.name) is not sound:\n  \(what)")
            }
            calm[Key(name: schedule.played.name, mode: schedule.mode)] = outcome
        }
        return calm
    }

    /// All modes must come to the same end.
    private func compareModes(_ calm: [Key: ScheduleOutcome]) -> VerifyReport {
        var report = VerifyReport()
        for (key, outcome) in calm.sorted(by: { $0.key < $1.key }) where key.mode != "fused" {
            guard let fused = calm[Key(name: key.name, mode: "fused")], let left = fused.end, let right = outcome.end
            else { continue }
            let differences = right.differences(from: left)
            let isSame = differences.isEmpty && fused.effects == outcome.effects
            report.add("crash", "none: fused and \(key.mode)", key.name) { row in
                row.runs += 1
                row.hits += 1
                if !isSame { row.lost += 1 }
            }
            if !isSame {
                report.problems.append(
                    "\(key.name): fused (-) and \(key.mode) (+) end differently\n  "
                        + differences.joined(separator: "\n  ")
                )
            }
        }
        return report
    }

    /// Runs a schedule until its last point is reached, with the counts that the run itself told.
    ///
    /// - Returns: what is to be said of it, and how long it took from the last kill to the end of all jobs.
    private func attempt(
        _ schedule: Schedule,
        _ bench: Bench,
        _ calm: ScheduleOutcome?
    ) async -> (Verdict, Duration?) {
        var schedule = schedule
        for attempt in 1...Self.triesMax {
            do {
                let outcome = try await bench.run(schedule)
                let isReached = outcome.reached.count == schedule.kills.count
                if !isReached, attempt < Self.triesMax, let last = schedule.kills.last, let role = schedule.role,
                    outcome.stuck.isEmpty
                {
                    let most = outcome.counts[role]?[last.name] ?? 0
                    // A count that was just missed may be met the next time; else half of it.
                    schedule.kills[schedule.kills.count - 1].count = max(1, min(most, last.count / 2))
                    continue
                }
                var verdict = Verdict(schedule.name, outcome, calm: calm, countsCalls: !schedule.killsWorkers)
                verdict.isReached = isReached
                return (verdict, outcome.recovery)
            } catch {
                return (Verdict(schedule.name, failure: "\(error)"), nil)
            }
        }
        return (Verdict(schedule.name, failure: "its failpoint was not reached"), nil)
    }
}
