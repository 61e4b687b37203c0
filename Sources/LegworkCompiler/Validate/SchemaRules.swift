import LegworkDiagnostics
import LegworkJSON
import LegworkSchema
import LegworkYAML

/// Schemas: that they can be enforced. Compiles each one once, for all rules.
struct SchemaRules {
    let sink: DiagnosticSink

    /// The schema in a node; nil where there is none, or one that is broken, which is reported.
    func schema(_ node: YAMLNode?) -> Schema? {
        guard let node, node.entries != nil || node.scalar?.value.boolValue != nil, !node.holdsBroken else {
            return nil
        }
        do throws(SchemaError) {
            return try Schema(compiling: node.json, patterns: SchemaPatterns())
        } catch {
            for problem in error.problems { report(problem, in: node) }
            return nil
        }
    }

    private func report(_ problem: SchemaProblem, in node: YAMLNode) {
        var place = node
        var range = node.contentRange
        for step in problem.path.steps {
            if let index = Int(step), let items = place.items, items.indices.contains(index) {
                place = items[index]
            } else if let entry = place.entry(step) {
                place = entry.value
                range = entry.keyRange
            } else {
                break
            }
            // A name at fault is shown itself, else what stands behind it.
            if !problem.isAboutName { range = place.contentRange }
        }
        let found = problem.isAboutName ? problem.path.steps.last : place.text
        sink.report(
            Diagnostic(
                .badSchema,
                problem.message,
                at: range,
                fixIt: problem.replacement.flatMap { new in found.map { .replace($0, with: new, at: range) } }
            )
        )
    }
}
