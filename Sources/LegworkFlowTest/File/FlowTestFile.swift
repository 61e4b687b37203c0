package import LegworkCompiler
package import LegworkDiagnostics
package import LegworkGraph

/// A file of tests: bytes in, tests or diagnostics out.
package struct FlowTestFile: Sendable {
    /// The tests, in the order written; empty where the file has errors.
    package let tests: [FlowTest]
    /// What is wrong, sorted by place.
    package let diagnostics: [Diagnostic]

    /// Reads the tests of an app from a file on disk.
    package init(path: String, app: CompiledApp) {
        let sink = DiagnosticSink()
        let document = Compiler().readTests(path: path, sink: sink)
        self.init(tests: document.map { FlowTestDecoder(app: app, sink: sink).decode($0) } ?? [], sink)
    }

    /// Reads the tests of an app from one of several files.
    package init(_ name: String, in files: some SourceFiles, app: CompiledApp) {
        let sink = DiagnosticSink()
        let document = Compiler().readTests(name, in: files, sink: sink)
        self.init(tests: document.map { FlowTestDecoder(app: app, sink: sink).decode($0) } ?? [], sink)
    }

    private init(tests: [FlowTest], _ sink: DiagnosticSink) {
        self.tests = sink.hasErrors ? [] : tests
        diagnostics = sink.diagnostics
    }
}
