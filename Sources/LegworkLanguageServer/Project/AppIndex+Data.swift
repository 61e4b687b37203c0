import LegworkCompiler
import LegworkJSON
import LegworkYAML

extension AppIndex {
    /// What a reference can find behind the segments that are written already, the first one included.
    ///
    /// - Parameters:
    ///   - graph: The graph that the expression stands in.
    ///   - current: The activity that `$self` is.
    func shape(behind segments: [String], graph: Int, current: String?) -> DataShape {
        guard graphs.indices.contains(graph), let first = segments.first else { return DataShape() }
        let rest = segments.dropFirst()
        switch first {
        case "$job": return job(graphs[graph]).at(rest)
        case "$app":
            let settings = DataShape.tree(document["app"]?["settings"])
            return DataShape.parts([("settings", "the app's settings", settings)]).at(rest)
        case "$self": return current.map { activity($0, in: graph, rest) } ?? DataShape()
        case "$hook": return current.map { activity($0, in: graph, ["hook"] + rest) } ?? DataShape()
        default: return activity(first, in: graph, rest)
        }
    }

    private static let jobMetadata = [
        "jid", "gid", "key", "app", "version", "topic", "created", "updated", "state", "trace", "parent",
    ]
    private static let activityMetadata = ["aid", "dad", "ac", "au", "code", "attempt"]

    private func job(_ graph: GraphIndex) -> DataShape {
        DataShape.parts([
            ("data", "the job's shared data", jobData(graph)),
            ("metadata", "what is known of the job", .names(Self.jobMetadata.map { ($0, "metadata") })),
        ])
    }

    /// What the activities of a graph write.
    private func jobData(_ graph: GraphIndex) -> DataShape {
        graph.activities.reduce(.schema(graph.node["output"]?["schema"])) { $0 + .tree($1.node["job"]?["maps"]) }
    }

    private func activity(_ id: String, in place: Int, _ rest: ArraySlice<String>) -> DataShape {
        let graph = graphs[place]
        guard let activity = graph.activity(id) else { return DataShape() }
        let error = DataShape.names([
            ("code", "integer"), ("message", "string"), ("stack", "string"), ("data", "what the error carries"),
        ])
        let metadata = DataShape.names(Self.activityMetadata.map { ($0, "metadata") })
        return DataShape.parts([
            (
                "output", "what it gave",
                DataShape.parts([
                    ("data", "its data", output(activity, in: graph)), ("metadata", "when and how", metadata),
                    ("error", "its error", error),
                ])
            ),
            ("input", "what it took", DataShape.parts([("data", "its data", input(activity, in: graph))])),
            (
                "hook", "what it waited for",
                DataShape.parts([("data", "the signal's payload", payload(activity))])
                    + .names([("timed_out", "true if the sleep came first")])
            ),
        ]).at(rest)
    }

    private func output(_ activity: GraphIndex.Activity, in graph: GraphIndex) -> DataShape {
        var shape = DataShape.schema(activity.node["output"]?["schema"]) + .tree(activity.node["output"]?["maps"])
        switch activity.type {
        case .trigger: shape = shape + .schema(graph.node["input"]?["schema"])
        case .await:
            let topic = activity.node["topic"]?.scalar?.text
            if activity.node["await"]?.scalar?.value.boolValue == false {
                shape = shape + .names([("job_id", "the id of the job that was started")])
            } else if let child = graphs.first(where: { $0.topic == topic && topic != nil }) {
                shape = shape + jobData(child)
            }
        case .hook:
            for cycle in graph.activities where cycle.node["ancestor"]?.scalar?.text == activity.id {
                shape = shape + .tree(cycle.node["input"]?["maps"])
            }
        default: break
        }
        return shape
    }

    private func input(_ activity: GraphIndex.Activity, in graph: GraphIndex) -> DataShape {
        let own = DataShape.schema(activity.node["input"]?["schema"]) + .tree(activity.node["input"]?["maps"])
        return activity.type == .trigger ? own + .schema(graph.node["input"]?["schema"]) : own
    }

    private func payload(_ activity: GraphIndex.Activity) -> DataShape {
        let hook = activity.node["hook"]
        let shape = DataShape.schema(hook?["schema"] ?? hook)
        return activity.node["sleep"] == nil ? shape : shape + .names([("timestamp", "when the sleep ended")])
    }
}
