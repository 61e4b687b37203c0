import LegworkDiagnostics
import LegworkExpression
import LegworkJSON
import LegworkSchema
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
            if let schema = rules.schemas.schema(beside: key, of: activity, at: index) {
                fits(maps, schema, path: [])
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

    private func fits(_ node: YAMLNode, _ schema: Schema, path: [String]) {
        if let entries = node.entries, !ExpressionForm.isExpressionMapping(node) {
            guard expects(.object, schema, node, path) else { return }
            for entry in entries where !entry.key.contains(".") { member(entry, schema, path) }
            missing(entries, schema, node)
            return
        }
        if let items = node.items {
            guard expects(.array, schema, node, path) else { return }
            for (place, item) in items.enumerated() {
                guard case .known(let part) = schema.lookup(at: [String(place)]) else { continue }
                fits(item, part, path: path + [String(place)])
            }
            return
        }
        if let literal = literal(node) {
            guard let violation = schema.validate(literal, limit: 1).first else { return }
            return mismatch(node, path, violation.description)
        }
        guard let found = referenceTypes(node) else { return }
        let wanted = schema.possibleTypes
        if found.isDisjoint(with: wanted) { mismatch(node, path, "expected \(wanted.phrase), found \(found.phrase)") }
    }

    private func member(_ entry: YAMLEntry, _ schema: Schema, _ path: [String]) {
        switch schema.lookup(at: [entry.key]) {
        case .unknown: return
        case .known(let part): fits(entry.value, part, path: path + [entry.key])
        case .impossible(_, _, let known):
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

    private func missing(_ entries: [YAMLEntry], _ schema: Schema, _ node: YAMLNode) {
        let given = Set(entries.map { String($0.key.prefix { $0 != "." }) })
        let absent = schema.required.filter { !given.contains($0) }
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

    /// The value of a leaf that is no expression.
    private func literal(_ node: YAMLNode) -> JSON? {
        guard let scalar = node.scalar else { return nil }
        if let text = scalar.value.stringValue, ExpressionForm.isReferenceText(text) { return nil }
        return scalar.value
    }

    /// The types that a leaf can have which is one reference; nil where that is known at run time only.
    private func referenceTypes(_ node: YAMLNode) -> SchemaTypes? {
        let parsed: Expression?
        // What is wrong with it is said where all expressions are checked.
        do throws(ExpressionError) { parsed = try Expression(parsing: node.json) } catch { parsed = nil }
        guard let reference = parsed?.reference else { return nil }
        let scope = ReferenceScope(graph: rules.graph, reader: .activity, current: index)
        return ReferenceRules(sink: sink, scope: scope, app: rules.app, schemas: rules.schemas).types(of: reference)
    }

    private func expects(_ type: SchemaTypes, _ schema: Schema, _ node: YAMLNode, _ path: [String]) -> Bool {
        let wanted = schema.possibleTypes
        guard wanted.isDisjoint(with: type) else { return true }
        mismatch(node, path, "expected \(wanted.phrase), found \(type.phrase)")
        return false
    }

    private func mismatch(_ node: YAMLNode, _ path: [String], _ reason: String) {
        let name = path.isEmpty ? "the mapping" : "'\(path.joined(separator: ".").clipped)'"
        sink.report(
            Diagnostic(
                .typeMismatch,
                "\(name) does not satisfy the schema beside it",
                at: node.range,
                notes: [.init(reason)]
            )
        )
    }
}
