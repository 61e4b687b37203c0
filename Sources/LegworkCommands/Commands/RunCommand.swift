import ArgumentParser
import LegworkGraph
import LegworkJSON

/// `legwork run`
struct RunCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run one job of an app, from start to end, and print its data.",
        discussion: """
            Compiles the app, moves one job with an engine in this process and a private Redis (or the one that --redis \
            or LEGWORK_REDIS names), and shows on standard error how far it is. Programs in a folder workers/ beside the \
            app answer tasks: one executable file for each topic, named after it.
              legwork run Flows/hello/app.yaml --input '{"name":"Ada"}'
              legwork run app.yaml --input @order.json --worker order.charge=./charge.sh
            While the job waits, other terminals may signal it; with --signal the command does so itself, and with \
            --signals at given moments:
              [{"after_activity": "wait", "topic": "order.approval", "payload": {"id": "7"}}]
            Exit status 0 if the job completed, 1 if it ended otherwise.
            """
    )

    @Argument(help: "The app's file, or its folder.", completion: .file(extensions: ["yaml", "yml"]))
    var path: String

    @Option(name: .long, help: ArgumentHelp("The input: JSON, @file, or - for standard input.", valueName: "json"))
    var input: String = "{}"

    @Option(name: .long, help: ArgumentHelp("The topic, where the app has several graphs.", valueName: "topic"))
    var topic: String?

    @Option(name: .long, help: ArgumentHelp("The job's id; else the graph's, or a generated one.", valueName: "id"))
    var id: String?

    @Option(name: .long, help: ArgumentHelp("Give up waiting after this long: 30s, 5m.", valueName: "span"))
    var timeout: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Who answers a topic: topic=./program or topic=http://…; repeatable.", valueName: "worker")
    )
    var worker: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Sent once the job waits on the topic: topic='{…}'; repeatable.", valueName: "signal")
    )
    var signal: [String] = []

    @Option(
        name: .customLong("signals"),
        help: ArgumentHelp("Signals to send at moments of the job: a JSON list, or @file.", valueName: "list")
    )
    var script: String?

    @Flag(name: .shortAndLong, help: "Show no progress.")
    var quiet = false

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var engine: EngineOptions

    func run(_ output: Output) async throws {
        let limit = try timeout.map { try Span.milliseconds($0, option: "--timeout") }
        let app = try CompiledSource.compile(path, output)
        let topic = try chosenTopic(app)
        let run = JobRun(
            app: app.withDigestInVersion,
            topic: topic,
            input: try InputText.json(input, option: "--input"),
            id: id,
            workers: try workers(),
            signals: try signals(),
            script: try script(for: topic, in: app),
            timeoutMilliseconds: limit,
            isQuiet: quiet
        )
        let outcome = try await run.result(settings: settings(), output)
        output.render(outcome)
        try StartCommand.end(outcome, output)
    }

    private func settings() throws(CommandFailure) -> Settings {
        var flags = common.flags
        for more in [store.flags, engine.flags] { flags.merge(more) { _, new in new } }
        return try Settings(flags: flags, file: common.config)
    }

    private func chosenTopic(_ app: CompiledApp) throws(CommandFailure) -> String {
        let topics = app.topics
        guard let topic else {
            guard topics.count == 1, let only = topics.first else {
                throw .usage("the app has several graphs: say which to start", hints: topics.map { "--topic \($0)" })
            }
            return only
        }
        guard topics.contains(topic) else {
            throw .usage("the app has no graph with the topic '\(topic)'", hints: topics.map { "--topic \($0)" })
        }
        return topic
    }

    /// Those of the command line, and those beside the app that they do not replace.
    private func workers() throws(CommandFailure) -> [(topic: String, source: WorkerSource)] {
        var workers: [(topic: String, source: WorkerSource)] = []
        for text in worker {
            let parsed = try WorkerSource.parse(text, option: "--worker")
            guard !workers.contains(where: { $0.topic == parsed.topic }) else {
                throw .usage("--worker: there are two for topic '\(parsed.topic)'")
            }
            workers.append(parsed)
        }
        let file = try AppFiles.find([path]).first ?? path
        for found in try WorkerFolder.programs(beside: file)
        where !workers.contains(where: { $0.topic == found.topic }) {
            workers.append((found.topic, .program(ProgramWorker(commandLine: found.program))))
        }
        return workers
    }

    private func script(for topic: String, in app: CompiledApp) throws(CommandFailure) -> [SignalScript.Entry] {
        guard let script else { return [] }
        let graph = app.graphs.first { $0.subscribes == topic }
        let json = try InputText.json(script, option: "--signals")
        return try SignalScript.entries(json, activities: graph?.activities.map(\.id) ?? [])
    }

    private func signals() throws(CommandFailure) -> [(topic: String, payload: JSON)] {
        var signals: [(topic: String, payload: JSON)] = []
        for text in signal {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw .usage("--signal cannot be '\(text)'", hints: ["--signal 'order.approval={\"id\":\"7\"}'"])
            }
            let payload = try InputText.json(String(text[text.index(after: equals)...]), option: "--signal")
            signals.append((String(text[..<equals]), payload))
        }
        return signals
    }
}
