import LegworkSchema
import LegworkYAML

/// The schemas of a graph, compiled once; those that are broken are reported and left out.
struct GraphSchemas {
    private let outputs: [Schema?]
    private let inputs: [Schema?]
    private let payloads: [Schema?]
    private let signals: [Schema?]

    init(_ graph: ResolvedGraph, rules: SchemaRules) {
        let start = rules.schema(graph.syntax.node["input"]?["schema"])
        _ = rules.schema(graph.syntax.node["output"]?["schema"])
        let activities = graph.syntax.activities
        // A trigger's output is its input.
        outputs = activities.map { activity in
            rules.schema(activity.node["output"]?["schema"]) ?? (activity.type == .trigger ? start : nil)
        }
        inputs = activities.map { activity in
            rules.schema(activity.node["input"]?["schema"]) ?? (activity.type == .trigger ? start : nil)
        }
        payloads = activities.map { activity in
            guard activity.type == .hook else { return nil }
            let schema = rules.schema(PayloadSchema.node(activity.node["hook"]))
            // With a timer beside the signal, the data may be the timer's.
            return activity.node["sleep"] == nil ? schema : nil
        }
        signals = activities.map { rules.schema($0.node["signal"]?["schema"]) }
    }

    /// The schema of `{activity.section.data}`.
    func schema(of activity: Int, _ section: String) -> Schema? {
        switch section {
        case "output": outputs[activity]
        case "input": inputs[activity]
        case "hook": payloads[activity]
        default: nil
        }
    }

    /// The schema beside a mapping under `input`, `output` or `signal`.
    func schema(beside key: String, of activity: ActivitySyntax, at index: Int) -> Schema? {
        guard activity.node[key]?["schema"] != nil else { return nil }
        return key == "signal" ? signals[index] : schema(of: index, key)
    }
}
