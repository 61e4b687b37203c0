import LegworkJSON
import LegworkLanguageServer
import Testing

/// `legwork lsp`, as a process that an editor has started.
@Suite struct LspTests {
    private let folder = Folder()

    /// Runs a session of these messages to its end; gives what came back.
    private func session(_ messages: [JSON], torn: [UInt8] = []) async throws -> (status: Int32, answers: [JSON]) {
        let bytes = torn + messages.flatMap(MessageStream.frame)
        let outcome = try await LegworkProgram.run(
            "lsp",
            input: String(decoding: bytes, as: UTF8.self),
            in: folder.path
        )
        #expect(outcome.error == "")
        var stream = MessageStream()
        let answers = try stream.add(outcome.output.utf8).compactMap { item -> JSON? in
            guard case .body(let body) = item else { return nil }
            return try JSON(parsing: body)
        }
        return (outcome.status, answers)
    }

    private func message(_ method: String, _ parameters: JSON, id: Int64? = nil) -> JSON {
        var object = JSONObject([("jsonrpc", "2.0"), ("method", .string(method)), ("params", parameters)])
        if let id { object["id"] = .integer(id) }
        return .object(object)
    }

    private func opening(_ path: String, _ text: String) -> JSON {
        let document: JSON = [
            "uri": .string("file://\(path)"), "languageId": "yaml", "version": 1, "text": .string(text),
        ]
        return message("textDocument/didOpen", ["textDocument": document])
    }

    @Test func aSessionFromHelloToGoodbye() async throws {
        let path = folder.write("app.yaml", Apps.hello)
        let document: JSON = ["uri": .string("file://\(path)")]
        let (status, answers) = try await session([
            message("initialize", ["capabilities": [:]], id: 1), message("initialized", [:]),
            opening(path, Apps.broken),
            message("textDocument/documentSymbol", ["textDocument": document], id: 2),
            message("textDocument/formatting", ["textDocument": document, "options": [:]], id: 3),
            message("shutdown", .null, id: 4), message("exit", .null),
        ])
        #expect(status == 0)
        #expect(answers.compactMap { $0["id"] } == [1, 2, 3, 4])
        #expect(answers.allSatisfy { $0["error"] == nil })
    }

    @Test func problemsComeWithoutBeingAskedFor() async throws {
        let path = folder.write("graph.yaml", "subscribes: a\nactivities: { t: { typ: trigger } }\n")
        let app = "app:\n  id: x\n  version: '1'\n  graphs:\n    - $ref: ./graph.yaml\n"
        // The part lies on disk, the app only in the editor.
        let (status, answers) = try await session([
            message("initialize", ["capabilities": [:]], id: 1), opening("\(folder.path)/app.yaml", app),
        ])
        #expect(status == 0)
        let published = answers.filter { $0["method"] == "textDocument/publishDiagnostics" }
        let part = published.first { $0["params"]?["uri"] == .string("file://\(path)") }
        #expect(part?["params"]?["diagnostics"]?.arrayValue?.isEmpty == false)
    }

    @Test func nonsenseDoesNotEndIt() async throws {
        let torn = Array("Hello: there\r\n\r\nContent-Length: 4\r\n\r\n{\"a\"".utf8)
        let (status, answers) = try await session(
            [message("what/ever", [], id: 5), message("exit", .null)],
            torn: torn
        )
        #expect(status == 1)
        #expect(answers.compactMap { $0["error"]?["code"]?.integerValue } == [-32700, -32700, -32002])
    }
}
