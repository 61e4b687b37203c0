import LegworkDiagnostics
import LegworkExpression
import LegworkYAML

/// Text in which references stand, as if they were filled in: only `@text` does that. Source: `10-language` §7.
struct TemplateRules {
    let sink: DiagnosticSink
    let graph: ResolvedGraph

    /// Checks the texts of a value: a leaf, or the cells of an expression.
    func check(_ node: YAMLNode) {
        if let text = node.text {
            guard let first = text.utf8.firstIndex(of: UInt8(ascii: "{")) else { return }
            // One pair of braces around all of it is a reference, and no part of a text.
            if first == text.startIndex, text.utf8.firstIndex(of: UInt8(ascii: "}")) == text.utf8.indices.last {
                return
            }
            guard let found = reference(in: text), found.utf8.count < text.utf8.count else { return }
            // Doubled braces stand for themselves; in brackets anything may be quoted.
            if ExpressionForm.isReferenceText(text), text.hasPrefix("{{") || text.contains("[") { return }
            let isPlain = !text.contains { $0 == "'" || $0.isNewline }
            let written = "{ '@text': '\(text)' }"
            sink.report(
                Diagnostic(
                    .inertText,
                    "'\(found.clipped)' stays as it is: a reference is the whole text, not a part of it",
                    at: node.range,
                    notes: [.init("'@text' fills in the references of a text")],
                    fixIt: isPlain ? FixIt("write \(written)", range: node.range, replacement: written) : nil
                )
            )
            return
        }
        for item in node.items ?? [] { check(item) }
        for entry in node.entries ?? [] where entry.key != "@text" { check(entry.value) }
    }

    /// The first part in braces that begins as a reference or function of this graph does.
    private func reference(in text: String) -> String? {
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let inner = rest[rest.index(after: open)..<close]
            if isReference(inner) { return String(rest[open...close]) }
            rest = rest[rest.index(after: open)...]
        }
        return nil
    }

    private func isReference(_ inner: Substring) -> Bool {
        if inner.first == "@" { return FunctionCatalogue.function(named: String(inner.dropFirst())) != nil }
        guard let dot = inner.firstIndex(of: ".") else { return false }
        let root = String(inner[..<dot])
        return ["$self", "$job", "$app"].contains(root) || graph.indices[root] != nil
    }
}
