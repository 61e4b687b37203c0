import LegworkJSON
import LegworkLanguageServer
import LegworkSystem
import LegworkTesting
import Testing

/// The conversation itself.
@Suite("A language session")
struct SessionTests {
    @Test("Hello and goodbye in order")
    func order() {
        var editor = Editor(isReady: false)
        #expect(editor.request("textDocument/hover", [:])["error"]?["code"] == -32002)
        let hello = editor.request("initialize", ["capabilities": [:]])
        #expect(hello["result"]?["capabilities"]?["hoverProvider"] == true)
        #expect(hello["result"]?["capabilities"]?["positionEncoding"] == "utf-16")
        #expect(editor.request("initialize", [:])["error"]?["code"] == -32600)
        #expect(editor.request("shutdown", .null)["result"] == .some(.null))
        #expect(editor.request("textDocument/hover", [:])["error"]?["code"] == -32600)
        #expect(editor.session.exitStatus == nil)
        editor.notify("exit", .null)
        #expect(editor.session.exitStatus == 0)
    }

    @Test("Goodbye without warning is status 1")
    func exit() {
        var editor = Editor()
        editor.notify("exit", .null)
        #expect(editor.session.exitStatus == 1)
    }

    @Test("What makes no sense is answered with an error")
    func nonsense() {
        var editor = Editor()
        #expect(editor.request("textDocument/fly", [:])["error"]?["code"] == -32601)
        #expect(editor.request("textDocument/hover", [:])["error"]?["code"] == -32602)
        #expect(editor.request("textDocument/hover", [1])["error"]?["code"] == -32602)
        #expect(editor.send([[1, 2]]).first?["error"]?["code"] == -32600)
        #expect(editor.send([["id": 5]]).first?["error"]?["code"] == -32600)
        #expect(editor.send([["id": 5, "result": .null]]).isEmpty)
        #expect(editor.session.receive([.body(Array("{oh".utf8))]).first?["error"]?["code"] == -32700)
        #expect(editor.session.receive([.unreadable("no length")]).first?["error"]?["code"] == -32700)
        // Notifications have no answer, whatever they are.
        editor.notify("textDocument/didChange", ["textDocument": 7, "contentChanges": [5]])
        editor.notify("$/unknown", .null)
        #expect(editor.request("shutdown", .null)["error"] == nil)
    }

    @Test("A request that is cancelled before its turn is not worked on")
    func cancel() {
        var editor = Editor()
        let answers = editor.send([
            ["jsonrpc": "2.0", "id": 71, "method": "textDocument/hover", "params": [:]],
            ["jsonrpc": "2.0", "method": "$/cancelRequest", "params": ["id": 71]],
        ])
        #expect(answers.map { $0["error"]?["code"] } == [-32800])
    }

    @Test("Bytes are cut into messages wherever they are torn")
    func framing() throws {
        let messages: [JSON] = [["a": "ü🎉"], [:], ["b": [1, 2, 3]]]
        let bytes = messages.flatMap(MessageStream.frame)
        for size in 1...40 {
            var stream = MessageStream()
            var found: [JSON] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                for item in stream.add(bytes[start..<min(bytes.count, start + size)]) {
                    guard case .body(let body) = item else { continue }
                    found.append(try JSON(parsing: body))
                }
            }
            #expect(found == messages)
        }
    }

    @Test("A bad header is passed over, and what follows is read")
    func headers() {
        var stream = MessageStream()
        let items = stream.add(
            Array("Nonsense: 1\r\n\r\nContent-Length: -5\n\ncontent-length: 2\r\nX: y\r\n\r\n{}".utf8)
        )
        var kinds: [String] = []
        for item in items {
            switch item {
            case .body(let bytes): kinds.append(String(decoding: bytes, as: UTF8.self))
            case .unreadable: kinds.append("unreadable")
            }
        }
        #expect(kinds == ["unreadable", "unreadable", "{}"])
    }

    @Test("No message ends a session", arguments: 1...8)
    func noise(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var editor = Editor()
        editor.open("/app/app.yaml", Samples.orders)
        let methods = [
            "completion", "hover", "definition", "references", "documentHighlight", "prepareRename", "rename",
            "documentSymbol", "codeAction", "formatting",
        ]
        let pieces = [
            "{", "'", "\n", "- ", "}", "🎉", ": ", "&a ", "*a", "|\n", "[", "\t", "#", "app:", "\r\n", "\u{0}",
        ]
        func number(_ count: Int) -> Int64 { Int64(random.next() % UInt64(count)) }
        for _ in 0..<60 {
            let start = (number(90), number(60))
            let end = (start.0 + number(3), number(60))
            editor.edit("/app/app.yaml", start, end, pieces[Int(number(pieces.count))])
            let place: JSON = [
                "textDocument": ["uri": "file:///app/app.yaml"], "newName": "other",
                "position": ["line": .integer(number(100) - 5), "character": .integer(number(80) - 5)],
                "range": Editor.range(start, end),
            ]
            let answer = editor.request("textDocument/\(methods[Int(number(methods.count))])", place)
            #expect(answer["result"] != nil || answer["error"] != nil)
        }
    }
}
