import LegworkDiagnostics
import Testing

@Suite struct DiagnosticSinkTests {
    @Test func diagnosticsComeSortedByFileAndPlace() {
        let first = SourceFile(path: "z.yaml", text: "0123456789")
        let second = SourceFile(path: "a.yaml", text: "0123456789")
        let sink = DiagnosticSink()
        sink.report(Diagnostic(.loop, "1", at: SourceRange(file: first, bytes: 5..<6)))
        sink.report(Diagnostic(.orphan, "2", at: SourceRange(file: second, bytes: 0..<1)))
        sink.report(Diagnostic(.orphan, "3", at: SourceRange(file: first, bytes: 1..<6)))
        sink.report(Diagnostic(.orphan, "4", at: nil))
        sink.report(Diagnostic(.orphan, "5", at: SourceRange(file: first, bytes: 1..<6)))
        #expect(sink.diagnostics.map(\.message) == ["4", "3", "5", "1", "2"])
        #expect(sink.hasErrors)
    }

    @Test func theSameIsSaidOnce() {
        let file = SourceFile(path: "a.yaml", text: "0123456789")
        let sink = DiagnosticSink()
        let diagnostic = Diagnostic(.orphan, "m", at: SourceRange(file: file, bytes: 0..<1))
        sink.report(diagnostic)
        sink.report(diagnostic)
        #expect(sink.diagnostics == [diagnostic])
        #expect(!sink.hasErrors)
    }

    @Test func aFloodIsCounted() {
        let file = SourceFile(path: "a.yaml", text: String(repeating: "x", count: 2_000))
        let sink = DiagnosticSink()
        for place in 0..<1_500 {
            sink.report(Diagnostic(.loop, "m", at: SourceRange(file: file, bytes: place..<place + 1)))
        }
        #expect(sink.diagnostics.count == 1_000)
        #expect(sink.dropped == 500)
    }
}
