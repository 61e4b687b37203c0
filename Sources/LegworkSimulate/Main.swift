import Glibc
import LegworkLedger
import LegworkSimulation

/// The simulator alone, without the rest of the program, so that it is soon built for speed: `legwork-simulate`.
@main
enum Main {
    static let usage = """
        usage: legwork-simulate [--schedules <n>] [--first <seed>] [--lanes <n>] [--mutation <rule>]
               legwork-simulate --seed <seed> [--mutation <rule>]
               legwork-simulate --prove <schedules> [--lanes <n>]
               legwork-simulate --orders all [--lanes <n>]

        Runs simulated schedules and shrinks the first that fails. --prove breaks one rule after the other and demands that
        so many schedules notice; --orders runs small flows in every order of their steps and a person's verbs.
        Exit code 0: none failed, 1: one did, 64: usage.
        rules that a debug build can break: \(Mutation.allCases.map(\.rawValue).joined(separator: ", "))
        """

    static func main() async {
        var values: [String: String] = [:]
        var arguments = CommandLine.arguments.dropFirst()
        while let name = arguments.popFirst() {
            let known = [
                "--schedules", "--first", "--lanes", "--mutation", "--seed", "--prove", "--orders",
            ]
            guard known.contains(name), let value = arguments.popFirst() else { fail() }
            values[name] = value
        }
        var mutation: Mutation?
        if let name = values["--mutation"] {
            guard let rule = Mutation(rawValue: name), Mutation.isSupported else { fail() }
            mutation = rule
        }
        if let seed = number("--seed", values) { one(seed, mutation) }
        let lanes = Int(number("--lanes", values) ?? 2)
        if let most = number("--prove", values) { await prove(most, lanes) }
        if values["--orders"] != nil { await orders(lanes) }
        let first = number("--first", values) ?? 0
        let seeds = first..<(first + (number("--schedules", values) ?? 1000))
        let simulator = Simulator(mutation: mutation)
        let outcome = await SimulationRun.run(simulator, seeds: seeds, lanes: lanes)
        say("\(outcome.schedules) schedules, \(outcome.disturbed) disturbed, \(outcome.steps) steps")
        guard let failure = outcome.failure else { return say("none failed") }
        say("seed \(failure.seed) fails: \(failure.violations.joined(separator: "; "))")
        one(failure.seed, mutation)
    }

    static func number(_ name: String, _ values: [String: String]) -> UInt64? {
        guard let text = values[name] else { return nil }
        guard let number = UInt64(text) else { fail() }
        return number
    }

    /// Runs one schedule; if it fails, says how little of it is needed for that.
    static func one(_ seed: UInt64, _ mutation: Mutation?) -> Never {
        guard let shrinker = Shrinker(seed: seed, simulator: Simulator(auditedEvery: 1, mutation: mutation)) else {
            say("seed \(seed) ends well")
            exit(0)
        }
        say("seed \(seed), after \(shrinker.tries) smaller ones:\n\(shrinker.report())")
        exit(1)
    }

    /// Breaks every rule, and says who noticed.
    static func prove(_ schedulesMax: UInt64, _ lanes: Int) async -> Never {
        guard Mutation.isSupported else { fail() }
        let missed = await MutationReport.run(schedulesMax: schedulesMax, lanes: lanes) { say("mutation \($0.text)") }
        let count = Mutation.allCases.count
        say("\(count) rules broken, \(count - missed) noticed")
        exit(missed == 0 ? 0 : 1)
    }

    /// Runs small flows in every order.
    static func orders(_ lanes: Int) async -> Never {
        let failures = await OrderReport.run(lanes: lanes) { say($0) }
        exit(failures == 0 ? 0 : 1)
    }

    static func say(_ text: String) {
        var line = text + "\n"
        line.withUTF8 { bytes in _ = unsafe write(1, bytes.baseAddress, bytes.count) }
    }

    static func fail() -> Never {
        say(usage)
        exit(64)
    }
}
