import LegworkJSON
import Testing

/// Positions count UTF-16 units, and edits arrive in them.
@Suite("Positions and edits")
struct PositionTests {
    @Test("Characters beyond the first plane count two")
    func surrogates() {
        var editor = Editor()
        editor.open("/app/app.yaml", "# 🎉🎉 é\napp: { x🎉y: '日本', id: 5 }\n")
        let first = editor.diagnostics["file:///app/app.yaml"]?.first { $0["code"] == "LW0101" }
        #expect(first?["range"] == Editor.range((1, 7), (1, 11)))
    }

    @Test("An edit behind such a character lands where it was made")
    func edits() {
        var editor = Editor()
        editor.open("/a.yaml", "app:   '🎉🎉x'\r\nb: 1\r\n")
        // Behind the first 🎉, then in the middle of the second one, which is its beginning.
        editor.edit("/a.yaml", (0, 10), (0, 10), "é")
        editor.edit("/a.yaml", (0, 12), (0, 13), "-")
        editor.edit("/a.yaml", (1, 99), (7, 0), "2")
        let edits = editor.request("textDocument/formatting", ["textDocument": ["uri": "file:///a.yaml"]])
        let text = edits["result"]?.arrayValue?.first?["newText"]?.stringValue
        #expect(text == "app: '🎉é-x'\nb: 12\n")
    }

    @Test("A whole text may be sent instead, and several changes at once")
    func whole() {
        var editor = Editor()
        editor.open("/a.yaml", "x\n")
        let changes: JSON = [
            ["text": "a:   1\n"], ["range": Editor.range((0, 5), (0, 6)), "text": "2"],
            ["range": Editor.range((1, 0), (1, 0)), "text": "b:   3\n"],
        ]
        editor.notify(
            "textDocument/didChange",
            ["textDocument": ["uri": "file:///a.yaml", "version": 2], "contentChanges": changes]
        )
        let edits = editor.request("textDocument/formatting", ["textDocument": ["uri": "file:///a.yaml"]])
        #expect(edits["result"]?.arrayValue?.first?["newText"] == "a: 2\nb: 3\n")
    }

    @Test("Formatting touches no line that is formatted already")
    func minimal() {
        var editor = Editor()
        let text = "# é\na: 1\nb:   2\nc: 3\n"
        editor.open("/a.yaml", text)
        let edits = editor.request("textDocument/formatting", ["textDocument": ["uri": "file:///a.yaml"]])
        #expect(edits["result"] == [["range": Editor.range((2, 0), (3, 0)), "newText": "b: 2\n"]])
        #expect(Editor.applied(edits["result"]?.arrayValue ?? [], to: text) == "# é\na: 1\nb: 2\nc: 3\n")
    }
}
