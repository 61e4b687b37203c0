import LegworkCompiler
import LegworkDiagnostics
import LegworkGraph

/// A text compiled as `app.yaml`, perhaps with other files beside it.
struct Snippet {
    let compilation: Compilation

    init(_ text: String, files: [String: String] = [:]) {
        compilation = Compiler().compile(bytes: Array(text.utf8), files: MemoryFiles(files))
    }

    /// A graph in an app; its lines are indented to where a graph's keys stand.
    init(graph: String) {
        self.init(Self.app(graph))
    }

    /// The text of an app with one graph on `order.placed`.
    static func app(_ graph: String) -> String {
        let lines = graph.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.isEmpty ? "" : "      \($0)"
        }
        return """
            app:
              id: shop
              version: '1'
              graphs:
                - subscribes: order.placed

            """ + lines.joined(separator: "\n")
    }

    var app: CompiledApp? { compilation.app }

    var codes: [DiagnosticCode] { compilation.diagnostics.map(\.code) }

    var rendered: String { DiagnosticRenderer().render(compilation.diagnostics) }
}
