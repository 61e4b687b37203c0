import LegworkDiagnostics
import LegworkGraph
import LegworkJSON
import LegworkYAML

/// Codes of edges: that the activity before can give them. Source: `10-language` §3 and §5.
struct CodeRules {
    let sink: DiagnosticSink

    /// Checks the edges of a graph.
    func check(_ graph: ResolvedGraph) {
        for edge in graph.edges {
            guard let code = edge.syntax.code, let (codes, reason) = Self.codes(of: edge.from, graph) else { continue }
            for node in code.items ?? [code] {
                guard let scalar = node.scalar, let pattern = CodePattern(scalar.value),
                    !codes.contains(where: pattern.covers)
                else { continue }
                sink.report(
                    Diagnostic(
                        .codeNeverGiven,
                        "'\(graph.id(edge.from))' never gives \(pattern.named)",
                        at: node.range,
                        notes: [.init(reason)]
                    )
                )
            }
        }
    }

    /// The codes that an activity can give and why there are no others; nil where what answers it may choose any.
    private static func codes(of index: Int, _ graph: ResolvedGraph) -> (codes: [Int], reason: String)? {
        let activity = graph.syntax.activities[index]
        switch activity.type {
        case .trigger: return ([200, 400, 422], "a trigger gives 200, or 422 where a mapping of its own fails")
        case .hook where !graph.waitsForSignal(index):
            let what = activity.node["sleep"] == nil ? "does not wait" : "only sleeps"
            return ([200, 422], "a hook that \(what) gives 200, or 422 where a mapping of its own fails")
        case .signal:
            return (
                [200, 400, 404, 409, 413, 422],
                "a signal activity gives 200, 404 where no rule listens, or 422; the 'code' that it sends is given by "
                    + "the hook that waits for it"
            )
        case .await where activity.node["await"]?.scalar?.value.boolValue == false:
            return ([200, 400, 404, 409, 413, 422], "with 'await: false' the child's answer is not waited for")
        default: return nil
        }
    }
}

extension CodePattern {
    /// As messages call it.
    fileprivate var named: String {
        switch self {
        case .exact(let code): "code \(code)"
        case .hundreds(let hundreds): "a code of \(hundreds)xx"
        case .any: "a code"
        }
    }
}
