import LegworkCompiler
import LegworkDiagnostics
import LegworkGraph

/// An app that was compiled from a file, for commands that go on with it.
enum CompiledSource {
    /// Compiles an app; its problems are printed to standard error.
    ///
    /// - Throws: ``CommandFailure`` where there are errors.
    static func compile(_ path: String, _ output: Output) throws(CommandFailure) -> CompiledApp {
        let paths = try AppFiles.find([path])
        guard paths.count == 1, let file = paths.first else {
            throw .usage("'\(path)' has several apps", hints: paths.prefix(5).map { $0 })
        }
        let compilation: Compilation
        if file == "-" {
            let bytes = try FileText.read("-", bytesMax: 8 << 20, what: "the app")
            compilation = Compiler().compile(bytes: bytes, path: "<stdin>")
        } else {
            compilation = Compiler().compile(path: file)
        }
        guard let app = compilation.app else {
            let errors = compilation.diagnostics.count { $0.severity == .error }
            let code = compilation.diagnostics.first { $0.severity == .error }?.code.rawValue
            if output.format == .table { show(compilation.diagnostics, output) }
            throw CommandFailure(
                "'\(path)' has \(Words.count(errors, "error"))",
                details: output.format == .json ? lines(compilation.diagnostics) : [],
                hints: code.map { ["legwork explain \($0)"] } ?? []
            )
        }
        show(compilation.diagnostics, output)
        return app
    }

    private static func show(_ diagnostics: [Diagnostic], _ output: Output) {
        let renderer = DiagnosticRenderer(colours: output.notePaint.isOn, columns: Descriptor.error.columns)
        Descriptor.error.write(renderer.render(diagnostics))
    }

    private static func lines(_ diagnostics: [Diagnostic]) -> [String] {
        DiagnosticRenderer().render(diagnostics).split(separator: "\n").map(String.init)
    }
}

extension CompiledApp {
    /// The app under a version that names its content, so that it can be edited and deployed again.
    /// Source: `10-language` §9, Deploying.
    var withDigestInVersion: CompiledApp {
        var app = self
        let plain = version.text.prefix { $0 != "+" }
        app.version = AppVersion("\(plain)+\(AppArchive.digest(of: self).short)")
        return app
    }

    /// The topics of its graphs, in order.
    var topics: [String] { graphs.map(\.subscribes) }
}
