import ArgumentParser

/// `legwork jobs`
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Look at jobs and steer them.",
        subcommands: [
            JobsListCommand.self, JobsShowCommand.self, JobsWhyCommand.self, JobsExportCommand.self,
            JobsCancelCommand.self, JobsPauseCommand.self, JobsResumeCommand.self, JobsRetryCommand.self,
            JobsReplayCommand.self, JobsDeleteCommand.self,
        ]
    )
}

/// Which job a command is about.
struct JobOptions: ParsableArguments {
    @Argument(help: "The job's id.")
    var job: String

    @Option(name: .long, help: ArgumentHelp("The app, where several have a job of the id.", valueName: "app"))
    var app: String?
}
