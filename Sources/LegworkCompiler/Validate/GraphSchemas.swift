import LegworkJSON
import LegworkYAML

/// The schemas of a graph's data, read once.
struct GraphSchemas {
    private let outputs: [SchemaShape?]
    private let inputs: [SchemaShape?]
    private let payloads: [SchemaShape?]

    init(_ graph: ResolvedGraph) {
        let start = graph.syntax.node["input"]?["schema"]
        outputs = graph.syntax.activities.map { activity in
            let own = activity.node["output"]?["schema"]
            // A trigger's output is its input.
            return Self.shape(own ?? (activity.type == .trigger ? start : nil))
        }
        inputs = graph.syntax.activities.map { activity in
            let own = activity.node["input"]?["schema"]
            return Self.shape(own ?? (activity.type == .trigger ? start : nil))
        }
        payloads = graph.syntax.activities.map { activity in
            // With a timer beside the signal, the data may be the timer's.
            guard activity.type == .hook, activity.node["sleep"] == nil else { return nil }
            return Self.shape(PayloadSchema.node(activity.node["hook"]))
        }
    }

    /// The schema of `{activity.section.data}`.
    func shape(of activity: Int, _ section: String) -> SchemaShape? {
        switch section {
        case "output": outputs[activity]
        case "input": inputs[activity]
        case "hook": payloads[activity]
        default: nil
        }
    }

    private static func shape(_ node: YAMLNode?) -> SchemaShape? {
        guard let node, node.entries != nil else { return nil }
        return SchemaShape(node.json)
    }
}
