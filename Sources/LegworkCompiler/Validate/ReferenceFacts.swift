import LegworkExpression
import LegworkJSON
import LegworkSchema
import LegworkYAML

/// What is known of the values that references lead to, by schemas and by what activities write.
extension ReferenceRules {
    /// What is known of the value of a reference; nil where nothing is.
    func facts(of reference: Reference) -> ValueFacts? {
        guard case .known(let facts) = lookup(reference.segments), !facts.isVoid else { return nil }
        return facts
    }

    private func lookup(_ segments: [String]) -> FactLookup {
        guard let root = segments.first, segments.count > 1 else { return .unknown }
        switch root {
        case "$hook": return scope.current.map { hook(of: $0, segments.dropFirst()) } ?? .unknown
        case "$job": return job(segments)
        case "$app":
            guard segments[1] == "settings", let value = app.settings.value(at: segments[2...]) else { return .unknown }
            return .known(ValueFacts(value: value))
        default: break
        }
        guard let activity = root == "$self" ? scope.current : scope.graph.indices[root] else { return .unknown }
        switch segments[1] {
        case "hook": return hook(of: activity, segments.dropFirst(2))
        case "output" where segments.count > 2 && segments[2] == "error": return error(segments.dropFirst(3))
        case "output", "input":
            guard segments.count > 2, segments[2] == "data" else { return .unknown }
            // An interim answer is not compared with the schema.
            if segments[1] == "output", scope.graph.takesInterim(activity) { return .unknown }
            guard let schema = schemas.schema(of: activity, segments[1]) else { return .unknown }
            return FactLookup(schema.lookup(at: Array(segments.dropFirst(3))), from: 3)
        default: return .unknown
        }
    }

    private func hook(of activity: Int, _ path: ArraySlice<String>) -> FactLookup {
        switch path.first {
        case "timed_out": return .known(ValueFacts(types: .boolean))
        case "data":
            guard let schema = schemas.schema(of: activity, "hook") else { return .unknown }
            return FactLookup(schema.lookup(at: Array(path.dropFirst())), from: path.startIndex + 1)
        default: return .unknown
        }
    }

    private func error(_ path: ArraySlice<String>) -> FactLookup {
        switch path.first {
        case "code" where path.count == 1: .known(ValueFacts(types: .integer))
        case "message" where path.count == 1: .known(ValueFacts(types: .string))
        default: .unknown
        }
    }

    private func job(_ segments: [String]) -> FactLookup {
        if segments[1] == "metadata", segments.count == 3, ["jid", "app", "version", "topic"].contains(segments[2]) {
            return .known(ValueFacts(types: .string))
        }
        guard segments[1] == "data", segments.count > 2 else { return .unknown }
        return jobData(Array(segments.dropFirst(2)))
    }

    /// What is known of a part of the job's data.
    func jobData(_ path: [String]) -> FactLookup {
        guard let writes = scope.graph.jobWrites else { return .unknown }
        return writes.lookup(path) { write, rest in leaf(write, rest) }
    }

    /// What is known of a part of what a leaf of `job.maps` gives.
    private func leaf(_ write: JobWrites.Write, _ rest: ArraySlice<String>) -> FactLookup {
        guard !write.hasSlots, !write.leaf.holdsBroken else { return .unknown }
        if ExpressionForm.isExpression(write.leaf) {
            let parsed: Expression?
            // What is wrong with it is said where all expressions are checked.
            do throws(ExpressionError) { parsed = try Expression(parsing: write.leaf.json) } catch { parsed = nil }
            guard let parsed else { return .unknown }
            if parsed.isTruth, rest.isEmpty { return .known(ValueFacts(types: .boolean)) }
            guard let reference = parsed.reference, reference.segments.first != "$job" else { return .unknown }
            let writer = ReferenceScope(graph: scope.graph, reader: .activity, current: write.activity)
            let rules = ReferenceRules(sink: sink, scope: writer, app: app, schemas: schemas)
            switch rules.lookup(reference.segments + rest) {
            case .impossible(let step, let reason, let names) where step >= reference.segments.count:
                return .impossible(step: step - reference.segments.count, reason: reason, names: names)
            // The reference itself is wrong, which is said where it stands.
            case .impossible: return .unknown
            case let other: return other
            }
        }
        if rest.isEmpty { return .known(ValueFacts(value: write.leaf.json)) }
        guard write.leaf.items == nil else { return .unknown }
        return .impossible(step: 0, reason: "is \(SchemaTypes(of: write.leaf.json).phrase)", names: [])
    }
}
