package import LegworkJSON

/// One editor's conversation with the language server: messages in, messages out.
///
/// No input can end it but `exit`: what is malformed, unknown or out of order is answered with an error or passed over.
package struct LanguageSession {
    /// Where the conversation stands.
    private enum Phase {
        case fresh, running, shutDown
    }

    private var phase = Phase.fresh
    private var service: LanguageService
    /// The exit status, once the editor has said `exit`: 0 if it said `shutdown` before.
    package private(set) var exitStatus: Int32?

    /// A session before its first message.
    ///
    /// - Parameters:
    ///   - files: What may be seen of the disk.
    ///   - version: The program's version.
    ///   - page: The page of a diagnostic's code, as Markdown.
    package init(files: any WorkspaceFiles, version: String, page: @escaping @Sendable (String) -> String?) {
        service = LanguageService(files: files, version: version, page: page)
    }

    /// Takes in what has arrived by now, and gives what is to be sent.
    ///
    /// Things that arrived together are looked at together: a request that is cancelled further on is not worked on, and
    /// diagnostics are computed once, behind the last change.
    package mutating func receive(_ items: [MessageStream.Item]) -> [JSON] {
        var answers: [JSON] = []
        var messages: [JSON] = []
        for item in items {
            switch item {
            case .unreadable(let reason): answers.append(Self.answer(.null, .failure(.parse(reason))))
            case .body(let bytes):
                do throws(JSONParseError) {
                    messages.append(try JSON(parsing: bytes))
                } catch {
                    answers.append(Self.answer(.null, .failure(.parse(error.description))))
                }
            }
        }
        let cancelled = messages.filter { $0["method"]?.stringValue == "$/cancelRequest" }
            .compactMap { $0["params"]?["id"] }
        for message in messages where exitStatus == nil {
            if let answer = handle(message, cancelled: cancelled) { answers.append(answer) }
        }
        guard phase == .running, exitStatus == nil else { return answers }
        return answers + service.publish()
    }

    private mutating func handle(_ message: JSON, cancelled: [JSON]) -> JSON? {
        guard message.objectValue != nil else {
            return Self.answer(.null, .failure(.invalidRequest("a message is an object")))
        }
        let id = message["id"]
        guard let method = message["method"]?.stringValue else {
            // Without a method it is an answer to us, and we have asked nothing.
            guard message["result"] == nil, message["error"] == nil else { return nil }
            return Self.answer(id ?? .null, .failure(.invalidRequest("a message without 'method'")))
        }
        let parameters = message["params"] ?? .null
        guard let id else {
            notify(method, parameters)
            return nil
        }
        guard !cancelled.contains(id) else { return Self.answer(id, .failure(.cancelled)) }
        do throws(ResponseError) {
            return Self.answer(id, .success(try request(method, parameters)))
        } catch {
            return Self.answer(id, .failure(error))
        }
    }

    private mutating func notify(_ method: String, _ parameters: JSON) {
        switch (method, phase) {
        case ("exit", _): exitStatus = phase == .shutDown ? 0 : 1
        case (_, .running): service.notify(method, parameters)
        default: break
        }
    }

    private mutating func request(_ method: String, _ parameters: JSON) throws(ResponseError) -> JSON {
        switch (method, phase) {
        case ("initialize", .fresh):
            phase = .running
            return service.capabilities
        case ("initialize", _): throw .invalidRequest("'initialize' may be sent once")
        case (_, .fresh): throw .notInitialized
        case (_, .shutDown): throw .invalidRequest("after 'shutdown' only 'exit' may follow")
        case ("shutdown", _):
            phase = .shutDown
            return .null
        default: return try service.answer(method, parameters)
        }
    }

    private static func answer(_ id: JSON, _ result: Result<JSON, ResponseError>) -> JSON {
        var object = JSONObject([("jsonrpc", "2.0"), ("id", id)])
        switch result {
        case .success(let value): object["result"] = value
        case .failure(let error): object["error"] = error.json
        }
        return .object(object)
    }
}
