import LegworkJSON

/// Who answers the tasks of a topic: a program or a server.
enum WorkerSource: Sendable {
    /// A program, run for each task.
    case program(ProgramWorker)
    /// A server, asked for each task.
    case server(HTTPWorker)

    /// Answers a task; `progress` sends an interim answer.
    func answer(
        _ call: WorkerCall,
        progress: @escaping @Sendable (JSON) async throws -> Void
    ) async throws -> WorkerReply {
        switch self {
        case .program(let worker): try await worker.answer(call, progress: progress)
        case .server(let worker): try await worker.answer(call)
        }
    }

    /// What it is, for people.
    var name: String {
        switch self {
        case .program(let worker): worker.commandLine
        case .server(let worker): "http://\(worker.url.authority)\(worker.url.target)"
        }
    }

    /// The worker that `topic=./program` or `topic=http://…` names.
    ///
    /// - Throws: ``CommandFailure`` with status `usage`.
    static func parse(_ text: String, option: String) throws(CommandFailure) -> (topic: String, source: WorkerSource) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex,
            text.index(after: equals) != text.endIndex
        else {
            throw .usage("\(option) cannot be '\(text)'", hints: ["\(option) order.charge=./charge.sh"])
        }
        let topic = String(text[..<equals])
        let target = String(text[text.index(after: equals)...])
        if target.hasPrefix("http://") || target.hasPrefix("https://") {
            return (topic, .server(HTTPWorker(url: try HTTPURL(target))))
        }
        return (topic, .program(ProgramWorker(commandLine: try checked(target, option: option))))
    }

    /// The program, which must be there if it is named by a path alone.
    static func checked(_ commandLine: String, option: String) throws(CommandFailure) -> String {
        guard commandLine.contains("/"), !commandLine.contains(" "), !FileText.isExecutable(commandLine) else {
            return commandLine
        }
        guard FileText.kind(of: commandLine) != nil else {
            throw .usage("\(option): there is no program '\(commandLine)'")
        }
        throw .usage("\(option): '\(commandLine)' cannot be run", hints: ["chmod +x \(ShellText.word(commandLine))"])
    }
}
