import ArgumentParser

/// `legwork dev`
struct DevCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "Run an engine with a private Redis, until Ctrl-C.",
        discussion: """
            The data is in .legwork in the working directory (or --data) and survives: what was under way goes on at the \
            next start. Commands typed in the same directory find it by that folder.

            Apps given here are deployed at the start and again whenever their files change, each time under a version \
            that names the content; programs in workers/ beside them answer tasks.
              legwork dev Flows/order-approval
            """
    )

    @Argument(help: "Apps to deploy, now and when they change.", completion: .file(extensions: ["yaml", "yml"]))
    var paths: [String] = []

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var engine: EngineOptions

    func run(_ output: Output) async throws {
        var flags = common.flags
        for more in [store.flags, engine.flags] { flags.merge(more) { _, new in new } }
        let settings = try Settings(flags: flags, file: common.config)
        if let entry = settings.entry(.redis), entry.value != nil {
            throw CommandFailure.usage(
                "'legwork dev' brings its own Redis, but \(entry.source) names one",
                hints: ["legwork serve   (an engine for a Redis that runs already)"]
            )
        }
        try await Server(settings: settings, paths: paths, isEmbedded: true, output: output).run()
    }
}

/// `legwork serve`
struct ServeCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run an engine for a Redis that runs already, until SIGTERM.",
        discussion: """
            For containers and servers: several of them share the work. Takes the Redis from --redis or LEGWORK_REDIS.
              LEGWORK_REDIS=redis://redis:6379 legwork serve --log-format json
            """
    )

    @Argument(help: "Apps to deploy, now and when they change.", completion: .file(extensions: ["yaml", "yml"]))
    var paths: [String] = []

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var engine: EngineOptions

    func run(_ output: Output) async throws {
        var flags = common.flags
        for more in [store.flags, engine.flags] { flags.merge(more) { _, new in new } }
        let settings = try Settings(flags: flags, file: common.config)
        guard settings.text(.redis) != nil else {
            throw CommandFailure.usage(
                "no Redis is named",
                hints: [
                    "--redis redis://host:6379", "LEGWORK_REDIS=redis://host:6379", "legwork dev   (brings its own)",
                ]
            )
        }
        try await Server(settings: settings, paths: paths, isEmbedded: false, output: output).run()
    }
}
