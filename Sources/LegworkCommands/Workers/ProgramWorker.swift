import LegworkJSON

/// Answers tasks with a program: the input on its standard input, the answer on its standard output.
///
/// Exit status 0 is a success. Any other is an error with code 500, whose message is the end of standard error, unless
/// standard output says how it is to be taken (see ``WorkerReply/parse(_:source:)``). Lines before the answer of the form
/// `{"status":"pending","data":…}` are interim answers, sent on as they come.
struct ProgramWorker: Sendable {
    /// The program, or a command line for the shell.
    let commandLine: String
    /// How long one task may take, in milliseconds; nil for no bound.
    var timeoutMilliseconds: Int64?

    /// How much of standard error becomes an error's message, in bytes.
    private static let messageBytesMax = 2_000

    /// Runs the program for a task.
    ///
    /// - Parameter progress: sends an interim answer.
    /// - Throws: `CancellationError` where the task was taken away or the worker stops.
    func answer(
        _ call: WorkerCall,
        progress: @escaping @Sendable (JSON) async throws -> Void = { _ in }
    ) async throws -> WorkerReply {
        var environment = Surroundings.environment
        environment["LEGWORK_APP"] = call.app
        environment["LEGWORK_JOB"] = call.job
        environment["LEGWORK_ACTIVITY"] = call.activity
        environment["LEGWORK_TOPIC"] = call.topic
        environment["LEGWORK_ATTEMPT"] = String(call.attempt)
        environment["LEGWORK_IDEMPOTENCY_KEY"] = call.idempotencyKey
        let program = ChildProgram(commandLine: commandLine, environment: environment)
        let input = call.input.serialized(.compact) + [UInt8(ascii: "\n")]
        let (interims, found) = AsyncStream.makeStream(of: JSON.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await interim in interims { try await progress(interim) } }
            defer { found.finish() }
            let ending: ChildProgram.Ending
            do {
                ending = try await program.run(input: input, timeoutMilliseconds: timeoutMilliseconds) { line in
                    if let data = Self.interim(line) { found.yield(data) }
                }
            } catch let failure as CommandFailure {
                return .error(500, failure.message)
            }
            found.finish()
            // The answer must not overtake what came before it.
            try await group.waitForAll()
            return reply(ending)
        }
    }

    /// The data of a line that is an interim answer; nil for any other line.
    private static func interim(_ line: ArraySlice<UInt8>) -> JSON? {
        // Most programs print none: look before reading.
        guard line.first == UInt8(ascii: "{"), line.count < 1 << 20,
            let json = try? JSON(parsing: Array(line)), let reply = WorkerReply.wrapped(json),
            reply.status == .pending
        else { return nil }
        return reply.data
    }

    /// The output behind the interim answers; the last of them stays where nothing comes behind it.
    private static func answer(in output: [UInt8]) -> [UInt8] {
        var rest = output[...]
        while let feed = rest.firstIndex(of: UInt8(ascii: "\n")), interim(rest[..<feed]) != nil,
            rest[feed...].contains(where: { $0 > 0x20 })
        {
            rest = rest[(feed + 1)...]
        }
        return Array(rest)
    }

    /// What an ending means.
    func reply(_ ending: ChildProgram.Ending) -> WorkerReply {
        if ending.timedOut { return .error(504, "'\(commandLine)' took too long and was ended") }
        if ending.wroteTooMuch {
            let mebibytes = ChildProgram.Limits().outputBytesMax >> 20
            return .error(500, "'\(commandLine)' wrote more than \(mebibytes) MiB and was ended")
        }
        let parsed = Result { () throws(CommandFailure) in
            try WorkerReply.parse(Self.answer(in: ending.output), source: "the standard output of '\(commandLine)'")
        }
        guard ending.status == .exited(0) else {
            if case .success(let reply) = parsed, reply.status == .error { return reply }
            return failure(ending)
        }
        switch parsed {
        case .success(let reply) where reply.status == .pending:
            return .error(500, "the last answer of '\(commandLine)' is 'pending'; the last one must be final")
        case .success(let reply): return reply
        case .failure(let failure):
            return .error(500, "\(failure.message); print the answer as JSON, a text in double quotes")
        }
    }

    private func failure(_ ending: ChildProgram.Ending) -> WorkerReply {
        let (how, data): (String, JSON) =
            switch ending.status {
            case .exited(let status): ("exit status \(status)", ["exit": .integer(Int64(status))])
            case .killed(let signal): ("signal \(signal)", ["signal": .integer(Int64(signal))])
            }
        let said = String(decoding: ending.error.suffix(Self.messageBytesMax), as: UTF8.self)
        let trimmed = String(said.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        return .error(500, trimmed.isEmpty ? "'\(commandLine)' ended with \(how)" : trimmed, data: data)
    }
}
