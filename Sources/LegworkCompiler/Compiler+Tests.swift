package import LegworkDiagnostics
package import LegworkYAML

extension Compiler {
    /// Reads a file of tests, as far as it can be told without its app whether it is right: YAML, references to other
    /// files, and every key against the key tables.
    ///
    /// - Returns: the document, whose broken parts are marked; nil where there is none. `sink` has what is wrong.
    package func readTests(path: String, sink: DiagnosticSink) -> YAMLNode? {
        let (folder, name) = SourcePath.split(path)
        return readTests(name, in: DiskFiles(folder: folder), folder: folder, sink: sink)
    }

    /// Reads a file of tests among several files.
    ///
    /// - Parameters:
    ///   - name: The file.
    ///   - files: The files of its folder.
    ///   - folder: The folder as messages should show it.
    package func readTests(
        _ name: String,
        in files: some SourceFiles,
        folder: String = "",
        sink: DiagnosticSink
    ) -> YAMLNode? {
        let shown = SourcePath.shown(folder: folder, name)
        do throws(SourceFailure) {
            let bytes = try files.read(name, bytesMax: limits.fileBytesMax)
            let file = SourceFile(path: shown, bytes: bytes)
            guard let root = YAMLComposer.compose(file, limits: limits, sink: sink) else { return nil }
            var resolver = ReferenceResolver(files: files, folder: folder, limits: limits, sink: sink)
            let document = resolver.resolve(root, path: name)
            ShapeCheck(sink: sink).check(document, is: ValueType.block(.test(.tests)), label: "the document")
            return document
        } catch {
            var code = DiagnosticCode.unreadableFile
            if case .tooLarge = error { code = .fileTooLarge }
            sink.report(Diagnostic(code, "'\(shown)' cannot be read: \(error.reason)", at: nil))
            return nil
        }
    }
}
