import ArgumentParser
import Legwork

/// `legwork jobs list`
struct JobsListCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List jobs, the youngest first.",
        discussion: "Prints nothing where there are none."
    )

    @Option(name: .long, help: ArgumentHelp("Only jobs of this app.", valueName: "app"))
    var app: String?

    @Option(name: .long, help: ArgumentHelp("Only jobs of this topic.", valueName: "topic"))
    var topic: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only jobs in this state: running, waiting, paused, completed, failed, interrupted, cancelled.",
            valueName: "state"
        )
    )
    var state: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only jobs of --topic that its measure 'index' has listed under a value: colour=red.",
            valueName: "name=value"
        )
    )
    var index: String?

    @Option(name: .long, help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int = 50

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    private static let states = ["running", "waiting", "paused", "completed", "failed", "interrupted", "cancelled"]

    func run(_ output: Output, _ client: Client) async throws {
        if let state, !Self.states.contains(state) {
            throw CommandFailure.usage("there is no state '\(state)'", hints: Self.states.map { "--state \($0)" })
        }
        guard limit > 0 else { throw CommandFailure.usage("--limit must be at least 1") }
        var listed: (name: String, value: String)?
        if let index {
            let parts = index.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, topic != nil else {
                throw CommandFailure.usage(
                    topic == nil ? "--index needs --topic" : "--index cannot be '\(index)'",
                    hints: ["--topic order.placed --index colour=red"]
                )
            }
            listed = (String(parts[0]), String(parts[1]))
        }
        let jobs = try await client.jobs(app: app, topic: topic, state: state, index: listed, limit: limit)
        output.render(
            jobs,
            titles: ["job", "app", "topic", "state", "started", "changed"],
            json: \.json,
            row: { job, style in
                [
                    TextTable.Cell(job.id, .bold), TextTable.Cell("\(job.app) \(job.version)"),
                    TextTable.Cell(job.topic),
                    TextTable.Cell(job.state.rawValue, JobStateText.style(job.state.rawValue)),
                    TextTable.Cell(Self.ago(job.createdMilliseconds, style)),
                    TextTable.Cell(Self.ago(job.updatedMilliseconds, style), .dim),
                ]
            }
        )
        if jobs.isEmpty, output.format == .table {
            let isAll = app == nil && topic == nil && state == nil
            output.note(isAll ? "no jobs are stored" : "no such jobs are stored")
        }
        if jobs.count == limit { output.note("these are the youngest \(limit); --limit shows more") }
    }

    private static func ago(_ milliseconds: Int64, _ style: RenderingStyle) -> String {
        "\(TimeText.span(max(0, style.nowMilliseconds - milliseconds))) ago"
    }
}
