import LegworkExpression
import LegworkGraph
import LegworkJSON
import LegworkLedger

/// Leg 1 of the activities that act on other jobs, or end their own.
extension JobRun {
    /// Leg 1 of what waits for nothing: it sends jobs, this one among them, where they are to go.
    mutating func enterControl(_ visit: Visit, _ activity: PreparedActivity) throws(ActivityError) -> Entered {
        switch activity.source.kind {
        case .cycle(let settings): try enterCycle(visit, activity, settings)
        case .signal(let settings): try enterSignal(visit, activity, settings)
        case .interrupt(let settings): try enterInterrupt(visit, activity, settings)
        case .trigger, .worker, .await, .hook: .waiting
        }
    }

    // MARK: Signal

    private mutating func enterSignal(
        _ visit: Visit,
        _ activity: PreparedActivity,
        _ settings: SignalSettings
    ) throws(ActivityError) -> Entered {
        let scope = self.scope(visit.activity, visit.address)
        if activity.inputMaps != nil {
            let input = try mappedInput(of: activity, at: visit.address)
            keepInput(input, of: activity, at: visit.address)
        }
        let topic = try evaluate(activity.topic, in: scope)?.stringValue ?? ""
        let payload = try evaluate(activity.payloadMaps, in: scope) ?? .emptyObject
        if let violation = activity.payloadSchema?.violations(of: payload) {
            throw ActivityError(
                code: ActivityError.unprocessable,
                message: "the payload of signal '\(activity.source.id)' does not satisfy its schema: \(violation)"
            )
        }
        let status = try evaluate(activity.status, in: scope)?.stringValue.flatMap(AnswerStatus.init(rawValue:))
        let code = try evaluate(activity.code, in: scope)?.integerValue.map(Int.init)
        let signal = OutgoingSignal(topic: topic, status: status, code: code, payload: payload)
        let rules = context.rules(topic: topic)
        guard !rules.isEmpty else {
            throw ActivityError(
                code: ActivityError.notFound,
                message: "signal '\(activity.source.id)' goes to topic '\(topic)', for which the app has no hook rule"
            )
        }
        if settings.toAll {
            try enterSignalToAll(visit, activity, signal, rules)
        } else {
            try enterSignalToOne(visit, signal, rules)
        }
        finishLegOne(visit)
        return conclusion(of: Answered(visit.activity, visit.address, guid: visit.guid))
    }

    private mutating func enterSignalToOne(
        _ visit: Visit,
        _ signal: OutgoingSignal,
        _ rules: [PreparedHookRule]
    ) throws(ActivityError) {
        let request = try SignalRouting.request(
            app: job.meta.app,
            topic: signal.topic,
            id: GUID.hash(visit.guid, "signal"),
            isIDGiven: false,
            status: signal.status,
            code: signal.code,
            payload: signal.payload,
            rules: rules,
            context: context
        )
        append(.signal(request))
    }

    // MARK: Interrupt

    private mutating func enterInterrupt(
        _ visit: Visit,
        _ activity: PreparedActivity,
        _ settings: InterruptSettings
    ) throws(ActivityError) -> Entered {
        let scope = self.scope(visit.activity, visit.address)
        let reason = try evaluate(activity.reason, in: scope)?.stringValue
        let code = try evaluate(activity.code, in: scope)?.integerValue.map(Int.init) ?? ActivityError.interrupted
        let throwsError = try evaluate(activity.throwsError, in: scope).map(isTruthy) ?? true
        let descends = try evaluate(activity.descend, in: scope).map(isTruthy) ?? false
        let stack = try evaluate(activity.stack, in: scope)?.stringValue
        finishLegOne(visit)
        guard settings.target != nil else {
            let message = reason ?? "interrupted by activity '\(activity.source.id)'"
            _ = addToLedger(visit.activity, visit.address, ActivityLedger.finalised)
            change(visit.activity, visit.address, .record) { instance in
                instance.record?.state = .done
                instance.record?.code = code
            }
            let error = ActivityError(code: code, message: message, stack: stack)
            end(
                as: .interrupted,
                error: error.json(on: activity.source.id),
                code: code,
                tellsParent: throwsError,
                descends: descends
            )
            return .ended
        }
        guard let target = try evaluate(activity.target, in: scope).flatMap(jobIDText), !target.isEmpty else {
            throw ActivityError(
                code: ActivityError.unprocessable,
                message: "the target of interrupt '\(activity.source.id)' gave no job id"
            )
        }
        let request = Interruption(
            state: .interrupted,
            code: code,
            reason: reason ?? "interrupted by job '\(job.meta.job)'",
            stack: stack,
            throwsError: throwsError,
            descends: descends,
            topic: try evaluate(activity.topic, in: scope)?.stringValue
        )
        append(
            .send(
                .interrupt(app: job.meta.app, gid: "", job: target, payload: request.json.serialized()),
                partition: context.partition(app: job.meta.app, job: target)
            )
        )
        return conclusion(of: Answered(visit.activity, visit.address, guid: visit.guid))
    }
}
