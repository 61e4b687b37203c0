import LegworkGraph
import LegworkLedger
import LegworkPlanner
import LegworkSimulation
import Testing

@Suite(.enabled(if: isSimulationAskedFor)) struct SimulationTests {
    /// The rest of the hundred thousand is run by `legwork-simulate`, which is built for speed.
    @Test(arguments: [0, 1, 2, 3] as [UInt64])
    func disturbedRunsEndAsUndisturbedOnes(shard: UInt64) {
        let first = 1_000_000 + shard * 1000
        let outcome = Simulator().run(first..<(first + 400))
        #expect(outcome.schedules == 400)
        #expect(outcome.disturbed > 200)
        expectNoFailure(outcome)
    }

    /// What was found by seeds before; each has come to a bad end once.
    @Test(arguments: [184, 191, 372, 489, 754] as [UInt64])
    func seedsThatFailedOnce(seed: UInt64) {
        expectNoFailure(Simulator(auditedEvery: 1).run(seed..<(seed + 1)))
    }

    @Test func aSeedRepeatsItself() throws {
        for seed in 2_000_000..<2_000_030 as Range<UInt64> {
            let schedule = Schedule(seed: seed)
            let app = try PreparedApp(schedule.made().app)
            let calmEnd = Schedule.calmEnd(of: app, input: 1)
            let first = schedule.run(app, calmEnd: calmEnd, input: 1, isTold: true)
            let second = schedule.run(app, calmEnd: calmEnd, input: 1, isTold: true)
            #expect(first.journal?.lines == second.journal?.lines)
            #expect(first.choices.made == second.choices.made)
        }
    }

    @Test func fusedEqualsStepwise() throws {
        for seed in 0..<240 as Range<UInt64> {
            let schedule = Schedule(seed: 3_000_000 + seed * Schedule.perApp)
            guard schedule.isRaceFree else { continue }
            let app = try PreparedApp(schedule.made().app)
            let fused = Schedule.calmEnd(of: app, input: Int64(seed % 10))
            let stepwise = Schedule.calmEnd(of: app, input: Int64(seed % 10), mode: .stepwise)
            #expect(fused == stepwise, "\(AppDescription.text(app.source))")
        }
    }

    private func expectNoFailure(_ outcome: Simulator.Outcome) {
        guard let failure = outcome.failure else { return }
        let report = Shrinker(seed: failure.seed, simulator: Simulator(auditedEvery: 1))?.report()
        Issue.record("seed \(failure.seed) fails: \(failure.violations)\n\(report ?? "")")
    }
}
