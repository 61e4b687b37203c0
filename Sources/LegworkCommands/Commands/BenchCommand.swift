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
            Workloads:
            \(Workload.allCases.map { "  \($0.rawValue)  \($0.summary)" }.joined(separator: "\n"))
            Without names: W1, W1/alone. 'all' means all of them. Each runs on a fresh private Redis in a temporary folder, \
            or on the one that --redis names.

            Absolute figures differ from machine to machine, and from minute to minute on a shared one. So the ceiling, a \
            bare loop that does the life of W1 without a runtime, runs in the same call, and figures come as shares of it; \
            --runs 5 repeats the list, interleaved, and ends with medians and spreads.
              legwork bench W1 W2 --runs 5 --durability always
            The exit status is 1 if the counts at the end of a run do not add up, or an audit of its store finds anything.
            """
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "Names of workloads, or 'all'.")
    var workloads: [String] = ["W1", "W1/alone"]

    @Option(name: .long, help: "always, everysec or none: the mode of the private Redis.")
    var durability = Durability.everysec

    @Option(name: .long, help: "A Redis that runs already, as redis://localhost:6379; our keys are removed at the end.")
    var redis: String?

    @Option(name: .long, help: "By how much job counts are scaled; 0.1 for a quick look.")
    var scale = 1.0

    @Option(name: .long, help: "How often the list is run, interleaved.")
    var runs = 1

    @Option(name: .long, help: "Threads of the engine that move jobs.")
    var loops = 2

    @Flag(name: .long, help: "Commit one protocol step at a time.")
    var stepwise = false

    @Flag(name: .long, help: "Leave out the ceiling where it is not named.")
    var noCeiling = false

    /// Nothing set.
    init() {}

    /// - Throws: a failure for numbers that make no sense.
    func validate() throws {
        guard scale.isFinite, scale > 0 else { throw ValidationError("--scale takes a number above 0, such as 0.1") }
        guard runs > 0 else { throw ValidationError("--runs takes a whole number above 0") }
        guard (1...64).contains(loops) else { throw ValidationError("--loops takes a number from 1 to 64") }
    }

    /// Runs the workloads and prints each report as it is there.
    ///
    /// - Throws: a failure for a name that is none, and after a run whose counts are wrong.
    func run(_ output: Output) async throws {
        var options = BenchOptions()
        options.durability = durability.rawValue
        options.scale = scale
        options.loops = loops
        options.isStepwise = stepwise
        options.server = redis
        options.program = OwnProgram()
        func print(_ report: BenchReport) {
            output.write((common.isJSON ? report.json.text(.compact) : report.text) + "\n")
        }
        let reports = try await Workload.run(try chosen(), rounds: runs, options, onReport: print)
        for summary in BenchReport.summaries(of: reports) { print(summary) }
        if reports.contains(where: { !$0.faults.isEmpty }) { throw ExitCode(1) }
    }

    /// The workloads that are named, the ceiling before them where one of them is measured by it.
    private func chosen() throws -> [Workload] {
        if workloads == ["all"] { return Workload.allCases }
        var chosen: [Workload] = []
        for name in workloads {
            guard let workload = Workload(rawValue: name) else {
                let known = Workload.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("there is no workload '\(name)'; there are \(known), and 'all'")
            }
            chosen.append(workload)
        }
        if !noCeiling, !chosen.contains(.ceiling), chosen.contains(where: \.hasCeiling) {
            chosen.insert(.ceiling, at: 0)
        }
        return chosen
    }
}

/// This program, as the benchmark starts it.
private struct OwnProgram: BenchProgram {
    func run(_ arguments: [String], onLine: (@Sendable (String) -> Void)?) async throws -> Int32 {
        let program = ChildProgram(["/proc/self/exe"] + arguments)
        let ending = try await program.run { line in onLine?(String(decoding: line, as: UTF8.self)) }
        switch ending.status {
        case .exited(let status): return status
        case .killed(let signal): return 128 + signal
        }
    }
}
