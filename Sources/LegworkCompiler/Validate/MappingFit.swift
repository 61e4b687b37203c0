import LegworkDiagnostics
import LegworkExpression
import LegworkJSON
import LegworkSchema
import LegworkYAML

extension MappingRules {
    /// Whether what a mapping makes can satisfy a schema.
    struct Fit {
        let rules: MappingRules
        /// How messages call the schema.
        let owner: String

        private var sink: DiagnosticSink { rules.rules.sink }

        /// Checks a mapping; one that is not there makes `{}`, and is shown at `place`.
        func check(_ maps: YAMLNode?, _ schema: Schema, orAt place: SourceRange? = nil) {
            if let maps { return fits(maps, schema, path: []) }
            guard let place, !schema.isSatisfied(by: .emptyObject) else { return }
            missing([], schema, at: place)
        }

        private func fits(_ node: YAMLNode, _ schema: Schema, path: [String]) {
            if let entries = node.entries, !ExpressionForm.isExpressionMapping(node) {
                guard expects(.object, schema, node, path) else { return }
                for entry in entries where !entry.key.contains(".") { member(entry, schema, path) }
                missing(entries, schema, at: entries.first?.keyRange ?? node.range)
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
            guard let found = types(of: node) else { return }
            let wanted = schema.possibleTypes
            if found.isDisjoint(with: wanted) {
                mismatch(node, path, "expected \(wanted.phrase), found \(found.phrase)")
            }
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
                        "\(owner) has no '\(entry.key.clipped)'",
                        at: entry.keyRange,
                        notes: known.isEmpty ? [] : [.init("it has \(Suggestion.list(known))")],
                        fixIt: nearest.map { .replace(entry.key, with: $0, at: entry.keyRange) }
                    )
                )
            }
        }

        private func missing(_ entries: [YAMLEntry], _ schema: Schema, at place: SourceRange) {
            let given = Set(entries.map { String($0.key.prefix { $0 != "." }) })
            let absent = schema.required.filter { !given.contains($0) }
            guard !absent.isEmpty else { return }
            sink.report(
                Diagnostic(
                    .typeMismatch,
                    "\(owner) requires \(Suggestion.list(absent))",
                    at: place,
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

        /// The types that a leaf can have; nil where that is known at run time only.
        private func types(of node: YAMLNode) -> SchemaTypes? {
            let parsed: Expression?
            // What is wrong with it is said where all expressions are checked.
            do throws(ExpressionError) { parsed = try Expression(parsing: node.json) } catch { parsed = nil }
            if parsed?.isTruth == true { return .boolean }
            guard let reference = parsed?.reference else { return nil }
            let scope = ReferenceScope(graph: rules.rules.graph, reader: .activity, current: rules.index)
            let references = ReferenceRules(
                sink: sink,
                scope: scope,
                app: rules.rules.app,
                schemas: rules.rules.schemas
            )
            return references.facts(of: reference)?.types
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
                    "\(name) does not satisfy \(owner)",
                    at: node.range,
                    notes: [.init(reason)]
                )
            )
        }
    }
}
