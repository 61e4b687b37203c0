import LegworkRedis
import Synchronization

/// Runs every case behind a proxy that loses the reply of each call once, cuts, splits, delays and freezes connections.
///
/// Engine, worker and caller are those of this process, which lives on: what is tested is what they make of it.
struct NetworkMatrix: Sendable {
    let options: VerifyOptions
    /// Is told what was done, for people who wait.
    let tell: @Sendable (String) -> Void

    /// How often a schedule is planned again whose call did not come so often.
    private static let triesMax = 4

    /// Calls that are as well cut in the middle.
    private static let cut = ["lw2_commit", "lw2_answer", "XREAD", "XREADGROUP"]

    private struct Plan: Sendable {
        var played: VerifyCase
        var mode: String
        var fault: NetworkFault
        var name: String { "\(played.name)/\(mode)/\(fault)" }

        /// True for a call that one run has and the next has not: some commands come only where a look happens to meet a
        /// task in hand; and an answer is one of its own only until the engine beside its worker has the partition.
        func isByChance(_ call: String) -> Bool {
            !call.hasPrefix("lw2_") || (call == "lw2_answer" && mode == "fused")
        }
    }

    private struct Calm: Sendable {
        var outcome: ScheduleOutcome
        var counts: [String: Int]
    }

    /// Runs all of it.
    ///
    /// - Throws: ``VerifyError`` where it cannot be run.
    func run() async throws -> VerifyReport {
        try await PrivateServer.with(durability: .none) { server in
            let lane = server.lane()
            let next = Atomic<Int>(0)
            let once: @Sendable (Plan) async throws -> (ScheduleOutcome, LossyProxy) = { plan in
                let proxy = try LossyProxy(before: server.address, plan.fault)
                defer { proxy.close() }
                let outcome = try await ScheduleRun(
                    schedule: Schedule(played: plan.played, mode: plan.mode),
                    address: server.address,
                    prefix: "n\(next.add(1, ordering: .relaxed).newValue)",
                    lane: lane,
                    ownAddress: proxy.address
                ).run()
                return (outcome, proxy)
            }
            var calm: [String: Calm] = [:]
            var plans: [Plan] = []
            for (plan, result) in await rehearse(once) {
                let found = try result.get()
                guard found.outcome.stuck.isEmpty, found.outcome.residue.isEmpty else {
                    let what = (found.outcome.stuck + found.outcome.residue).joined(separator: "\n  ")
                    throw VerifyError("the undisturbed run of \(plan.name) is not sound:\n  \(what)")
                }
                calm["\(plan.played.name)/\(plan.mode)"] = found
                plans += faults(plan, counts: found.counts)
            }
            plans = try options.chosen(plans, name: \.name)
            tell("\(calm.count) undisturbed runs; \(plans.count) schedules behind a bad network")
            let verdicts = await Crowd.map(plans, width: options.width) { [calm] plan in
                (plan, await attempt(plan, calm["\(plan.played.name)/\(plan.mode)"]?.outcome, once))
            }
            await lane.close()
            var report = VerifyReport()
            for (plan, verdict) in verdicts {
                guard let verdict else { continue }
                verdict.enter(into: &report, .network, fault: plan.fault.kind, subject: "all cases")
            }
            return report
        }
    }

    private func rehearse(
        _ once: @escaping @Sendable (Plan) async throws -> (ScheduleOutcome, LossyProxy)
    ) async -> [(Plan, Result<Calm, any Error>)] {
        let plans = options.cases.flatMap { played in
            ["fused", "stepwise"].map { Plan(played: played, mode: $0, fault: .none) }
        }
        return await Crowd.map(plans, width: options.width) { plan in
            do {
                let (outcome, proxy) = try await once(plan)
                return (plan, .success(Calm(outcome: outcome, counts: proxy.counts)))
            } catch {
                return (plan, .failure(error))
            }
        }
    }

    /// The faults of a case in a mode: each call of the kernel loses its reply once, every other command at its first, last
    /// and some other time; a sample of these where it must be quick.
    private func faults(_ calm: Plan, counts: [String: Int]) -> [Plan] {
        var faults: [NetworkFault] = []
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) where count > 0 {
            let chance = Int(CrashPlan.mix("\(calm.name)\(name)", options.seed) % UInt64(count)) + 1
            let hits = name.hasPrefix("lw2_") ? Array(1...min(count, 40)) : Set([1, chance, count]).sorted()
            faults += (options.isQuick ? [chance] : hits).map { .loseReply(name: name, count: $0) }
            if Self.cut.contains(name) { faults.append(.cutRequest(name: name, count: chance)) }
        }
        faults += [.split(seed: options.seed), .delay(milliseconds: 3)]
        if !options.isQuick {
            faults += [
                .freeze(name: "lw2_commit", count: 1), .freeze(name: "XREAD", count: 2),
                .freeze(name: "XREADGROUP", count: 2),
            ]
        }
        let plans = faults.map { Plan(played: calm.played, mode: calm.mode, fault: $0) }
        guard options.isQuick else { return plans }
        return plans.filter { CrashPlan.mix($0.name, options.seed) % 8 == 0 }
    }

    private func attempt(
        _ plan: Plan,
        _ calm: ScheduleOutcome?,
        _ once: @Sendable (Plan) async throws -> (ScheduleOutcome, LossyProxy)
    ) async -> Verdict? {
        var plan = plan
        for attempt in 1...Self.triesMax {
            do {
                let (outcome, proxy) = try await once(plan)
                if !proxy.hasHappened, attempt < Self.triesMax, let call = plan.fault.call, outcome.stuck.isEmpty {
                    plan.fault = plan.fault.at(max(1, min(proxy.counts[call.name] ?? 0, call.count / 2)))
                    continue
                }
                if let call = plan.fault.call, proxy.counts[call.name] == nil, plan.isByChance(call.name) {
                    tell("\(plan.name): the command did not come")
                    return nil
                }
                var verdict = Verdict(plan.name, outcome, calm: calm, countsCalls: true)
                verdict.isReached = proxy.hasHappened
                return verdict
            } catch {
                return Verdict(plan.name, failure: "\(error)")
            }
        }
        return Verdict(plan.name, failure: "the call did not come so often")
    }
}
