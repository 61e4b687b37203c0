import LegworkLedger
import LegworkSimulation
import Testing

/// The prover is proven: a rule that is broken must not go unnoticed. `legwork-simulate --prove` breaks all of them; here
/// are some that are soon noticed.
@Suite struct MutationTests {
    @Test(arguments: [.noHeaderCheck, .noLeaseCheck, .timerLeftArmed] as [Mutation])
    func aBrokenRuleIsNoticed(mutation: Mutation) throws {
        try #require(Mutation.isSupported)
        let outcome = Simulator(auditedEvery: 1, mutation: mutation).run(0..<64)
        #expect(outcome.failure != nil, "nothing notices \(mutation.rawValue)")
    }

    @Test func aFailureShrinks() throws {
        try #require(Mutation.isSupported)
        let simulator = Simulator(auditedEvery: 1, mutation: .timerLeftArmed)
        let failure = try #require(simulator.run(0..<64).failure)
        let shrinker = try #require(Shrinker(seed: failure.seed, simulator: simulator, triesMax: 60))
        #expect(shrinker.tries > 0)
        #expect(shrinker.violations.first?.prefix { $0 != ":" } == failure.violations.first?.prefix { $0 != ":" })
        #expect(shrinker.report().contains("graph 'main'"))
    }

    @Test func aRowNamesTheCheckThatNoticed() {
        let row = MutationReport.Row(mutation: .noLeaseCheck, caught: ("call", "in schedule 3"))
        #expect(row.text == "no-lease-check: caught by 'call', in schedule 3")
        #expect(MutationReport.Row(mutation: .noLeaseCheck).text == "no-lease-check: NOT CAUGHT")
    }
}
