import LegworkGraph
import LegworkJSON
import LegworkYAML

/// Makes the compiled form of one activity, without its edges.
struct ActivityLowering {
    let graph: ResolvedGraph
    let index: Int

    /// The activity; nil only where something is missing that the checks should have refused.
    func lower(_ syntax: ActivitySyntax) -> Activity? {
        guard let kind = kind(of: syntax) else { return nil }
        let fields = syntax.fields
        return Activity(
            id: syntax.id.text,
            kind: kind,
            title: Located(fields["title"])?.text,
            inputSchema: fields["input"]?["schema"]?.json,
            inputMaps: fields["input"]?["maps"]?.json,
            outputSchema: fields["output"]?["schema"]?.json,
            outputMaps: fields["output"]?["maps"]?.json,
            jobMaps: fields["job"]?["maps"]?.json,
            emit: fields["emit"]?.json,
            telemetry: fields["telemetry"]?.json,
            join: fields["join"]?.text.flatMap(JoinMode.init(rawValue:)) ?? .all
        )
    }

    private func kind(of syntax: ActivitySyntax) -> ActivityKind? {
        let fields = syntax.fields
        switch syntax.type {
        case .trigger: return .trigger(trigger(fields["stats"]))
        case .worker:
            guard let topic = fields["topic"] else { return nil }
            return .worker(
                WorkerSettings(
                    topic: self.topic(topic),
                    retry: RetryLowering.policies(fields["retry"]),
                    timeout: fields["timeout"]?.json,
                    heartbeat: fields["heartbeat"]?.json,
                    scheduleTimeout: fields["schedule_timeout"]?.json,
                    priority: fields["priority"]?.json
                )
            )
        case .await:
            guard let topic = fields["topic"] else { return nil }
            return .await(
                AwaitSettings(
                    topic: self.topic(topic),
                    awaits: fields["await"]?.json ?? true,
                    retry: RetryLowering.policies(fields["retry"]),
                    timeout: fields["timeout"]?.json,
                    cancel: fields["cancel"]?.text.flatMap(ChildCancellation.init(rawValue:)) ?? .cascade
                )
            )
        case .hook: return .hook(hook(fields))
        case .cycle:
            guard let ancestor = Located(fields["ancestor"]).flatMap({ graph.indices[$0.text] }) else { return nil }
            return .cycle(CycleSettings(ancestor: ancestor))
        case .signal:
            guard let topic = fields["topic"] else { return nil }
            return .signal(signal(fields, topic: self.topic(topic)))
        case .interrupt: return .interrupt(interrupt(fields))
        case nil: return nil
        }
    }

    /// A topic is text, also where YAML took it for a number.
    private func topic(_ node: YAMLNode) -> JSON {
        node.scalar.map { .string($0.text) } ?? node.json
    }

    private func trigger(_ stats: YAMLNode?) -> TriggerSettings {
        guard case .object(var rest)? = stats?.json else { return TriggerSettings() }
        let jobID = rest["id"]
        rest["id"] = nil
        return TriggerSettings(jobID: jobID, stats: rest.isEmpty ? nil : .object(rest))
    }

    private func hook(_ fields: Fields) -> HookSettings {
        HookSettings(
            sleep: fields["sleep"]?.json,
            waitsForSignal: graph.waitsForSignal(index),
            payloadSchema: PayloadSchema.node(fields["hook"])?.json,
            isPivot: graph.isPivot(index)
        )
    }

    private func signal(_ fields: Fields, topic: JSON) -> SignalSettings {
        SignalSettings(
            toAll: fields["subtype"]?.text == "all",
            topic: topic,
            payloadSchema: fields["signal"]?["schema"]?.json,
            payloadMaps: fields["signal"]?["maps"]?.json,
            status: fields["status"]?.json,
            code: fields["code"]?.json,
            keyName: fields["key_name"]?.json,
            keyValue: fields["key_value"]?.json,
            resolverMaps: fields["resolver"]?["maps"]?.json,
            scrub: fields["scrub"]?.json
        )
    }

    private func interrupt(_ fields: Fields) -> InterruptSettings {
        InterruptSettings(
            target: fields["target"]?.json,
            topic: fields["topic"].map(topic),
            reason: fields["reason"]?.json,
            code: fields["code"]?.json,
            throwsError: fields["throw"]?.json,
            descend: fields["descend"]?.json,
            stack: fields["stack"]?.json
        )
    }
}
