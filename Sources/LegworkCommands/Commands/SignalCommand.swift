import ArgumentParser
import LegworkJSON

/// `legwork signal`
struct SignalCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "signal",
        abstract: "Send a signal to whoever waits for it.",
        discussion: """
              legwork signal order.approval '{"id":"7","approved":true}'
            Prints the ids of the jobs that got it, one a line; nothing where it is kept for one that is still to come.
            """
    )

    @Argument(help: "The topic of a hook rule.")
    var topic: String

    @Argument(help: "The payload: JSON, @file, or - for standard input.")
    var payload: String = "{}"

    @Option(name: .long, help: ArgumentHelp("202 leaves the hook open; 4xx and 5xx are errors.", valueName: "code"))
    var code: Int = 200

    @Option(name: .long, help: ArgumentHelp("The signal's own id: one id counts once.", valueName: "id"))
    var id: String?

    @Option(name: .long, help: ArgumentHelp("The app, where several have the topic.", valueName: "app"))
    var app: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        guard 100...599 ~= code else { throw CommandFailure.usage("--code must be from 100 to 599") }
        let payload = try InputText.json(payload, option: "the payload")
        let outcome = try await client.signal(topic: topic, payload: payload, code: code, id: id, app: app)
        switch output.format {
        case .json: output.write(outcome.json.compact + "\n")
        case .table:
            output.write(outcome.jobs.map { TextTable.oneLine($0) + "\n" }.joined())
            output.note(outcome.sentence)
        }
    }
}
