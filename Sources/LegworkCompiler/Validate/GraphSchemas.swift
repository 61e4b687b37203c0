import LegworkJSON
import LegworkSchema
import LegworkYAML

/// The schemas of a graph, compiled once; those that are broken are reported and left out. Handed about by reference.
final class GraphSchemas {
    private let outputs: [Schema?]
    private let inputs: [Schema?]
    private let payloads: [Schema?]
    private let signals: [Schema?]

    init(_ graph: ResolvedGraph, app: AppContext, rules: SchemaRules) {
        let start = rules.schema(graph.syntax.node["input"]?["schema"])
        _ = rules.schema(graph.syntax.node["output"]?["schema"])
        let activities = graph.syntax.activities
        // A trigger's output is its input.
        outputs = activities.map { activity in
            if let own = rules.schema(activity.node["output"]?["schema"]) { return own }
            guard activity.type != .trigger else { return start }
            // A child's result is kept as it is, unless mappings change it.
            guard activity.node["output"]?["maps"] == nil else { return nil }
            return rules.schema(Self.child(of: activity, app)?.syntax.node["output"]?["schema"])
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

    /// The graph of the job that an await starts and, where wanted, surely waits for; nil where that is known at run
    /// time only.
    static func child(of activity: ActivitySyntax, _ app: AppContext, waiting: Bool = true) -> ResolvedGraph? {
        let waits = activity.node["await"].map { $0.scalar?.value.boolValue == true } ?? true
        guard activity.type == .await, waits || !waiting, let topic = activity.node["topic"],
            !ExpressionForm.isExpression(topic), let name = Located(topic)
        else { return nil }
        return app.graph(subscribing: name.text)
    }

    /// The schema beside a mapping under `input`, `output` or `signal`.
    func schema(beside key: String, of activity: ActivitySyntax, at index: Int) -> Schema? {
        guard activity.node[key]?["schema"] != nil else { return nil }
        return key == "signal" ? signals[index] : schema(of: index, key)
    }
}
