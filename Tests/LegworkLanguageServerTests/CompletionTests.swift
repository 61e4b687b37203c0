import LegworkJSON
import Testing

/// What is offered where.
@Suite("Completion")
struct CompletionTests {
    private let head = "app:\n  id: x\n  version: '1'\n  settings: { limit: 5 }\n  graphs:\n    - subscribes: a.b\n"

    @Test("Keys that are not there yet, with their meaning")
    func keys() throws {
        var editor = Editor()
        #expect(editor.labels("app:\n  id: x\n  |").sorted() == ["graphs", "settings", "version"])
        #expect(editor.labels("app:\n  id: x\n  ver|").contains("version"))
        let items = editor.completions(head + "      activities:\n        w:\n          type: worker\n          |")
        let labels = items.compactMap { $0["label"]?.stringValue }
        #expect(labels.contains("heartbeat") && !labels.contains("type") && !labels.contains("ancestor"))
        let topic = try #require(items.first { $0["label"] == "topic" })
        #expect(topic["documentation"]?["value"]?.stringValue?.contains("The topic of the task.") == true)
        #expect(topic["textEdit"]?["newText"] == "topic: ")
    }

    @Test("Keys between braces")
    func flowKeys() {
        var editor = Editor()
        let text = head + "      activities:\n        w: { type: worker, topic: a, retry: { max| } }\n"
        #expect(editor.labels(text).prefix(2) == ["maximum_attempts", "initial_interval"])
    }

    @Test("Words that are allowed")
    func words() {
        var editor = Editor()
        let start = head + "      activities:\n        w:\n"
        #expect(editor.labels(start + "          type: |").prefix(3) == ["trigger", "worker", "await"])
        #expect(editor.labels(start + "          type: hook\n          join: a|") == ["all", "any", "each"])
        #expect(editor.labels(start + "          type: hook\n          cycle: |") == ["true", "false"])
        #expect(editor.labels(head + "      on_error: |") == ["fail_fast", "wait", "pause"])
    }

    @Test("Activities, also while the text does not parse")
    func activities() {
        var editor = Editor()
        let text = Samples.orders.replacing("- to: ship\n", with: "- to: |\n")
        #expect(editor.labels(text) == ["try", "ship", "wait", "bill", "again"])
        let open = Samples.orders.replacing(
            "ship:\n          - to: wait",
            with: "ship:\n          - { to: |\n          - to: wait"
        )
        #expect(editor.labels(open) == ["try", "ship", "wait", "bill", "again"])
        let ancestor = Samples.orders.replacing("ancestor: try", with: "ancestor: t|")
        #expect(editor.labels(ancestor) == ["try", "wait"])
        let from = Samples.orders.replacing(
            "      transitions:\n        placed:",
            with: "      transitions:\n        |\n        placed:"
        )
        #expect(editor.labels(from).contains("bill"))
        #expect(!editor.labels(from).contains("placed"))
    }

    @Test("Topics of graphs and of hook rules")
    func topics() {
        var editor = Editor()
        #expect(
            editor.labels(Samples.orders.replacing("topic: bill.wanted", with: "topic: |")).prefix(2)
                == ["order.placed", "bill.wanted"]
        )
        #expect(
            editor.labels(Samples.orders.replacing("topic: order.approved", with: "topic: o|")).first
                == "order.approved"
        )
    }

    @Test(
        "References, from the nearest activities on",
        arguments: [
            ("'{|'", ["placed", "try"]), ("'{$j|'", ["placed", "try"]), ("'{placed.|'", ["output", "input", "hook"]),
            ("'{placed.output.|}'", ["data", "metadata", "error"]), ("'{placed.output.data.|", ["id", "total"]),
            ("'{try.output.data.r|}'", ["round"]), ("'{wait.hook.data.|'", ["ok"]),
            ("'{$job.|'", ["data", "metadata"]),
            ("'{$job.data.|'", ["parcel"]), ("'{$app.settings.|'", ["limit"]), ("'{x ?? $app.|'", ["settings"]),
        ]
    )
    func references(written: String, expected: [String]) {
        var editor = Editor()
        let text = Samples.orders.replacing("parcel: '{$self.output.data.parcel}'", with: "parcel: \(written)\n")
        let labels = editor.labels(text)
        #expect(Array(labels.prefix(expected.count)) == expected)
    }

    @Test("Functions, with how they are called")
    func functions() throws {
        var editor = Editor()
        let items = editor.completions(Samples.orders.replacing("'{@math.add}'", with: "'{@math.a|}'"))
        let add = try #require(items.first { $0["label"] == "math.add" })
        #expect(add["detail"]?.stringValue?.hasPrefix("math.add(") == true)
        #expect(add["textEdit"]?["newText"] == "math.add")
        let open = editor.completions(Samples.orders.replacing("'{@math.add}'", with: "'{@ma|'"))
        #expect(open.first { $0["label"] == "math.add" }?["textEdit"]?["newText"] == "math.add}")
    }

    @Test("What is written replaces what was typed, in a text of any language")
    func edit() throws {
        var editor = Editor()
        let text = Samples.orders.replacing("{try.output.data.round}", with: "{try.output.da|")
        let items = editor.completions(text)
        let edit = try #require(items.first { $0["label"] == "data" }?["textEdit"])
        let plain = text.replacing("|", with: "")
        #expect(Editor.applied([edit], to: plain).contains("of {try.output.data'"))
    }

    @Test("Schemas have their keywords, names of properties are free")
    func schemas() {
        var editor = Editor()
        #expect(editor.labels(head + "      input:\n        schema:\n          |").first == "type")
        #expect(editor.labels(head + "      input:\n        schema:\n          type: |").first == "string")
        #expect(editor.labels(head + "      input:\n        schema:\n          properties:\n            |") == [])
    }

    @Test("Nothing in comments and long texts")
    func silence() {
        var editor = Editor()
        #expect(editor.labels("app:\n  # |\n") == [])
        #expect(editor.labels("app:\n  id: >-\n    |\n").isEmpty)
    }

    @Test("A part of an app is completed as what it is a part of")
    func parts() {
        let app =
            "app:\n  id: x\n  version: '1'\n  graphs:\n    - subscribes: a\n      activities:\n        $ref: './parts.yaml#/mine'\n"
            + "      transitions:\n        one:\n          - to: two\n"
        let part = "mine:\n  one: { type: trigger }\n  two:\n    type: worker\n    topic: x\n"
        var editor = Editor(["/app/app.yaml": app, "/app/parts.yaml": part])
        #expect(editor.labels(part + "    |", in: "/app/parts.yaml").contains("heartbeat"))
        let read = part + "    input:\n      maps: { x: '{o|' }\n"
        #expect(editor.labels(read, in: "/app/parts.yaml").first == "one")
    }
}
