import ArgumentParser

/// What every command understands.
struct CommonOptions: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Print data as JSON, one object a line.")
    var isJSON = false

    @Option(name: .long, help: ArgumentHelp("How data is printed: table or json.", valueName: "format"))
    var format: OutputFormat?

    @Option(name: .long, help: ArgumentHelp("The least that is logged, trace to critical.", valueName: "level"))
    var logLevel: String?

    @Option(name: .long, help: ArgumentHelp("How it is logged: text or json.", valueName: "format"))
    var logFormat: String?

    @Option(
        name: .long,
        help: ArgumentHelp("A configuration file; else legwork.yaml or .legwork/config.json.", valueName: "file"),
        completion: .file()
    )
    var config: String?

    /// Nothing set.
    init() {}

    /// What the flags say, by the setting's name.
    var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["log-level"] = logLevel
        flags["log-format"] = logFormat
        return flags
    }

    /// How data is printed.
    var outputFormat: OutputFormat { format ?? (isJSON ? .json : .table) }
}

extension OutputFormat: ExpressibleByArgument {}
