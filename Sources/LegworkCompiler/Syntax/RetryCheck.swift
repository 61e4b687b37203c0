import LegworkDiagnostics
import LegworkGraph
import LegworkJSON
import LegworkYAML

/// Checks a retry policy: the long form, or the short form `'500': [3]`. Source: `10-language` §3, Retry.
struct RetryCheck {
    let shape: ShapeCheck

    func check(_ node: YAMLNode, label: String) {
        guard let entries = node.entries else { return shape.wrongType(node, label: label, expected: .retry) }
        guard !entries.isEmpty else {
            return report("'\(label)' is empty", at: node.range, "write for instance {maximum_attempts: 3}")
        }
        let short = entries.filter { Self.isCode($0) }
        guard !short.isEmpty else {
            shape.check(node, is: Block.retry, label: label)
            return intervals(node)
        }
        for entry in entries where !Self.isCode(entry) {
            report(
                "'\(entry.key)' does not go together with codes as keys",
                at: entry.keyRange,
                "write 'codes: [500]' beside it instead"
            )
        }
        for entry in short { retries(entry) }
    }

    /// True for a key of the short form.
    static func isCode(_ entry: YAMLEntry) -> Bool { CodePattern(.string(entry.key)) != nil }

    /// The number of retries in the value of a short form: `[3]` or `3`.
    static func retries(of node: YAMLNode) -> Int64? {
        let value = node.items.map { $0.count == 1 ? $0[0] : node } ?? node
        return value.scalar?.value.integerValue
    }

    private func retries(_ entry: YAMLEntry) {
        guard let count = Self.retries(of: entry.value), (1..<1_000_000).contains(count) else {
            return report(
                "\(entry.value.described) is no number of retries",
                at: entry.value.range,
                "'\(entry.key)': [3] means three retries on \(entry.key)"
            )
        }
    }

    private func intervals(_ node: YAMLNode) {
        let fields = Fields(node, of: .retry)
        guard let initial = fields["initial_interval"], let maximum = fields["maximum_interval"],
            let first = initial.scalar.flatMap({ DurationText.milliseconds($0.value) }),
            let last = maximum.scalar.flatMap({ DurationText.milliseconds($0.value) }), first > last
        else { return }
        report(
            "the first pause is longer than the longest",
            at: initial.range,
            "'initial_interval' must not exceed 'maximum_interval'"
        )
    }

    private func report(_ message: String, at range: SourceRange, _ note: String) {
        shape.sink.report(Diagnostic(.badRetry, message, at: range, notes: [Diagnostic.Note(note)]))
    }
}
