import LegworkCompiler
import LegworkJSON
import LegworkLanguageServer
import Testing

/// An editor for tests: it holds a session and speaks to it.
struct Editor {
    /// Files that lie on no disk.
    final class Files: WorkspaceFiles {
        let texts: [String: String]

        init(_ texts: [String: String]) { self.texts = texts }

        func sources(in folder: String) -> any SourceFiles {
            let inside = texts.filter { $0.key.hasPrefix(folder + "/") }
            return MemoryFiles(
                Dictionary(uniqueKeysWithValues: inside.map { (String($0.key.dropFirst(folder.count + 1)), $0.value) })
            )
        }

        func names(in folder: String) -> [String] {
            texts.keys.filter { $0.hasPrefix(folder + "/") && !$0.dropFirst(folder.count + 1).contains("/") }
                .map { String($0.dropFirst(folder.count + 1)) }.sorted()
        }
    }

    var session: LanguageSession
    private var nextID: Int64 = 0
    /// The diagnostics that stand at each file now.
    private(set) var diagnostics: [String: [JSON]] = [:]

    /// An editor that has said hello.
    init(_ files: [String: String] = [:], isReady: Bool = true) {
        session = LanguageSession(files: Files(files), version: "1") { "# \($0)\n\nThe page of \($0).\n" }
        guard isReady else { return }
        _ = request("initialize", ["capabilities": [:]])
        notify("initialized", [:])
    }

    /// Sends messages that arrive together; gives what comes back.
    mutating func send(_ messages: [JSON]) -> [JSON] {
        let answers = session.receive(messages.map { .body($0.serialized(.compact)) })
        for answer in answers where answer["method"] == "textDocument/publishDiagnostics" {
            guard let uri = answer["params"]?["uri"]?.stringValue else { continue }
            diagnostics[uri] = answer["params"]?["diagnostics"]?.arrayValue
        }
        return answers
    }

    /// Sends a request; gives the answer with its result or error.
    mutating func request(_ method: String, _ parameters: JSON) -> JSON {
        nextID += 1
        let id = JSON.integer(nextID)
        let answers = send([["jsonrpc": "2.0", "id": id, "method": .string(method), "params": parameters]])
        return answers.first { $0["id"] == id } ?? .null
    }

    /// Sends a notification.
    mutating func notify(_ method: String, _ parameters: JSON) {
        _ = send([["jsonrpc": "2.0", "method": .string(method), "params": parameters]])
    }

    /// Opens a text.
    mutating func open(_ path: String, _ text: String) {
        notify(
            "textDocument/didOpen",
            [
                "textDocument": [
                    "uri": .string("file://\(path)"), "languageId": "yaml", "version": 1, "text": .string(text),
                ]
            ]
        )
    }

    /// Puts other text into a range.
    mutating func edit(_ path: String, _ start: (Int64, Int64), _ end: (Int64, Int64), _ text: String) {
        let change: JSON = ["range": Self.range(start, end), "text": .string(text)]
        notify(
            "textDocument/didChange",
            ["textDocument": ["uri": .string("file://\(path)"), "version": 2], "contentChanges": [change]]
        )
    }

    /// The parameters of a request about a place: the `|` in a text, which is taken out and opened.
    mutating func open(_ path: String, at marked: String) -> JSON {
        let place = marked.firstIndex(of: "|") ?? marked.endIndex
        let before = marked[..<place]
        open(path, String(before) + String(marked[place...].dropFirst()))
        let line = before.count { $0 == "\n" }
        let column = before.split(separator: "\n", omittingEmptySubsequences: false).last?.utf16.count ?? 0
        return [
            "textDocument": ["uri": .string("file://\(path)")],
            "position": ["line": .integer(Int64(line)), "character": .integer(Int64(column))],
        ]
    }

    /// What is offered at the `|` of a text.
    mutating func completions(_ marked: String, in path: String = "/app/app.yaml") -> [JSON] {
        let place = open(path, at: marked)
        return request("textDocument/completion", place)["result"]?["items"]?.arrayValue ?? []
    }

    /// The names of what is offered.
    mutating func labels(_ marked: String, in path: String = "/app/app.yaml") -> [String] {
        completions(marked, in: path).compactMap { $0["label"]?.stringValue }
    }

    static func range(_ start: (Int64, Int64), _ end: (Int64, Int64)) -> JSON {
        [
            "start": ["line": .integer(start.0), "character": .integer(start.1)],
            "end": ["line": .integer(end.0), "character": .integer(end.1)],
        ]
    }

    /// A text after the edits that an answer holds for it.
    static func applied(_ edits: [JSON], to text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf16) }
        func place(_ json: JSON?) -> (Int, Int) {
            (Int(json?["line"]?.integerValue ?? 0), Int(json?["character"]?.integerValue ?? 0))
        }
        let sorted = edits.sorted { place($0["range"]?["start"]) > place($1["range"]?["start"]) }
        for edit in sorted {
            let (start, end) = (place(edit["range"]?["start"]), place(edit["range"]?["end"]))
            let head = lines[start.0].prefix(start.1)
            let tail = end.0 < lines.count ? lines[end.0].dropFirst(end.1) : []
            let new = Array(head) + Array((edit["newText"]?.stringValue ?? "").utf16) + Array(tail)
            let pieces = new.split(separator: 10, omittingEmptySubsequences: false).map { Array($0) }
            lines.replaceSubrange(start.0...min(end.0, lines.count - 1), with: pieces)
        }
        return lines.map { String(decoding: $0, as: UTF16.self) }.joined(separator: "\n")
    }
}
