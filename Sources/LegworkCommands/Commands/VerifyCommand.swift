import ArgumentParser
import LegworkJSON
import LegworkVerify

/// `legwork verify`
struct VerifyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove the promises on this machine: kill, cut and starve, and compare.",
        discussion: """
            Runs small apps with every type of activity and wait on a private Redis, breaks something in each run, and \
            demands the end of the run that nothing befell: the same data, states, results and ledgers, each effect once, \
            nothing left over. docs/reliability.md tells what is tried.
              legwork verify --quick
              legwork verify --faults network
              legwork verify --only join/stepwise/commit.sent:2
            Exit status 1 where anything was lost, doubled or left over, or a fault did not happen.
            """
    )

    @OptionGroup var common: CommonOptions

    @Flag(name: .long, help: "A sample that takes less than a minute.")
    var quick = false

    @Option(name: .long, help: "crash, network, redis, process, growth, audit, or all; several with commas.")
    var faults = "crash"

    @Option(name: .long, help: "Chooses the sample and the hits.")
    var seed: UInt64 = 1

    @Option(name: .long, help: "Only schedules whose name holds this: case/mode/failpoint:hit.")
    var only: String?

    @Option(name: .long, help: "How many schedules run at a time.")
    var width = 6

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Instead: a mixed load for so long, with a kill of an engine, a worker or Redis every few seconds.",
            valueName: "span"
        )
    )
    var soak: String?

    func run(_ output: Output) async throws {
        var options = VerifyOptions()
        options.isQuick = quick
        options.seed = seed
        options.only = only
        options.width = width
        options.families = try families()
        let began = Surroundings.nowMilliseconds
        let report: VerifyReport
        do {
            if let soak {
                let seconds = Int(try Span.milliseconds(soak, option: "--soak") / 1000)
                report = try await SoakRun(seconds: seconds, seed: seed) { output.note($0) }.run()
            } else {
                report = try await Verification.run(options) { output.note($0) }
            }
        } catch let error as VerifyError {
            throw CommandFailure("\(error)")
        }
        let took = TimeText.span(Surroundings.nowMilliseconds - began)
        if output.format == .json {
            output.write(report.rows.map { $0.json.compact + "\n" }.joined())
            output.write(report.summaryJSON.compact + "\n")
        } else {
            for line in VerifyTable(report: report).lines { output.write(line + "\n") }
            for problem in report.problems { output.write("\n" + output.paint("PROBLEM ", .red) + problem + "\n") }
            output.write("\n\(report.summary) (seed \(seed), \(took))\n")
        }
        if !report.isClean { throw CommandFailure.Silent(.problem) }
    }

    private func families() throws(CommandFailure) -> [VerifyOptions.Family] {
        if faults == "all" { return VerifyOptions.Family.allCases }
        var families: [VerifyOptions.Family] = []
        for word in faults.split(separator: ",") {
            guard let family = VerifyOptions.Family(rawValue: String(word)) else {
                let known = VerifyOptions.Family.allCases.map(\.rawValue).joined(separator: ", ")
                throw .usage("there are no faults '\(word)'; there are \(known) and all")
            }
            families.append(family)
        }
        return families
    }
}
