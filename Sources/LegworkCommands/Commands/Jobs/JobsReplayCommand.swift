import ArgumentParser

/// `legwork jobs replay`
struct JobsReplayCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Start a new job where an ended one was, before one of its activities.",
        discussion: """
            The activity and all that follows it run again, on the old job's version. The outputs of all else are kept, and \
            the job's data as they are now. --patch changes what is kept: "data" is merged into the job's data (null takes \
            a member away), "outputs" replaces the outputs of kept activities.
              legwork jobs replay 7 --from charge --patch '{"outputs":{"quote":{"amount":80}}}'
            """
    )

    @OptionGroup var job: JobOptions

    @Option(name: .long, help: ArgumentHelp("The first activity to run again.", valueName: "activity"))
    var from: String

    @Option(
        name: .long,
        help: ArgumentHelp("What is different: JSON, @file, or - for standard input.", valueName: "json")
    )
    var patch: String = "{}"

    @Option(name: .long, help: ArgumentHelp("The new job's id; else one made from the old one's.", valueName: "id"))
    var id: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        let patch = try InputText.json(patch, option: "--patch")
        output.render(try await client.replay(job.job, app: job.app, from: from, patch: patch, newID: id))
    }
}
