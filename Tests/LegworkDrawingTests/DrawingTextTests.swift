import Foundation
import FoundationXML
import LegworkGraph
import LegworkJSON
import Testing

@testable import LegworkDrawing

@Suite struct DrawingTextTests {
    /// Two activities with words that every format must escape.
    static let hostile = CompiledApp(
        id: "a",
        version: AppVersion("1"),
        graphs: [
            Graph(
                subscribes: "x\"]<&>'\u{1}",
                activities: [
                    Activity(
                        id: "t",
                        kind: .trigger(TriggerSettings()),
                        title: "a <b>\"c\" & 'd' #1; \\n\nend `|` 👍",
                        transitions: [
                            Transition(
                                to: 1,
                                codes: [.exact(404), .hundreds(5)],
                                match: [MatchRule(expected: "</text>", actual: "{t.output.data.a}")]
                            )
                        ]
                    ),
                    Activity(id: "end", kind: .worker(WorkerSettings(topic: "w\\\"x"))),
                ]
            )
        ]
    )

    @Test func writesMermaid() {
        #expect(
            AppDrawing(Self.hostile).mermaid() == """
                %% a 1
                flowchart TD
                  subgraph g0["x#34;]#60;#38;#62;' "]
                    g0n0(["a #60;b#62;#34;c#34; #38; 'd' #35;1#59; #92;n end #96;#124;#96; 👍<br/>on x#34;]#60;#38;#62;' "]):::trigger
                    g0n1["end<br/>w#92;#34;x"]:::worker
                    g0n0 -->|"404, 5xx<br/>if t.a = #34;#60;#47;text#62;#34;"| g0n1
                  end
                  classDef trigger fill:#d1fae5,stroke:#047857,color:#111827
                  classDef worker fill:#dbeafe,stroke:#1d4ed8,color:#111827
                  linkStyle 0 stroke:#b91c1c

                """
        )
    }

    @Test func writesDOT() {
        let lines = AppDrawing(Self.hostile).dot().split(separator: "\n").map(String.init)
        #expect(lines.first == "digraph \"a 1\" {")
        #expect(lines[5] == "    label=\"x\\\"]<&>' \";")
        #expect(
            lines[6].hasPrefix(
                "    g0n0 [label=\"a <b>\\\"c\\\" & 'd' #1; \\\\n end `|` 👍\\non x\\\"]<&>' \", shape=box,"
            )
        )
        #expect(lines[7].hasPrefix("    g0n1 [label=\"end\\nw\\\\\\\"x\", shape=box, fillcolor="))
        #expect(
            lines[8] == "    g0n0 -> g0n1 [color=\"#b91c1c\", fontcolor=\"#b91c1c\", "
                + "label=\"404, 5xx\\nif t.a = \\\"</text>\\\"\"];"
        )
        #expect(lines.last == "}")
    }

    /// Collects the texts of a document; nil where it is no XML.
    private final class Texts: NSObject, XMLParserDelegate {
        var texts: [String] = []
        private var current: String?

        static func of(_ document: String) -> [String]? {
            let reader = Texts()
            let parser = XMLParser(data: Data(document.utf8))
            parser.delegate = reader
            return parser.parse() ? reader.texts : nil
        }

        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            if name == "text" { current = "" }
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) { current?.append(text) }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            if name == "text", let text = current { texts.append(text) }
            if name == "text" { current = nil }
        }
    }

    @Test func writesSVGThatIsXML() throws {
        let texts = try #require(Texts.of(AppDrawing(Self.hostile).svg()))
        #expect(
            texts == [
                "a · version 1", "x\"]<&>' ", "404, 5xx", "if t.a = \"</text>\"", "a <b>\"c\" & 'd' #1; \\n end `|` 👍",
                "on x\"]<&>' ", "end", "w\\\"x", "trigger", "worker", "error codes",
            ]
        )
    }

    @Test func drawsTheSameTwice() throws {
        let app = try Pictures.app(Pictures.order)
        #expect(AppDrawing(app).svg() == AppDrawing(app).svg())
        #expect(Texts.of(AppDrawing(app).svg()) != nil)
    }

    @Test func drawsWhatIsAskedFor() throws {
        let app = try Pictures.app(Pictures.order)
        #expect(AppDrawing(app, topics: ["payment.wanted"]).sketches.map(\.title) == ["payment.wanted"])
        #expect(!AppDrawing(app, topics: ["payment.wanted"]).mermaid().contains("order.placed"))
    }

    @Test func tellsWhatActivitiesDo() throws {
        let sketch = AppDrawing(try Pictures.app(Pictures.order)).sketches[0]
        #expect(
            sketch.nodes.map { "\($0.name): \($0.detail)" } == [
                "start: on order.placed", "Check the stock: stock.check", "again: pivot", "reserve: stock.reserve",
                "retry: back to again", "approval: waits for order.approved +1 or 2h", "pay: awaits payment.wanted",
                "tell: to one: order.told", "stop: ends this job", "done: passes on · join: any",
            ]
        )
        #expect(sketch.nodes[5].tooltip == "approval: hook, waits for order.approved, order.told or 2h")
        #expect(
            sketch.edges.filter { !$0.label.isEmpty }.map { $0.label.joined(separator: "; ") } == [
                "404, 5xx", "if reserve.large", "else", "503", "if approval.answer = \"yes\"", "else",
            ]
        )
    }

    static let phrases: [(JSON, String)] = [
        (5, "5"), ("a", "\"a\""), (nil, "null"), ("{t1.output.data.order.total}", "t1.order.total"),
        ("{t1.output.data}", "t1.output.data"), ("{$self.hook.data.x}", "x"), ("{$job.data.n}", "job.n"),
        ("{$job.metadata.key}", "$job.metadata.key"), ("{a.output.error.code}", "a.output.error.code"),
        ("{{literal}}", "\"{{literal}}\""),
        (["@pipe": [["{t1.output.data.n}", 5], ["{@number.lt}"]]], "number.lt(…)"),
        (["@pipe": [[1, 2]]], "@pipe"), (["a": 1], "{…}"), ([], "[]"),
    ]

    @Test(arguments: phrases)
    func putsValuesIntoWords(value: JSON, expected: String) {
        #expect(Wording.phrase(value) == expected)
    }
}
