import LegworkJSON

extension AppArchive {
    static func encode(_ graph: Graph) -> JSON {
        archived([
            "subscribes": .string(graph.subscribes),
            "publishes": graph.publishes.map(JSON.string),
            "expire": graph.expire,
            "input_schema": graph.inputSchema,
            "output_schema": graph.outputSchema,
            "on_error": .string(graph.onError.rawValue),
            "max_cycles": .integer(Int64(graph.maxCycles)),
            "activities": .array(graph.activities.map(encode)),
            "hooks": .array(graph.hookRules.map(encode)),
        ])
    }

    static func decodeGraph(_ json: JSON) throws(ArchiveError) -> Graph {
        let reader = ArchiveReader(json)
        var activities: [Activity] = []
        for activity in try reader.list("activities") { activities.append(try decodeActivity(activity)) }
        var rules: [HookRule] = []
        for rule in try reader.list("hooks") { rules.append(try decodeRule(rule)) }
        let graph = Graph(
            subscribes: try reader.text("subscribes"),
            publishes: json["publishes"]?.stringValue,
            expire: try reader.value("expire"),
            inputSchema: json["input_schema"],
            outputSchema: json["output_schema"],
            onError: try reader.word("on_error", default: .failFast),
            maxCycles: Int(try reader.number("max_cycles")),
            activities: activities,
            hookRules: rules
        )
        try check(graph)
        return graph
    }

    /// Indices must point at activities, or planning would trap on a damaged archive.
    private static func check(_ graph: Graph) throws(ArchiveError) {
        var indices = graph.hookRules.map(\.to)
        for activity in graph.activities {
            indices += activity.transitions.map(\.to)
            if case .cycle(let settings) = activity.kind { indices.append(settings.ancestor) }
        }
        guard indices.allSatisfy(graph.activities.indices.contains) else {
            throw .damaged("an index points at no activity of graph '\(graph.subscribes)'")
        }
    }

    private static func encode(_ rule: HookRule) -> JSON {
        archived([
            "topic": .string(rule.topic),
            "to": .integer(Int64(rule.to)),
            "gate": .string(rule.gate.rawValue),
            "match": encode(rule.match),
            "deliver": .string(rule.deliver.rawValue),
            "buffer_ms": .integer(rule.bufferMilliseconds),
        ])
    }

    private static func decodeRule(_ json: JSON) throws(ArchiveError) -> HookRule {
        let reader = ArchiveReader(json)
        return HookRule(
            topic: try reader.text("topic"),
            to: Int(try reader.number("to")),
            gate: try reader.word("gate", default: .and),
            match: try decodeMatch(json["match"]),
            deliver: try reader.word("deliver", default: .one),
            bufferMilliseconds: try reader.number("buffer_ms")
        )
    }

    private static func encode(_ match: [MatchRule]) -> JSON? {
        match.isEmpty ? nil : .array(match.map { ["expected": $0.expected, "actual": $0.actual] })
    }

    private static func decodeMatch(_ json: JSON?) throws(ArchiveError) -> [MatchRule] {
        var match: [MatchRule] = []
        for rule in json?.arrayValue ?? [] {
            let reader = ArchiveReader(rule)
            match.append(MatchRule(expected: try reader.value("expected"), actual: try reader.value("actual")))
        }
        return match
    }

    private static func encode(_ edge: Transition) -> JSON {
        archived([
            "to": .integer(Int64(edge.to)),
            "codes": encode(edge.codes),
            "gate": edge.gate == .and ? nil : .string(edge.gate.rawValue),
            "match": encode(edge.match),
            "else": edge.isElse ? true : nil,
        ])
    }

    private static func decodeEdge(_ json: JSON) throws(ArchiveError) -> Transition {
        let reader = ArchiveReader(json)
        return Transition(
            to: Int(try reader.number("to")),
            codes: try decodeCodes(json["codes"]) ?? [],
            gate: try reader.word("gate", default: .and),
            match: try decodeMatch(json["match"]),
            isElse: json["else"]?.boolValue ?? false
        )
    }

    private static func encode(_ codes: [CodePattern]) -> JSON { .array(codes.map(\.json)) }

    private static func decodeCodes(_ json: JSON?) throws(ArchiveError) -> [CodePattern]? {
        guard let items = json?.arrayValue else { return nil }
        var codes: [CodePattern] = []
        for item in items {
            guard let code = CodePattern(item) else { throw .damaged("\(item) is no code") }
            codes.append(code)
        }
        return codes
    }

    static func encode(_ policies: [RetryPolicy]) -> JSON? {
        guard !policies.isEmpty else { return nil }
        return .array(
            policies.map { policy in
                archived([
                    "attempts": .integer(Int64(policy.maximumAttempts)),
                    "initial_ms": .integer(policy.initialIntervalMilliseconds),
                    "backoff": .double(policy.backoffCoefficient),
                    "maximum_ms": .integer(policy.maximumIntervalMilliseconds),
                    "jitter": .double(policy.jitter),
                    "codes": policy.codes.map(encode),
                    "non_retryable": encode(policy.nonRetryable),
                ])
            }
        )
    }

    static func decodeRetry(_ json: JSON?) throws(ArchiveError) -> [RetryPolicy] {
        var policies: [RetryPolicy] = []
        for item in json?.arrayValue ?? [] {
            let reader = ArchiveReader(item)
            policies.append(
                RetryPolicy(
                    maximumAttempts: Int(try reader.number("attempts")),
                    initialIntervalMilliseconds: try reader.number("initial_ms"),
                    backoffCoefficient: item["backoff"]?.doubleValue ?? 2,
                    maximumIntervalMilliseconds: try reader.number("maximum_ms"),
                    jitter: item["jitter"]?.doubleValue ?? 0,
                    codes: try decodeCodes(item["codes"]),
                    nonRetryable: try decodeCodes(item["non_retryable"]) ?? []
                )
            )
        }
        return policies
    }

    private static func encode(_ activity: Activity) -> JSON {
        archived([
            "id": .string(activity.id),
            "title": activity.title.map(JSON.string),
            "type": .string(activity.kind.name),
            "settings": encode(activity.kind),
            "input_schema": activity.inputSchema,
            "input_maps": activity.inputMaps,
            "output_schema": activity.outputSchema,
            "output_maps": activity.outputMaps,
            "job_maps": activity.jobMaps,
            "emit": activity.emit,
            "telemetry": activity.telemetry,
            "join": activity.join == .all ? nil : .string(activity.join.rawValue),
            "transitions": activity.transitions.isEmpty ? nil : .array(activity.transitions.map(encode)),
        ])
    }

    private static func decodeActivity(_ json: JSON) throws(ArchiveError) -> Activity {
        let reader = ArchiveReader(json)
        var transitions: [Transition] = []
        for edge in try reader.list("transitions") { transitions.append(try decodeEdge(edge)) }
        return Activity(
            id: try reader.text("id"),
            kind: try decodeKind(try reader.text("type"), json["settings"] ?? .emptyObject),
            title: json["title"]?.stringValue,
            inputSchema: json["input_schema"],
            inputMaps: json["input_maps"],
            outputSchema: json["output_schema"],
            outputMaps: json["output_maps"],
            jobMaps: json["job_maps"],
            emit: json["emit"],
            telemetry: json["telemetry"],
            join: try reader.word("join", default: .all),
            transitions: transitions
        )
    }
}
