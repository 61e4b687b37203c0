import ArgumentParser

/// `legwork`: the root of the command tree.
struct LegworkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "legwork",
        abstract: "Runs flows that pause.",
        discussion: """
            An app is a YAML file. Try it with 'legwork run app.yaml'; keep it running with 'legwork dev'.

            Exit status: 0 all is well, 1 there is a problem, 2 the command line makes no sense.
            Every command takes --json; data goes to standard output, everything else to standard error.
            """,
        version: Program.version,
        subcommands: [VerifyActorCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Write",
                subcommands: [
                    CheckCommand.self, TestCommand.self, FmtCommand.self, GraphCommand.self, EvalCommand.self,
                    ExplainCommand.self, LspCommand.self,
                ]
            ),
            CommandGroup(name: "Run", subcommands: [RunCommand.self, DevCommand.self, ServeCommand.self]),
            CommandGroup(
                name: "Use",
                subcommands: [
                    DeployCommand.self, StartCommand.self, SignalCommand.self, WorkCommand.self, FollowCommand.self,
                    JobsCommand.self,
                    AppsCommand.self,
                ]
            ),
            CommandGroup(
                name: "Look around",
                subcommands: [
                    StatusCommand.self, StatsCommand.self, AuditCommand.self, DeadCommand.self, VerifyCommand.self,
                    ConfigCommand.self, BenchCommand.self, CompletionsCommand.self, VersionCommand.self,
                ]
            ),
        ]
    )

    /// The names of all commands of the first level.
    static var verbs: [String] { names(configuration.subcommands) + ["help"] }

    /// The names of the commands below one of the first level; none where it has none.
    static func verbs(of verb: String) -> [String] {
        let command = configuration.subcommands.first { $0.configuration.commandName == verb }
        return names(command?.configuration.subcommands ?? [])
    }

    private static func names(_ commands: [any ParsableCommand.Type]) -> [String] {
        commands.compactMap { $0.configuration.commandName }
    }

    /// The bare command.
    init() {}
}
