import ArgumentParser
import LegworkJSON

/// `legwork work`
struct WorkCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "work",
        abstract: "Answer tasks of worker topics with a program or a server.",
        discussion: """
            --exec runs a program (or a shell command line) for each task: the input as JSON on its standard input, the \
            answer as JSON on its standard output. Exit status 0 is a success, any other an error (500) with the end of \
            standard error as its message. The environment has LEGWORK_APP, LEGWORK_JOB, LEGWORK_ACTIVITY, \
            LEGWORK_TOPIC, LEGWORK_ATTEMPT and LEGWORK_IDEMPOTENCY_KEY.

            --url posts the input to a server, with the same in headers (Legwork-Job…, Idempotency-Key); a 2xx is a \
            success, any other status an error with that code.

            An answer of the form {"status": "success" | "error", "code": 200, "data": {…}} says itself how it is to be \
            taken: the code chooses the edge. Lines before it of the form {"status": "pending", "data": {…}} are interim \
            answers (202), sent on as a program prints them.

            A task may come more than once: let the idempotency key keep its effects from repeating.
              legwork work order.charge --exec ./charge.sh --concurrency 4
            """
    )

    @Argument(help: "The topics.")
    var topics: [String]

    @Option(name: .customLong("exec"), help: ArgumentHelp("A program, or a shell command line.", valueName: "program"))
    var program: String?

    @Option(name: .long, help: ArgumentHelp("A server: http://host[:port]/path.", valueName: "url"))
    var url: String?

    @Option(name: .long, help: ArgumentHelp("So many tasks of a topic at once.", valueName: "n"))
    var concurrency: Int = 4

    @Option(name: .long, help: ArgumentHelp("The longest that one task may take: 30s, 5m.", valueName: "span"))
    var timeout: String?

    @Option(name: .long, help: ArgumentHelp("Only tasks of this app.", valueName: "app"))
    var app: String?

    @Flag(name: .shortAndLong, help: "Say nothing of each task.")
    var quiet = false

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    var makesStore: Bool { true }

    func run(_ output: Output, _ client: Client) async throws {
        let source = try source()
        guard 1...1000 ~= concurrency else { throw CommandFailure.usage("--concurrency must be from 1 to 1000") }
        let observer = quiet ? nil : TaskNotes(output: output)
        for topic in topics {
            client.handle(topic, app: app, concurrency: concurrency, source: source, notes: observer)
        }
        output.note("serving \(Words.list(topics)) with \(source.name), \(concurrency) at a time; Ctrl-C stops")
        try await client.runUntilStopped()
        output.note("stopped")
    }

    private func source() throws(CommandFailure) -> WorkerSource {
        let limit = try timeout.map { text throws(CommandFailure) in try Span.milliseconds(text, option: "--timeout") }
        switch (program, url) {
        case (let program?, nil):
            let checked = try WorkerSource.checked(program, option: "--exec")
            return .program(ProgramWorker(commandLine: checked, timeoutMilliseconds: limit))
        case (nil, let url?):
            var worker = HTTPWorker(url: try HTTPURL(url))
            if let limit { worker.timeoutMilliseconds = limit }
            return .server(worker)
        default:
            throw .usage(
                "say who answers: either --exec or --url",
                hints: ["legwork work \(topics.first ?? "topic") --exec ./program"]
            )
        }
    }
}

/// Says a line for each task that was answered.
struct TaskNotes: Sendable {
    /// Where to say it.
    let output: Output

    /// A task was answered.
    func answered(_ call: WorkerCall, _ reply: WorkerReply, milliseconds: Int64) {
        let paint = output.notePaint
        let mark = reply.status == .error ? paint("✗", .red) : paint("✓", .green)
        let attempt = call.attempt > 1 ? ", attempt \(call.attempt)" : ""
        let job = TextTable.oneLine(call.job)
        var line = "\(mark) \(call.topic)  job \(job)\(attempt)  \(reply.code)  \(TimeText.span(milliseconds))"
        if reply.status == .error { line += "  " + TextTable.oneLine(reply.data["message"]?.stringValue ?? "") }
        output.note(line)
    }

    /// A task was taken away before it was answered.
    func dropped(_ call: WorkerCall) {
        output.note(TextTable.oneLine("\(call.topic)  job \(call.job): taken away, or stopped, before it was answered"))
    }
}
