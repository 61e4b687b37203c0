import LegworkDiagnostics
import LegworkFormat
import LegworkJSON
import LegworkYAML
import Testing

/// Formatting as tests look at it.
enum Formatted {
    /// The formatted text; nil and a failed expectation where there is none.
    static func text(_ source: String, _ location: SourceLocation = #_sourceLocation) -> String? {
        switch Formatter().format(SourceFile(path: "app.yaml", text: source)) {
        case .formatted(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .refused(let diagnostics):
            Issue.record("refused: \(DiagnosticRenderer().render(diagnostics))\n\(source)", sourceLocation: location)
        case .kept: Issue.record("kept as it is:\n\(source)", sourceLocation: location)
        }
        return nil
    }

    /// The value of a text; nil where it is no YAML.
    static func value(_ source: String) -> JSON? {
        YAMLComposer.compose(SourceFile(path: "app.yaml", text: source), sink: DiagnosticSink())?.json
    }
}
