import LegworkGraph
import LegworkLedger
import LegworkSimulation
import Testing

/// The prover is proven: a rule that is broken must not go unnoticed.
@Suite(.enabled(if: isSimulationAskedFor)) struct MutationTests {
    @Test(arguments: Mutation.allCases)
    func aBrokenRuleIsNoticed(mutation: Mutation) throws {
        try #require(Mutation.isSupported)
        let outcome = Simulator(auditedEvery: 1, mutation: mutation).run(0..<1600)
        let failure = try #require(outcome.failure, "nothing notices \(mutation.rawValue)")
        let kind = failure.violations.first?.prefix { $0 != ":" } ?? ""
        print("mutation \(mutation.rawValue): caught as '\(kind)' by schedule \(outcome.schedules)")
    }

    @Test func aFailureShrinks() throws {
        try #require(Mutation.isSupported)
        let simulator = Simulator(auditedEvery: 1, mutation: .deadEdgesStayOpen)
        let failure = try #require(simulator.run(0..<1600).failure)
        let shrinker = try #require(Shrinker(seed: failure.seed, simulator: simulator))
        let (before, after) = (Schedule(seed: failure.seed).made().app, shrinker.best.made().app)
        #expect(after.graphs[0].activities.count <= before.graphs[0].activities.count)
        #expect(shrinker.violations.first?.prefix { $0 != ":" } == failure.violations.first?.prefix { $0 != ":" })
        // What shows dead edges: a trigger, a way that is closed, and a join that waits for it.
        #expect(after.graphs[0].activities.count <= 4)
    }
}
