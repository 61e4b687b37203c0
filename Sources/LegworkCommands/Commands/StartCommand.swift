import ArgumentParser
import LegworkJSON

/// `legwork start`
struct StartCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Start a job.",
        discussion: """
            Prints the job's id, or with --wait its data when it has ended. Exit status 1 if it ends otherwise than \
            completed.
              legwork start order.placed --input '{"id":"7"}' --wait
            """
    )

    @Argument(help: "The topic of a graph.")
    var topic: String

    @Option(name: .long, help: ArgumentHelp("The input: JSON, @file, or - for standard input.", valueName: "json"))
    var input: String = "{}"

    @Option(name: .long, help: ArgumentHelp("The job's id; else the graph's, or a generated one.", valueName: "id"))
    var id: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "An idempotency key: a second start of the same id, or of none, gives the first job.",
            valueName: "key"
        )
    )
    var key: String?

    @Option(name: .long, help: ArgumentHelp("The app, where several have the topic.", valueName: "app"))
    var app: String?

    @Option(
        name: .customLong("app-version"),
        help: ArgumentHelp("A version that is not the active one.", valueName: "version")
    )
    var version: String?

    @Flag(name: .long, help: "Wait for the end, and print the data.")
    var wait = false

    @Option(name: .long, help: ArgumentHelp("How long to wait: 30s, 5m. Implies --wait.", valueName: "span"))
    var timeout: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        let input = try InputText.json(input, option: "--input")
        let limit = try timeout.map { try Span.milliseconds($0, option: "--timeout") }
        let job = try await client.start(
            topic: topic,
            input: input,
            id: id,
            idempotencyKey: key,
            app: app,
            version: version
        )
        guard wait || limit != nil else { return output.render(job) }
        let outcome = try await client.result(of: job, timeoutMilliseconds: limit)
        output.render(outcome)
        try Self.end(outcome, output)
    }

    /// Says how a job ended where that is no success, and ends the command accordingly.
    static func end(_ outcome: JobOutcome, _ output: Output) throws {
        guard !outcome.isSuccess else { return }
        if output.format == .table {
            let message = outcome.error?["message"]?.stringValue ?? outcome.error?.compact ?? ""
            let code = outcome.error?["code"]?.integerValue.map { " (\($0))" } ?? ""
            let why = message.isEmpty ? "" : ": \(message)"
            output.tell(CommandFailure("job \(outcome.id) \(outcome.state)\(code)\(why)"))
        }
        throw CommandFailure.Silent(.problem)
    }
}
