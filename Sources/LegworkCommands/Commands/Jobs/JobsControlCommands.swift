import ArgumentParser
import LegworkJSON
import LegworkLedger
import LegworkPlanner

/// `legwork jobs cancel`
struct JobsCancelCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End a job, and the children that its awaits do not abandon."
    )

    @OptionGroup var job: JobOptions

    @Option(name: .long, help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String = "cancelled by an operator"

    @Flag(name: .long, help: "Also end children that 'cancel: abandon' would leave.")
    var descend = false

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        let request = Interruption(state: .cancelled, code: 410, reason: reason, descends: descend)
        try await client.control(job.job, app: job.app, verb: .interrupt(request))
        output.note("job \(job.job) is cancelled")
    }
}

/// `legwork jobs pause`
struct JobsPauseCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Hold a job: what arrives for it is kept until it is resumed."
    )

    @OptionGroup var job: JobOptions

    @Option(name: .long, help: ArgumentHelp("Who pauses it, for 'jobs why'.", valueName: "text"))
    var by: String = "an operator"

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        try await client.control(job.job, app: job.app, verb: .pause(by: by))
        output.note("job \(job.job) is paused; 'legwork jobs resume \(ShellText.word(job.job))' lets it go on")
    }
}

/// `legwork jobs resume`
struct JobsResumeCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let a paused job go on, with what was kept for it.",
        discussion: "A job that an error has paused is tried again instead: legwork jobs retry."
    )

    @OptionGroup var job: JobOptions
    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        try await client.control(job.job, app: job.app, verb: .resume)
        output.note("job \(job.job) goes on")
    }
}

/// `legwork jobs retry`
struct JobsRetryCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Try an activity again that failed under 'on_error: pause'; the job goes on.",
        discussion: "What made it fail can be mended on the way: the input of a worker or await, or the job's data."
    )

    @OptionGroup var job: JobOptions

    @Option(name: .long, help: ArgumentHelp("The activity; else all that failed.", valueName: "id"))
    var activity: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Its input from now on: JSON, @file, or - for standard input.", valueName: "json")
    )
    var input: String?

    @Option(name: .long, help: ArgumentHelp("Members of the job's data to set first, as JSON.", valueName: "json"))
    var jobData: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        var fix = RetryFix()
        if let input { fix.input = try InputText.json(input, option: "--input") }
        if let jobData {
            guard case .object(let members) = try InputText.json(jobData, option: "--job-data") else {
                throw CommandFailure.usage("--job-data is no object", hints: ["--job-data '{\"amount\": 12}'"])
            }
            fix.data = members
        }
        try await client.control(job.job, app: job.app, verb: .retry(activity: activity, fix: fix))
        output.note("job \(job.job) tries again")
    }
}

/// `legwork jobs delete`
struct JobsDeleteCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Remove a job that has ended, now instead of at its expiry."
    )

    @OptionGroup var job: JobOptions
    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        try await client.control(job.job, app: job.app, verb: .delete)
        output.note("job \(job.job) is removed")
    }
}
