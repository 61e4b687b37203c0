import ArgumentParser

/// `legwork dead`
struct DeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead",
        abstract: "Look at messages and tasks that nobody could process, retry or drop them.",
        discussion: "Each says why, how often it was tried, and whose it was. None is retried by itself.",
        subcommands: [DeadListCommand.self, DeadShowCommand.self, DeadRetryCommand.self, DeadDropCommand.self]
    )
}

/// Which dead letters a command is about.
struct DeadFilter: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Only those of this app.", valueName: "app"))
    var app: String?

    @Option(name: .long, help: ArgumentHelp("Only those of this job.", valueName: "job"))
    var job: String?

    @Option(name: .long, help: ArgumentHelp("Only those whose reason contains this.", valueName: "text"))
    var reason: String?

    /// Nothing set.
    init() {}
}

/// Which dead letters a verb is about: those that are named, or all that a filter chooses.
struct DeadChoice: ParsableArguments {
    @Argument(help: "Ids, as 'legwork dead list' prints them.")
    var ids: [String] = []

    @Flag(name: .long, help: "All that the filters choose.")
    var all = false

    @OptionGroup var filter: DeadFilter

    /// Nothing chosen.
    init() {}
}
