package import LegworkDiagnostics

/// One event of a YAML text and the bytes in which it stands: what a tool reads that keeps a text as it is written.
package struct YAMLPart: Sendable {
    /// What stands there.
    package let kind: YAMLEvent.Kind
    /// Where. A block collection begins at its first key or dash, or at its anchor or tag; what is empty has no width.
    package let bytes: Range<Int>

    /// The events of a file, the first and the last one of the stream included; nil where it is not well-formed.
    ///
    /// Nothing is bounded here: compose the file first, which is.
    package static func all(of file: SourceFile) -> [YAMLPart]? {
        let start = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let offsets = ScalarOffsets(file.bytes, from: start)
        var parser = YAMLEventParser(file.bytes[start...])
        var parts: [YAMLPart] = []
        do throws(YAMLSyntaxProblem) {
            while true {
                let event = try parser.next()
                parts.append(YAMLPart(kind: event.kind, bytes: offsets.bytes(of: event.scalars)))
                if event.kind == .streamEnd { return parts }
            }
        } catch {
            return nil
        }
    }
}
