import LegworkDiagnostics
import LegworkJSON

/// The entries of one mapping while it is read: keys must be text and differ, merge keys are worked in at the end.
struct YAMLEntries {
    private var entries: [YAMLEntry] = []
    private var places: [ExactText: Int] = [:]
    private var merges: [YAMLEntry] = []
    private var onlyKeyIsPlain = false

    var isEmpty: Bool { entries.isEmpty && merges.isEmpty }

    /// Takes an entry in; what is wrong with its key is reported.
    mutating func add(key: YAMLNode, at keyRange: SourceRange, value: YAMLNode, sink: DiagnosticSink) {
        guard let scalar = key.scalar else {
            sink.report(
                Diagnostic(
                    .keyNotText,
                    "\(key.described) cannot be a key",
                    at: keyRange,
                    notes: [Diagnostic.Note("put an expression in quotes: '{a.b}'")]
                )
            )
            return
        }
        guard scalar.style != .plain || !scalar.text.isEmpty else {
            sink.report(Diagnostic(.keyNotText, "a key is missing before this ':'", at: keyRange))
            return
        }
        let entry = YAMLEntry(key: scalar.text, keyRange: keyRange, value: value)
        let isMerge = scalar.style == .plain && scalar.text == "<<"
        if let first = earlier(scalar.text, in: isMerge ? merges : entries) {
            sink.report(
                Diagnostic(
                    .duplicateKey,
                    "the key '\(scalar.text.clipped)' is there twice",
                    at: keyRange,
                    notes: [Diagnostic.Note("it is first here", at: first.keyRange)]
                )
            )
            return
        }
        guard !isMerge else {
            merges.append(entry)
            return
        }
        onlyKeyIsPlain = entries.isEmpty && scalar.style == .plain
        entries.append(entry)
        if entries.count == Self.linearEntriesMax {
            for (place, entry) in entries.enumerated() { places[ExactText(entry.key)] = place }
        } else if entries.count > Self.linearEntriesMax {
            places[ExactText(scalar.text)] = entries.count - 1
        }
    }

    /// Up to this many entries a linear search is faster than hashing.
    private static let linearEntriesMax = 16

    private func earlier(_ key: String, in list: [YAMLEntry]) -> YAMLEntry? {
        guard key == "<<" || entries.count < Self.linearEntriesMax else {
            return places[ExactText(key)].map { entries[$0] }
        }
        return list.first { $0.key.sameScalars(as: key) }
    }

    /// The entries, those of merge keys behind the mapping's own; of equal keys the own one counts, then the earlier.
    func finished(sink: DiagnosticSink) -> [YAMLEntry] {
        guard let merge = merges.first else { return entries }
        var all = entries
        var known = Set(entries.map { ExactText($0.key) })
        for source in merge.value.items ?? [merge.value] {
            guard let merged = source.entries else {
                if source.isBroken { continue }
                sink.report(
                    Diagnostic(
                        .badMergeKey,
                        "'<<' takes in mappings only",
                        at: merge.keyRange,
                        expected: "an alias of a mapping or a list of them",
                        found: source.described
                    )
                )
                continue
            }
            for entry in merged where known.insert(ExactText(entry.key)).inserted { all.append(entry) }
        }
        return all
    }

    /// The text that was meant where somebody wrote `{a.b}` without quotes, which YAML reads as a mapping.
    func unquotedExpression(isFlow: Bool, range: SourceRange, sink: DiagnosticSink) -> YAMLNode? {
        guard isFlow, onlyKeyIsPlain, merges.isEmpty, entries.count == 1, let entry = entries.first,
            let value = entry.value.scalar, value.style == .plain, value.text.isEmpty,
            entry.key.contains(".") || entry.key.hasPrefix("$")
        else { return nil }
        let text = "{\(entry.key)}"
        sink.report(
            Diagnostic(
                .unquotedBraces,
                "an expression needs quotes; without them YAML reads a mapping",
                at: range,
                fixIt: FixIt("put it in quotes: '\(text)'", range: range, replacement: "'\(text)'")
            )
        )
        return YAMLNode(.scalar(YAMLScalar(text: text, style: .quoted, value: .string(text))), range: range)
    }
}
