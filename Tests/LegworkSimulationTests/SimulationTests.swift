import LegworkGraph
import LegworkLedger
import LegworkPlanner
import LegworkSimulation
import Testing

@Suite struct SimulationTests {
    /// The hundred thousand are run by `Scripts/simulate.sh`, compiled for speed.
    @Test(arguments: [0, 1] as [UInt64])
    func disturbedRunsEndAsUndisturbedOnes(shard: UInt64) {
        let first = 1_000_000 + shard * 1000
        let outcome = Simulator().run(first..<(first + 48))
        #expect(outcome.schedules == 48)
        #expect(outcome.disturbed > 24)
        expectNoFailure(outcome)
    }

    @Test func aSeedRepeatsItself() throws {
        for seed in 2_000_000..<2_000_008 as Range<UInt64> {
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
        for seed in 0..<40 as Range<UInt64> {
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
