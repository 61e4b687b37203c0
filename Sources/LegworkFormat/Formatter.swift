package import LegworkDiagnostics
package import LegworkYAML

/// Brings a YAML text into the one style of this project, and keeps every comment and every value.
///
/// The stages: compose (is it YAML at all) → parts (events with places) → tree (values with the comments beside them) →
/// lines. What comes out is read again and compared: a text that would mean something else is never handed out.
package struct Formatter: Sendable {
    /// What formatting came to.
    package enum Outcome: Sendable {
        /// The text in the style; the same bytes where it was in it already.
        case formatted([UInt8])
        /// The text is no YAML; these are the reasons, and it stays as it is.
        case refused([Diagnostic])
        /// The text is YAML, but of a form that cannot be laid out anew without changing its meaning.
        case kept
    }

    /// What a text may cost.
    package var limits = YAMLLimits.standard

    /// A formatter with the published limits.
    package init() {}

    /// Formats the text of a file. Pure: the same bytes give the same outcome, and what is formatted stays as it is.
    package func format(_ file: SourceFile) -> Outcome {
        let sink = DiagnosticSink()
        guard YAMLComposer.compose(file, limits: limits, sink: sink) != nil else { return .refused(sink.diagnostics) }
        guard let parts = YAMLPart.all(of: file) else { return .kept }
        var builder = TreeBuilder(file, parts: parts)
        guard let document = builder.document() else { return .kept }
        var printer = TreePrinter()
        let text = printer.text(of: document)
        let result = SourceFile(path: file.path, text: text)
        guard Self.isSame(parts, builder.comments, as: result) else { return .kept }
        return .formatted(result.bytes)
    }

    /// True if a text holds the same values, in the same styles, and the same comments in the same order.
    private static func isSame(_ parts: [YAMLPart], _ comments: [String], as result: SourceFile) -> Bool {
        guard let others = YAMLPart.all(of: result), others.count == parts.count,
            zip(parts, others).allSatisfy({ $0.kind == $1.kind })
        else { return false }
        var builder = TreeBuilder(result, parts: others)
        return builder.document() != nil && builder.comments == comments
    }
}
