import LegworkGraph
import LegworkJSON

/// Writes a compiled app as its source would be, so far as generated apps use the language. JSON is YAML.
enum AppSource {
    static func text(of app: CompiledApp) -> [UInt8] {
        let source: JSON = [
            "app": [
                "id": .string(app.id),
                "version": .string(app.version.text),
                "graphs": .array(app.graphs.map(graph)),
            ]
        ]
        return source.serialized(.pretty)
    }

    private static func object(_ members: [(String, JSON?)]) -> JSON {
        .object(JSONObject(members.compactMap { name, value in value.map { (key: name, value: $0) } }))
    }

    private static func graph(_ graph: Graph) -> JSON {
        func name(_ index: Int) -> JSON { .string(graph.activities[index].id) }
        var transitions = JSONObject()
        for activity in graph.activities where !activity.transitions.isEmpty {
            transitions[activity.id] = .array(activity.transitions.map { edge($0, to: name($0.to)) })
        }
        var hooks = JSONObject()
        for rule in graph.hookRules {
            let written = object([
                ("to", name(rule.to)), ("conditions", conditions(rule.match, .and)),
                ("buffer", .string("\(rule.bufferMilliseconds)ms")),
            ])
            hooks[rule.topic] = .array((hooks[rule.topic]?.arrayValue ?? []) + [written])
        }
        return object([
            ("subscribes", .string(graph.subscribes)), ("expire", graph.expire),
            ("on_error", .string(graph.onError.rawValue)),
            (
                "activities",
                .object(JSONObject(graph.activities.map { (key: $0.id, value: activity($0, name: name)) }))
            ),
            ("transitions", .object(transitions)), ("hooks", .object(hooks)),
        ])
    }

    private static func edge(_ edge: Transition, to name: JSON) -> JSON {
        object([
            ("to", name), ("code", .array(edge.codes.map(\.json))), ("conditions", conditions(edge.match, edge.gate)),
            ("else", edge.isElse ? true : nil),
        ])
    }

    private static func conditions(_ match: [MatchRule], _ gate: Gate) -> JSON? {
        guard !match.isEmpty else { return nil }
        return [
            "gate": .string(gate.rawValue),
            "match": .array(match.map { ["expected": $0.expected, "actual": $0.actual] }),
        ]
    }

    private static func activity(_ activity: Activity, name: (Int) -> JSON) -> JSON {
        var members: [(String, JSON?)] = [
            ("type", .string(activity.kind.name)),
            ("input", activity.inputMaps.map { ["maps": $0] }), ("output", activity.outputMaps.map { ["maps": $0] }),
            ("job", activity.jobMaps.map { ["maps": $0] }), ("join", .string(activity.join.rawValue)),
        ]
        switch activity.kind {
        case .worker(let settings):
            members += [("topic", settings.topic), ("timeout", settings.timeout)]
            if let retry = settings.retry.first { members.append(("retry", policy(retry))) }
        case .await(let settings): members += [("topic", settings.topic), ("await", settings.awaits)]
        case .hook(let settings):
            members += [("sleep", settings.sleep), ("cycle", settings.isPivot ? true : nil)]
        case .cycle(let settings): members.append(("ancestor", name(settings.ancestor)))
        default: break
        }
        return object(members)
    }

    private static func policy(_ policy: RetryPolicy) -> JSON {
        [
            "maximum_attempts": .integer(Int64(policy.maximumAttempts)),
            "initial_interval": .string("\(policy.initialIntervalMilliseconds)ms"),
            "jitter": .double(policy.jitter),
        ]
    }
}
