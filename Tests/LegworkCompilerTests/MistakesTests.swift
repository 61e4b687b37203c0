import Foundation
import LegworkCompiler
import LegworkDiagnostics
import LegworkExpression
import Testing

/// The page of typical mistakes shows what the compiler says, letter for letter.
@Suite struct MistakesTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/guides/mistakes.md").standardizedFileURL.resolvingSymlinksInPath()

    /// The page's parts between fences: text, example, text, what is shown, text, …
    private static func parts() throws -> [String] {
        try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```")
    }

    @Test func thePageShowsWhatIsSaid() throws {
        var parts = try Self.parts()
        let examples = parts.indices.filter { parts[$0].hasPrefix("yaml\n") }
        #expect(examples.count == 5)
        var said: [String] = []
        for example in examples {
            said.append("text\n" + Snippet(String(parts[example].dropFirst("yaml\n".count))).rendered)
        }
        if ProcessInfo.processInfo.environment["LEGWORK_RECORD"] != nil {
            for (example, text) in zip(examples, said) { parts[example + 2] = text }
            try parts.joined(separator: "```").write(to: Self.page, atomically: true, encoding: .utf8)
        }
        for (example, text) in zip(examples, said) { #expect(parts[example + 2] == text) }
    }

    // MARK: One mistake, one message

    private func codes(_ graph: String) -> [String] { Snippet(graph: graph).codes.map(\.rawValue) }

    @Test func anUnknownTargetHidesNoOrder() {
        let graph = """
            activities:
              t: { type: trigger }
              a: { type: worker, topic: a, input: { maps: { x: '{t.output.data.x}' } } }
              b: { type: worker, topic: b, input: { maps: { x: '{c.output.data.x}' } } }
              c: { type: worker, topic: c }
            transitions: { t: [{ to: aa }], a: [{ to: b }], b: [{ to: c }] }
            """
        // What 'a' reads may well run before it; 'c' runs behind 'b' whatever the edge was meant to be.
        #expect(codes(graph) == ["LW0305", "LW0204"])
    }

    @Test func brokenEdgesMakeNoOrphans() {
        #expect(
            codes("activities: { t: { type: trigger }, a: { type: hook } }\ntransitions: { t: { to: a } }") == [
                "LW0103"
            ]
        )
    }

    @Test(arguments: [
        ("'Hello {t.output.data.x}'", true), ("'{t.output.data.x} and {$job.data.y}'", true),
        ("'at {@date.now}'", true), ("'a {b} {c.d}'", false), ("'{t.output.data[\"}{\"]}'", false),
        ("'{\"a\": 1} text'", false), ("'{x.y} z'", false),
        ("{ '@text': 'Hello {t.output.data.x}' }", false), ("['is {t.output.data.x}']", true),
        ("{ '@pipe': [['Hello {t.output.data.x}'], ['{@string.trim}']] }", true), ("'{{t.output.data.x}}'", false),
    ])
    func referencesInsideOfTextAreTold(value: String, isTold: Bool) {
        let graph = """
            activities:
              t: { type: trigger }
              a: { type: worker, topic: a, input: { maps: { x: \(value) } } }
            transitions: { t: [{ to: a }] }
            """
        #expect(codes(graph) == (isTold ? ["LW0353"] : []))
    }

    @Test(arguments: [
        ("string.upper", "string.toUpperCase"), ("string.lower", "string.toLowerCase"),
        ("array.contains", "array.includes"),
        ("string.conct", "string.concat"), ("numbers.abs", "math.abs"), ("string.substr", "string.substring"),
        ("list.length", "array.length"), ("uuid", "id.uuid4"), ("date.today", "date.yyyymmdd"),
        ("math.plus", "math.add"),
        ("string.len", "string.length"), ("array.size", "array.length"), ("json.decode", "json.parse"),
    ])
    func theFunctionThatWasMeantIsFound(written: String, meant: String) {
        #expect(FunctionCatalogue.suggestion(for: written) == meant)
    }
}
