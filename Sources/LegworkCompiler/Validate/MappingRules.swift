import LegworkDiagnostics
import LegworkExpression
import LegworkJSON
import LegworkYAML

/// `maps` blocks: that no path is written twice, and that what they make can satisfy the schema beside them.
struct MappingRules {
    let rules: ExpressionRules
    let index: Int

    private var sink: DiagnosticSink { rules.sink }

    /// Checks the mappings of an activity.
    func check(_ activity: ActivitySyntax) {
        for key in ["input", "output", "job", "signal", "resolver"] {
            guard let block = activity.node[key], let maps = block["maps"] else { continue }
            overlaps(maps)
            if let schema = block["schema"], schema.entries != nil {
                fits(maps, SchemaShape(schema.json), path: [])
            }
        }
    }

    // MARK: Paths written twice

    /// One name of a path that is written: what is below it, or where it was written as a whole.
    private final class Written {
        var parts: [String: Written] = [:]
        var whole: SourceRange?
        let first: SourceRange

        init(at first: SourceRange) { self.first = first }
    }

    /// `x` and `x.y` in one block: a key with dots is a path. Source: `10-language` §7.
    private func overlaps(_ maps: YAMLNode) {
        guard let entries = maps.entries, !ExpressionForm.isExpressionMapping(maps) else { return }
        guard Self.hasDottedKey(maps) else { return }
        let root = Written(at: maps.range)
        for entry in entries { write(entry, below: root, path: []) }
    }

    private static func hasDottedKey(_ node: YAMLNode) -> Bool {
        node.entries?.contains { $0.key.contains(".") || hasDottedKey($0.value) } ?? false
    }

    private func write(_ entry: YAMLEntry, below parent: Written, path: [String]) {
        var (place, path) = (parent, path)
        for name in entry.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init) {
            path.append(name)
            if let whole = place.parts[name]?.whole { return twice(path, entry.keyRange, whole) }
            let next = place.parts[name] ?? Written(at: entry.keyRange)
            place.parts[name] = next
            place = next
        }
        let isTree =
            entry.value.entries.map { !$0.isEmpty && !ExpressionForm.isExpressionMapping(entry.value) } ?? false
        guard isTree else {
            guard place.parts.isEmpty else { return twice(path, entry.keyRange, place.first) }
            place.whole = entry.keyRange
            return
        }
        for inner in entry.value.entries ?? [] { write(inner, below: place, path: path) }
    }

    private func twice(_ path: [String], _ range: SourceRange, _ other: SourceRange) {
        sink.report(
            Diagnostic(
                .overlappingKeys,
                "'\(path.joined(separator: ".").clipped)' is written twice in this block",
                at: range,
                notes: [
                    .init("the other one is here", at: other),
                    .init("a leaf replaces its path whole, so 'x' and 'x.y' exclude each other"),
                ]
            )
        )
    }

    // MARK: Schemas

    private func fits(_ node: YAMLNode, _ shape: SchemaShape, path: [String]) {
        if let entries = node.entries, !ExpressionForm.isExpressionMapping(node) {
            guard expects("object", shape, node, path) else { return }
            for entry in entries where !entry.key.contains(".") { member(entry, shape, path) }
            missing(entries, shape, node, path)
            return
        }
        if node.items != nil {
            _ = expects("array", shape, node, path)
            return
        }
        guard let types = shape.types, let found = leafTypes(node), !Self.fits(found, types) else { return }
        mismatch(node, path, found: found, types)
    }

    private func member(_ entry: YAMLEntry, _ shape: SchemaShape, _ path: [String]) {
        switch shape.part(entry.key) {
        case .open: return
        case .part(let part): fits(entry.value, part, path: path + [entry.key])
        case .impossible(_, let known):
            let nearest = Suggestion.nearest(to: entry.key, among: known)
            sink.report(
                Diagnostic(
                    .typeMismatch,
                    "the schema beside this mapping has no '\(entry.key.clipped)'",
                    at: entry.keyRange,
                    notes: known.isEmpty ? [] : [.init("it has \(Suggestion.list(known))")],
                    fixIt: nearest.map { .replace(entry.key, with: $0, at: entry.keyRange) }
                )
            )
        }
    }

    private func missing(_ entries: [YAMLEntry], _ shape: SchemaShape, _ node: YAMLNode, _ path: [String]) {
        let given = Set(entries.map { String($0.key.prefix { $0 != "." }) })
        let absent = shape.required.filter { !given.contains($0) }
        guard !absent.isEmpty else { return }
        sink.report(
            Diagnostic(
                .typeMismatch,
                "the schema beside this mapping requires \(Suggestion.list(absent))",
                at: entries.first?.keyRange ?? node.range,
                notes: [.init("without it every run would fail")]
            )
        )
    }

    /// The types that a leaf can have; nil where that is known at run time only.
    private func leafTypes(_ node: YAMLNode) -> Set<String>? {
        if let scalar = node.scalar {
            let isLiteral = scalar.value.stringValue.map { !ExpressionForm.isReferenceText($0) } ?? true
            if isLiteral { return [scalar.value.typeName] }
        }
        guard let reference = try? Expression(parsing: node.json).reference else { return nil }
        let scope = ReferenceScope(graph: rules.graph, reader: .activity, current: index)
        return ReferenceRules(sink: sink, scope: scope, app: rules.app, schemas: rules.schemas)
            .shape(of: reference)?.types
    }

    private func expects(_ type: String, _ shape: SchemaShape, _ node: YAMLNode, _ path: [String]) -> Bool {
        guard let types = shape.types, !types.contains(type) else { return true }
        mismatch(node, path, found: [type], types)
        return false
    }

    private static func fits(_ found: Set<String>, _ wanted: Set<String>) -> Bool {
        found.contains {
            wanted.contains($0) || ($0 == "integer" && wanted.contains("number"))
                || ($0 == "number" && wanted.contains("integer"))
        }
    }

    private func mismatch(_ node: YAMLNode, _ path: [String], found: Set<String>, _ wanted: Set<String>) {
        let name = path.isEmpty ? "the mapping" : "'\(path.joined(separator: ".").clipped)'"
        sink.report(
            Diagnostic(
                .typeMismatch,
                "\(name) does not satisfy the schema beside it",
                at: node.range,
                expected: wanted.sorted().joined(separator: " or "),
                found: found.sorted().joined(separator: " or ")
            )
        )
    }
}
