import LegworkDiagnostics
import LegworkJSON
import LegworkYAML

/// A text read as YAML: its value and what was said about it.
struct Composed {
    let node: YAMLNode?
    let diagnostics: [Diagnostic]

    init(_ text: String, limits: YAMLLimits = .standard) {
        self.init(bytes: Array(text.utf8), limits: limits)
    }

    init(bytes: [UInt8], limits: YAMLLimits = .standard) {
        let sink = DiagnosticSink()
        node = YAMLComposer.compose(SourceFile(path: "a.yaml", bytes: bytes), limits: limits, sink: sink)
        diagnostics = sink.diagnostics
    }

    /// The value; nil if there is none or anything was said.
    var json: JSON? { diagnostics.isEmpty ? node?.json : nil }

    var rendered: String { DiagnosticRenderer().render(diagnostics) }
}
