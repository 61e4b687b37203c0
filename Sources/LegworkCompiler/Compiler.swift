import LegworkDiagnostics
import LegworkGraph
package import LegworkYAML

/// Compiles an app: YAML in, compiled form or diagnostics out.
///
/// The stages: load (files) → compose (nodes with places) → resolve (`$ref`) → check shapes against the key tables →
/// decode (syntax) → validate (names, topology, expressions) → lower. Each goes as far as it can, so that one run
/// reports every problem.
package struct Compiler: Sendable {
    /// What the source may cost.
    package var limits = YAMLLimits.standard
    /// False where only the diagnostics are wanted: the compiled form is not made.
    package var lowers = true

    /// A compiler with the published limits.
    package init() {}

    /// Compiles the app in a file on disk; its folder is the app's folder.
    package func compile(path: String) -> Compilation {
        let (folder, name) = SourcePath.split(path)
        return compile(name, in: DiskFiles(folder: folder), folder: folder)
    }

    /// Compiles an app from bytes that are already there.
    ///
    /// - Parameters:
    ///   - bytes: The app's file.
    ///   - path: What it is called in messages.
    ///   - files: Where the files are that it refers to, by paths relative to its folder.
    package func compile(
        bytes: [UInt8],
        path: String = "app.yaml",
        files: any SourceFiles = MemoryFiles()
    ) -> Compilation {
        let sink = DiagnosticSink()
        let (folder, name) = SourcePath.split(path)
        guard bytes.count <= limits.fileBytesMax else { return unreadable(path, .tooLarge(bytes.count), sink) }
        return compile(SourceFile(path: path, bytes: bytes), name: name, folder: folder, files: files, sink: sink)
    }

    /// Compiles the app in one of several files.
    ///
    /// - Parameters:
    ///   - name: The app's file.
    ///   - files: The files of the app's folder.
    ///   - folder: The folder as messages should show it.
    package func compile(_ name: String, in files: some SourceFiles, folder: String = "") -> Compilation {
        let sink = DiagnosticSink()
        let shown = SourcePath.shown(folder: folder, name)
        do throws(SourceFailure) {
            let bytes = try files.read(name, bytesMax: limits.fileBytesMax)
            let file = SourceFile(path: shown, bytes: bytes)
            return compile(file, name: name, folder: folder, files: files, sink: sink)
        } catch {
            return unreadable(shown, error, sink)
        }
    }

    private func unreadable(_ path: String, _ failure: SourceFailure, _ sink: DiagnosticSink) -> Compilation {
        var code = DiagnosticCode.unreadableFile
        if case .tooLarge = failure { code = .fileTooLarge }
        sink.report(Diagnostic(code, "'\(path)' cannot be read: \(failure.reason)", at: nil))
        return Compilation(
            app: nil,
            edges: nil,
            hasErrors: true,
            diagnostics: sink.diagnostics,
            droppedDiagnostics: 0,
            paths: [],
            document: nil
        )
    }

    private func compile(
        _ file: SourceFile,
        name: String,
        folder: String,
        files: any SourceFiles,
        sink: DiagnosticSink
    ) -> Compilation {
        var paths = [name]
        var compiled: (app: CompiledApp, edges: EdgePlaces)?
        var document: YAMLNode?
        if let root = YAMLComposer.compose(file, limits: limits, sink: sink) {
            var resolver = ReferenceResolver(files: files, folder: folder, limits: limits, sink: sink)
            let resolved = resolver.resolve(root, path: name)
            paths = resolver.paths
            document = resolved
            compiled = compile(resolved, sink: sink)
        }
        return Compilation(
            app: sink.hasErrors ? nil : compiled?.app,
            edges: sink.hasErrors ? nil : compiled?.edges,
            hasErrors: sink.hasErrors,
            diagnostics: sink.diagnostics,
            droppedDiagnostics: sink.dropped,
            paths: paths,
            document: document
        )
    }

    private func compile(_ document: YAMLNode, sink: DiagnosticSink) -> (app: CompiledApp, edges: EdgePlaces)? {
        ShapeCheck(sink: sink).check(document, is: ValueType.block(.document), label: "the document")
        guard let app = SyntaxDecoder.decode(document) else { return nil }
        let graphs = app.graphs.map(ResolvedGraph.init)
        NameRules(sink: sink).check(app)
        for graph in graphs {
            NameRules(sink: sink).check(graph)
            TopologyRules(sink: sink).check(graph)
            PivotRules(sink: sink).check(graph)
            HookRules(sink: sink).check(graph)
            CompanionRules(sink: sink).check(graph)
            CodeRules(sink: sink).check(graph)
        }
        TopicRules(graphs, sink: sink).check()
        let context = AppContext(app, graphs: graphs)
        for graph in graphs { ExpressionRules(graph, app: context, sink: sink).check() }
        guard lowers, !sink.hasErrors, let lowered = Lowering.lower(app, graphs: graphs) else { return nil }
        return (lowered, EdgePlaces(graphs))
    }
}
