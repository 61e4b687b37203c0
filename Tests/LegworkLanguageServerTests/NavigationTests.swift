import LegworkCompiler
import LegworkGraph
import LegworkJSON
import Testing

/// Hovers, definitions, references, renaming, symbols.
@Suite("Finding one's way")
struct NavigationTests {
    private func marked(_ what: String, _ mark: String) -> String { Samples.orders.replacing(what, with: mark) }

    @Test(
        "Hovers say what things are",
        arguments: [
            ("          type: worker", "          ty|pe: worker", "What the activity does."),
            ("type: worker", "type: wor|ker", "Sends `input.maps`"),
            ("'{@math.add}'", "'{@math.a|dd}'", "math.add("),
            ("ancestor: try", "ancestor: t|ry", "**try**: a hook"),
            ("actual: '{ship.output", "actual: '{sh|ip.output", "Ship it"),
            ("topic: bill.wanted", "topic: bill.w|anted", "a graph of 2 activities"),
            ("        order.approved:", "        order.app|roved:", "signals for `wait`"),
            ("                    total: {", "                    total: {", ""),
        ]
    )
    func hover(what: String, mark: String, expected: String) {
        guard !expected.isEmpty else { return }
        var editor = Editor()
        let place = editor.open("/app/app.yaml", at: marked(what, mark))
        let hover = editor.request("textDocument/hover", place)["result"]
        #expect(hover?["contents"]?["value"]?.stringValue?.contains(expected) == true, "\(hover ?? .null)")
    }

    @Test("A hover over a problem explains it")
    func problem() {
        var editor = Editor()
        let place = editor.open("/app/app.yaml", at: marked("- to: ship\n", "- to: shu|p\n"))
        let text = editor.request("textDocument/hover", place)["result"]?["contents"]?["value"]?.stringValue
        #expect(text?.contains("The page of LW0204.") == true)
        #expect(text?.contains("replace 'shup' with 'ship'") == true)
    }

    @Test(
        "Definitions",
        arguments: [
            ("- to: ship\n", "- to: sh|ip\n", "        ship:\n"), ("ancestor: try", "ancestor: |try", "        try:\n"),
            ("{try.output.data.round}", "{tr|y.output.data.round}", "        try:\n"),
            ("topic: bill.wanted", "topic: |bill.wanted", "bill.wanted\n      activities"),
            ("topic: order.approved", "topic: order|.approved", "        order.approved:\n"),
        ]
    )
    func definition(what: String, mark: String, target: String) throws {
        var editor = Editor()
        let place = editor.open("/app/app.yaml", at: marked(what, mark))
        let found = editor.request("textDocument/definition", place)["result"]?.arrayValue
        let line = try #require(found?.first?["range"]?["start"]?["line"]?.integerValue)
        let start = try #require(Samples.orders.firstRange(of: target)).lowerBound
        #expect(Int(line) == Samples.orders[..<start].count { $0 == "\n" })
        #expect(found?.count == 1)
    }

    @Test("A reference to another file leads there")
    func fileReference() {
        let files = ["/app/app.yaml": "", "/app/parts/p.yaml": "x: 1\nmine:\n  one: { type: trigger }\n"]
        var editor = Editor(files)
        let place = editor.open(
            "/app/app.yaml",
            at: "app:\n  graphs:\n    - activities: { $ref: './parts/p.ya|ml#/mine' }\n"
        )
        let target = editor.request("textDocument/definition", place)["result"]
        #expect(target?["uri"] == "file:///app/parts/p.yaml")
        #expect(target?["range"]?["start"]?["line"] == 2)
    }

    @Test("All places of an activity, and no others")
    func references() {
        var editor = Editor()
        let place = editor.open(
            "/app/app.yaml",
            at: marked("        placed:\n          type", "        pla|ced:\n          type")
        )
        let found = editor.request("textDocument/references", place)["result"]?.arrayValue
        #expect(found?.count == 7)
    }

    @Test(
        "Renaming reaches every place: the app is the same but for the name",
        arguments: [
            "placed", "try", "ship", "wait", "bill", "again",
        ]
    )
    func rename(id: String) throws {
        var editor = Editor()
        let place = editor.open(
            "/app/app.yaml",
            at: marked("        \(id):\n          type", "        |\(id):\n          type")
        )
        #expect(editor.request("textDocument/prepareRename", place)["result"]?["placeholder"] == .string(id))
        var parameters = place.objectValue ?? JSONObject()
        parameters["newName"] = "zebra-1"
        let answer = editor.request("textDocument/rename", .object(parameters))
        let edits = try #require(answer["result"]?["changes"]?["file:///app/app.yaml"]?.arrayValue)
        let renamed = Editor.applied(edits, to: Samples.orders)
        let before = try #require(Compiler().compile(bytes: Array(Samples.orders.utf8)).app)
        let after = try #require(Compiler().compile(bytes: Array(renamed.utf8)).app)
        #expect(
            before.graphs.map { $0.activities.map { $0.id == id ? "zebra-1" : $0.id } }
                == after.graphs.map { $0.activities.map(\.id) }
        )
        // What is left of the old name is in topics and titles only.
        let words = renamed.split { !$0.isLetter && $0 != "." && $0 != "_" && $0 != "-" }
        let rest = words.filter { $0 == id || $0.hasPrefix("\(id).output") || $0.hasPrefix("\(id).hook") }
        #expect(rest.isEmpty)
    }

    @Test("A name that YAML reads as something else gets quotes; one that is taken is refused")
    func names() {
        var editor = Editor()
        var parameters =
            editor.open("/app/app.yaml", at: marked("ancestor: try", "ancestor: |try")).objectValue ?? JSONObject()
        parameters["newName"] = "true"
        let answer = editor.request("textDocument/rename", .object(parameters))
        let edits = answer["result"]?["changes"]?["file:///app/app.yaml"]?.arrayValue ?? []
        let renamed = Editor.applied(edits, to: Samples.orders)
        #expect(renamed.contains("ancestor: 'true'") && renamed.contains("{true.output.data.round}"))
        for bad in ["ship", "wanted", "a b", "", "ü"] {
            parameters["newName"] = .string(bad)
            #expect(editor.request("textDocument/rename", .object(parameters))["error"]?["code"] == -32803, "\(bad)")
        }
    }

    @Test("Symbols: the app, its graphs, their activities")
    func symbols() {
        var editor = Editor()
        editor.open("/app/app.yaml", Samples.orders)
        let answer = editor.request("textDocument/documentSymbol", ["textDocument": ["uri": "file:///app/app.yaml"]])
        let app = answer["result"]?.arrayValue?.first
        #expect(app?["name"] == "orders")
        let graphs = app?["children"]?.arrayValue ?? []
        #expect(graphs.map { $0["name"] } == ["order.placed", "bill.wanted"])
        #expect(
            graphs.first?["children"]?.arrayValue?.compactMap { $0["name"]?.stringValue } == [
                "placed", "try", "ship", "wait", "bill", "again", "order.approved",
            ]
        )
    }
}
