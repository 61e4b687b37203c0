import LegworkGraph
import LegworkJSON
import LegworkPlanner
import LegworkTesting
import Testing

@Suite struct SimulationTests {
    static func run(_ seed: UInt64, _ mode: CommitMode, faults: UInt64) throws -> (String, Bool, Simulation) {
        let app = try PreparedApp(RandomApp.make(seed: seed))
        var simulation = Simulation(app: app, mode: mode, seed: seed &* 977, faults: faults)
        simulation.audits = true
        try simulation.start("main", ["n": .integer(Int64(seed % 10))], id: "j")
        let ended = try simulation.run()
        let audit = simulation.violations.joined(separator: "\n")
        return (try simulation.fingerprint("random", "j") + "\n" + audit, ended, simulation)
    }

    @Test func fusedEqualsStepwise() throws {
        var states: [String: Int] = [:]
        for seed in 1...60 as ClosedRange<UInt64> {
            let (fused, ended, _) = try Self.run(seed, .fused, faults: 0)
            #expect(ended, "seed \(seed) does not end:\n\(fused)")
            let (stepwise, _, _) = try Self.run(seed, .stepwise, faults: 0)
            states[String(fused.prefix(16)), default: 0] += 1
            if fused.contains("state completed") || stepwise.contains("state completed") {
                #expect(fused == stepwise, "seed \(seed)")
            }
            guard fused == stepwise || !fused.contains("state completed") else { break }
            #expect(!fused.contains("state running"), "seed \(seed) hangs:\n\(fused)")
        }
        print(states)
    }

    @Test func faultsChangeNothing() throws {
        for seed in 1...60 as ClosedRange<UInt64> {
            for mode in [CommitMode.fused, .stepwise] {
                let (calm, _, _) = try Self.run(seed, mode, faults: 0)
                let (stormy, ended, _) = try Self.run(seed, mode, faults: 15)
                #expect(ended)
                if calm.contains("state completed") { #expect(calm == stormy, "seed \(seed) \(mode)") }
                guard calm == stormy || !calm.contains("state completed") else { return }
            }
        }
    }
}
