import ArgumentParser
import LegworkBench
import LegworkJSON

/// `legwork bench`
struct BenchCommand: Command {
    /// When a write of the private server is safe.
    enum Durability: String, ExpressibleByArgument, CaseIterable {
        case always, everysec, none
    }

    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this machine: workloads on a private Redis.",
        discussion: """
            Workloads: \(Workload.allCases.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: "; ")).
            Without names: ceiling, W1, W1/alone. Each runs on a fresh private Redis in a temporary folder.
            Absolute figures differ from machine to machine: compare with 'ceiling' of the same call.
            """
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "Names of workloads.")
    var workloads: [String] = ["ceiling", "W1", "W1/alone"]

    @Option(name: .long, help: "always, everysec or none.")
    var durability = Durability.everysec

    @Option(name: .long, help: "By how much job counts are scaled; 0.1 for a quick look.")
    var scale = 1.0

    @Option(name: .long, help: "How often the list is run, interleaved.")
    var runs = 1

    @Option(name: .long, help: "Threads of the engine that move jobs.")
    var loops = 2

    @Flag(name: .long, help: "Commit one protocol step at a time.")
    var stepwise = false

    /// Nothing set.
    init() {}

    /// Runs the workloads and prints each report as it is there.
    ///
    /// - Throws: a failure for a name that is none, and after a run whose counts are wrong.
    func run(_ output: Output) async throws {
        var options = BenchOptions()
        options.durability = durability.rawValue
        options.scale = scale
        options.loops = loops
        options.isStepwise = stepwise
        var chosen: [Workload] = []
        for name in workloads {
            guard let workload = Workload(rawValue: name) else {
                let known = Workload.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("there is no workload '\(name)'; there are \(known)")
            }
            chosen.append(workload)
        }
        var isFaulty = false
        for _ in 0..<max(1, runs) {
            for workload in chosen {
                for report in try await workload.run(options) {
                    output.write((common.isJSON ? report.json.text(.compact) : report.text) + "\n")
                    if !report.faults.isEmpty { isFaulty = true }
                }
            }
        }
        if isFaulty { throw ExitCode(1) }
    }
}
