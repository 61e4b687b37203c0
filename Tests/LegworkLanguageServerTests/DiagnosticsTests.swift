import LegworkJSON
import Testing

/// Problems arrive at the right file, and go again.
@Suite("Diagnostics in an editor")
struct DiagnosticsTests {
    private func codes(_ editor: Editor, _ path: String) -> [String] {
        (editor.diagnostics["file://\(path)"] ?? []).compactMap { $0["code"]?.stringValue }
    }

    @Test("A good app has none, a mistake has one, its cure takes it away")
    func appearAndGo() {
        var editor = Editor()
        editor.open("/app/app.yaml", Samples.orders)
        #expect(editor.diagnostics["file:///app/app.yaml"] == [])
        let broken = Samples.orders.replacing("- to: ship", with: "- to: shup")
        editor.open("/app/app.yaml", broken)
        let diagnostic = editor.diagnostics["file:///app/app.yaml"]?.first { $0["code"] == "LW0204" }
        #expect(diagnostic?["code"] == "LW0204")
        #expect(diagnostic?["severity"] == 1)
        #expect(diagnostic?["source"] == "legwork")
        editor.open("/app/app.yaml", Samples.orders)
        #expect(editor.diagnostics["file:///app/app.yaml"] == [])
    }

    @Test("A fix-it is a code action")
    func codeAction() throws {
        var editor = Editor()
        let text = Samples.orders.replacing("- to: ship", with: "- to: shup")
        editor.open("/app/app.yaml", text)
        let range = try #require(editor.diagnostics["file:///app/app.yaml"]?.first { $0["code"] == "LW0204" }?["range"])
        let answer = editor.request(
            "textDocument/codeAction",
            ["textDocument": ["uri": "file:///app/app.yaml"], "range": range, "context": ["diagnostics": []]]
        )
        let action = try #require(answer["result"]?.arrayValue?.first)
        #expect(action["title"] == "replace 'shup' with 'ship'")
        let edits = try #require(action["edit"]?["changes"]?["file:///app/app.yaml"]?.arrayValue)
        #expect(Editor.applied(edits, to: text) == Samples.orders)
    }

    @Test("Problems of a part stand in the part, whichever of the files is open")
    func parts() {
        let app = "app:\n  id: x\n  version: '1'\n  graphs:\n    - $ref: ./graphs/one.yaml\n"
        let part = "subscribes: a.b\nactivities:\n  t: { type: trigger }\ntransitions:\n  t:\n    - to: nowhere\n"
        let files = ["/app/app.yaml": app, "/app/graphs/one.yaml": part]
        var editor = Editor(files)
        editor.open("/app/graphs/one.yaml", part)
        #expect(codes(editor, "/app/graphs/one.yaml") == ["LW0204"])
        // The unsaved text counts, not the one on disk.
        editor.edit("/app/graphs/one.yaml", (2, 2), (2, 2), "nowhere: { type: hook }\n  ")
        #expect(codes(editor, "/app/graphs/one.yaml") == [])
        var other = Editor(files)
        other.open("/app/app.yaml", app)
        #expect(codes(other, "/app/app.yaml") == [])
        #expect(codes(other, "/app/graphs/one.yaml") == ["LW0204"])
        other.open("/app/graphs/one.yaml", part.replacing("nowhere", with: "t"))
        #expect(codes(other, "/app/graphs/one.yaml").contains("LW0217"))
        other.notify("textDocument/didClose", ["textDocument": ["uri": "file:///app/graphs/one.yaml"]])
        #expect(codes(other, "/app/graphs/one.yaml") == ["LW0204"])
        other.notify("textDocument/didClose", ["textDocument": ["uri": "file:///app/app.yaml"]])
        #expect(codes(other, "/app/graphs/one.yaml") == [])
    }

    @Test("A part that does not parse is told of in the part")
    func brokenPart() {
        let app = "app:\n  id: x\n  version: '1'\n  graphs:\n    - $ref: ./one.yaml\n"
        var editor = Editor(["/app/app.yaml": app, "/app/one.yaml": "a: [\n"])
        editor.open("/app/app.yaml", app)
        #expect(codes(editor, "/app/one.yaml") == ["LW0005"])
    }

    @Test("YAML that is no part of an app is left in peace")
    func strangers() {
        var editor = Editor(["/x/compose.yaml": "services: {}\n"])
        editor.open("/x/compose.yaml", "services:\n  - !Custom x\n")
        #expect(editor.diagnostics["file:///x/compose.yaml"]?.isEmpty ?? true)
        editor.open("/x/new.yaml", "")
        #expect(editor.labels("|", in: "/x/new.yaml") == ["app"])
        #expect(editor.labels("services:\n  |", in: "/x/compose.yaml") == [])
    }

    @Test("A text that is no file is an app all the same")
    func untitled() {
        var editor = Editor()
        let document: JSON = ["uri": "untitled:Untitled-1", "version": 1, "text": "app:\n  id: x\n"]
        editor.notify("textDocument/didOpen", ["textDocument": document])
        #expect(editor.diagnostics["untitled:Untitled-1"]?.isEmpty == false)
    }

    @Test("A URI with escapes is the file that it names, and is answered as it was written")
    func escapes() {
        var editor = Editor()
        let uri = "file:///my%20apps/%C3%BCber%3A1.yaml"
        editor.notify(
            "textDocument/didOpen",
            ["textDocument": ["uri": .string(uri), "version": 1, "text": "app: 5\n"]]
        )
        #expect(editor.diagnostics[uri]?.isEmpty == false)
    }
}
