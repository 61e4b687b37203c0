import LegworkCompiler
import LegworkDiagnostics
import LegworkGraph
import LegworkJSON
import Testing

/// Whatever comes in, there is an app or an error, and never a crash.
@Suite struct RobustnessTests {
    private func check(_ text: String) {
        let snippet = Snippet(text)
        let hasErrors = snippet.compilation.diagnostics.contains { $0.severity == .error }
        #expect((snippet.app == nil) == hasErrors)
        #expect(snippet.rendered.isEmpty == snippet.compilation.diagnostics.isEmpty)
    }

    @Test func everyLineMayBeMissing() {
        let lines = RealisticAppTests.order.split(separator: "\n", omittingEmptySubsequences: false)
        for place in lines.indices {
            check((lines[..<place] + lines[(place + 1)...]).joined(separator: "\n"))
            check(lines[..<place].joined(separator: "\n"))
        }
    }

    @Test(arguments: [
        "null", "true", "7", "-0.5", "text", "'{start.output.data}'", "[]", "{}", "[1, [a]]", "{a: {b: c}}",
    ])
    func everyValueMayBeAnother(value: String) {
        let lines = RealisticAppTests.order.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (place, line) in lines.enumerated() {
            guard let colon = line.firstRange(of: ": ") else { continue }
            var changed = lines
            changed[place] = line[..<colon.upperBound] + value
            check(changed.joined(separator: "\n"))
        }
    }

    @Test func everyWordMayBeAnother() {
        let words = [
            "start", "reserve", "approve", "ship", "again", "round", "hook", "cycle", "trigger", "$self", "$job",
        ]
        var state: UInt64 = 7
        for _ in 0..<150 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let from = words[Int(state >> 33) % words.count]
            let to = words[Int(state >> 43) % words.count]
            var text = RealisticAppTests.order
            let places = text.ranges(of: from)
            guard !places.isEmpty else { continue }
            text.replaceSubrange(places[Int(state >> 50) % places.count], with: to)
            check(text)
        }
    }

    @Test func alongChainNeedsNoDeepStack() {
        var graph = "activities:\n  a0: { type: trigger }\n"
        for place in 1...5_000 { graph += "  a\(place): { type: hook }\n" }
        graph += "transitions:\n"
        for place in 0..<5_000 { graph += "  a\(place): [{ to: a\(place + 1) }]\n" }
        let snippet = Snippet(graph: graph)
        #expect(snippet.rendered == "")
        #expect(snippet.app?.graphs.first?.activities.count == 5_001)
        let loop = Snippet(graph: graph + "  a5000: [{ to: a1 }]\n")
        #expect(loop.codes == [.loop])
    }

    @Test func manyProblemsAreReportedInOneRun() {
        let snippet = Snippet(
            """
            app:
              id: my shop
              version: '1'
              settngs: {}
              graphs:
                - subscribes: order placed
                  expire: soon
                  activities:
                    start: { type: trigger, sleep: 5 }
                    pay: { type: worker, retry: { maximum_attempts: 0 }, input: { maps: { a: '{strt.output.data}' } } }
                    wait: { type: hook, hook: {}, join: none }
                    back: { type: cycle, ancestor: pay }
                  transitions:
                    start: [{ to: pay }, { to: wiat, code: 7 }]
                    pay: [{ to: back }]
            """
        )
        #expect(
            snippet.codes == [
                .badIdentifier, .unknownKey, .badTopic, .badDuration, .keyOfOtherType, .missingKey, .outOfRange,
                .unknownReference, .hookWithoutRule, .valueNotAllowed, .ancestorNotPivot, .unknownTarget, .badCode,
            ]
        )
    }
}
