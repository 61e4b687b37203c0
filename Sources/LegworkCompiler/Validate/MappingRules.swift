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
                Fit(rules: self, owner: "the schema beside it").check(maps, schema)
            }
        }
        receiver(activity)
    }

    // MARK: Receivers in other graphs

    /// What an await starts, and what a signal wakes, has a schema of its own: what is sent must be able to satisfy it.
    private func receiver(_ activity: ActivitySyntax) {
        let schemas = SchemaRules(sink: sink)
        if let child = GraphSchemas.child(of: activity, rules.app, waiting: false),
            let schema = schemas.schema(child.input)
        {
            let fit = Fit(rules: self, owner: "the input schema of \(child.syntax.name)")
            fit.check(activity.node["input"]?["maps"], schema, orAt: activity.node["topic"]?.range ?? activity.id.range)
        }
        guard activity.type == .signal, let topic = activity.node["topic"], !ExpressionForm.isExpression(topic),
            let name = Located(topic)
        else { return }
        let hooks = rules.app.hooks(on: name.text)
        guard hooks.count == 1, let (graph, hook) = hooks.first,
            let schema = schemas.schema(PayloadSchema.node(graph.syntax.activities[hook].node["hook"]))
        else { return }
        let fit = Fit(rules: self, owner: "the payload schema of '\(graph.id(hook))'")
        fit.check(activity.node["signal"]?["maps"], schema, orAt: topic.range)
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
        node.entries?.contains { $0.key.utf8.contains(UInt8(ascii: ".")) || hasDottedKey($0.value) } ?? false
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
}
