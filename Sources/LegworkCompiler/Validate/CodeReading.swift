import LegworkGraph
import LegworkYAML

/// Reads codes of edges and retry policies.
enum CodeReading {
    /// The patterns of a code or a list of them; `[200]` where there is none. What is broken is left out.
    static func patterns(_ node: YAMLNode?) -> [CodePattern] {
        guard let node else { return [.exact(200)] }
        return (node.items ?? [node]).compactMap { $0.scalar.flatMap { CodePattern($0.value) } }
    }
}
