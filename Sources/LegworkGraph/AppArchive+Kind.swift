import LegworkJSON

extension AppArchive {
    static func encode(_ kind: ActivityKind) -> JSON {
        switch kind {
        case .trigger(let settings): archived(["job_id": settings.jobID, "stats": settings.stats])
        case .worker(let settings):
            archived([
                "topic": settings.topic,
                "retry": encode(settings.retry),
                "timeout": settings.timeout,
                "heartbeat": settings.heartbeat,
                "schedule_timeout": settings.scheduleTimeout,
                "priority": settings.priority,
            ])
        case .await(let settings):
            archived([
                "topic": settings.topic,
                "await": settings.awaits,
                "retry": encode(settings.retry),
                "timeout": settings.timeout,
                "cancel": .string(settings.cancel.rawValue),
            ])
        case .hook(let settings):
            archived([
                "sleep": settings.sleep,
                "waits": .bool(settings.waitsForSignal),
                "payload_schema": settings.payloadSchema,
                "pivot": .bool(settings.isPivot),
            ])
        case .cycle(let settings): archived(["ancestor": .integer(Int64(settings.ancestor))])
        case .signal(let settings): encode(settings)
        case .interrupt(let settings):
            archived([
                "target": settings.target,
                "topic": settings.topic,
                "reason": settings.reason,
                "code": settings.code,
                "throw": settings.throwsError,
                "descend": settings.descend,
                "stack": settings.stack,
            ])
        }
    }

    private static func encode(_ settings: SignalSettings) -> JSON {
        archived([
            "to_all": .bool(settings.toAll),
            "topic": settings.topic,
            "payload_schema": settings.payloadSchema,
            "payload_maps": settings.payloadMaps,
            "status": settings.status,
            "code": settings.code,
            "key_name": settings.keyName,
            "key_value": settings.keyValue,
            "resolver_maps": settings.resolverMaps,
            "scrub": settings.scrub,
        ])
    }

    static func decodeKind(_ name: String, _ json: JSON) throws(ArchiveError) -> ActivityKind {
        let reader = ArchiveReader(json)
        switch name {
        case "trigger": return .trigger(TriggerSettings(jobID: json["job_id"], stats: json["stats"]))
        case "worker":
            return .worker(
                WorkerSettings(
                    topic: try reader.value("topic"),
                    retry: try decodeRetry(json["retry"]),
                    timeout: json["timeout"],
                    heartbeat: json["heartbeat"],
                    scheduleTimeout: json["schedule_timeout"],
                    priority: json["priority"]
                )
            )
        case "await":
            return .await(
                AwaitSettings(
                    topic: try reader.value("topic"),
                    awaits: try reader.value("await"),
                    retry: try decodeRetry(json["retry"]),
                    timeout: json["timeout"],
                    cancel: try reader.word("cancel", default: .cascade)
                )
            )
        case "hook":
            return .hook(
                HookSettings(
                    sleep: json["sleep"],
                    waitsForSignal: json["waits"]?.boolValue ?? false,
                    payloadSchema: json["payload_schema"],
                    isPivot: json["pivot"]?.boolValue ?? false
                )
            )
        case "cycle": return .cycle(CycleSettings(ancestor: Int(try reader.number("ancestor"))))
        case "signal": return .signal(try decodeSignal(json))
        case "interrupt":
            return .interrupt(
                InterruptSettings(
                    target: json["target"],
                    topic: json["topic"],
                    reason: json["reason"],
                    code: json["code"],
                    throwsError: json["throw"],
                    descend: json["descend"],
                    stack: json["stack"]
                )
            )
        default: throw .damaged("'\(name)' is no type of activity")
        }
    }

    private static func decodeSignal(_ json: JSON) throws(ArchiveError) -> SignalSettings {
        SignalSettings(
            toAll: json["to_all"]?.boolValue ?? false,
            topic: try ArchiveReader(json).value("topic"),
            payloadSchema: json["payload_schema"],
            payloadMaps: json["payload_maps"],
            status: json["status"],
            code: json["code"],
            keyName: json["key_name"],
            keyValue: json["key_value"],
            resolverMaps: json["resolver_maps"],
            scrub: json["scrub"]
        )
    }
}
