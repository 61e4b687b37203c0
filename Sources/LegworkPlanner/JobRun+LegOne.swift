import LegworkExpression
import LegworkGraph
import LegworkJSON
import LegworkLedger

/// Leg 1 of every activity: register a wait, send work out, or map and go on.
extension JobRun {
    /// What Leg 1 came to.
    enum Entered {
        /// A wait is open; Leg 2 will go on.
        case waiting
        /// The activity has nothing to wait for.
        case concluded(Outcome)
        /// The job has ended.
        case ended
    }

    /// Runs Leg 1 of an activity up to its outcome, without telling its children.
    mutating func enter(_ visit: Visit) -> Entered {
        visitCount += 1
        guard addToLedger(visit.activity, visit.address, ActivityLedger.legOneEntry) else {
            return overflow(visit, "more than \(ActivityLedger.legOneEntriesMax) entries into its first leg")
        }
        let now = self.now
        change(visit.activity, visit.address, .record) { instance in
            instance.record = InstanceRecord(
                state: .begun,
                createdMilliseconds: now,
                updatedMilliseconds: now,
                guid: visit.guid
            )
        }
        return begin(visit)
    }

    /// Does what Leg 1 of an activity is for; its entry is counted already.
    mutating func begin(_ visit: Visit) -> Entered {
        do throws(ActivityError) {
            let activity = graph.activities[visit.activity]
            switch activity.category {
            case .trigger: return .ended
            case .worker: try enterWorker(visit, activity)
            case .await: if let outcome = try enterAwait(visit, activity) { return outcome }
            case .hook: if let outcome = try enterHook(visit, activity) { return outcome }
            case .control: return try enterControl(visit, activity)
            }
            finishLegOne(visit)
            return .waiting
        } catch {
            finishLegOne(visit)
            return conclusion(of: Answered(visit.activity, visit.address, guid: visit.guid), error: error)
        }
    }

    /// Marks Leg 1 done, once: a leg that a person has tried again is done already.
    mutating func finishLegOne(_ visit: Visit, and delta: Int64 = 0) {
        let isDone = job.ledger(visit.activity, at: visit.address).isLegOneDone
        _ = addToLedger(visit.activity, visit.address, delta + (isDone ? 0 : ActivityLedger.legOneDone))
    }

    private mutating func overflow(_ visit: Visit, _ what: String) -> Entered {
        let name = graph.source.activities[visit.activity].id
        let error = ActivityError(code: ActivityError.loopDetected, message: "activity '\(name)' has had \(what)")
        fail(error, activity: visit.activity)
        return .ended
    }

    // MARK: Worker

    private mutating func enterWorker(
        _ visit: Visit,
        _ activity: PreparedActivity
    ) throws(ActivityError) {
        let input = try mappedInput(of: activity, at: visit.address)
        let scope = self.scope(visit.activity, visit.address)
        let topic = try evaluate(activity.topic, in: scope)?.stringValue ?? ""
        guard !topic.isEmpty else {
            throw ActivityError(
                code: ActivityError.unprocessable,
                message: "the topic of worker '\(activity.source.id)' gave no text; expected the name of a worker topic"
            )
        }
        let priority = try priority(of: activity, in: scope)
        let scheduleDue = try due(activity.scheduleTimeout, of: activity, key: "schedule_timeout", in: scope)
        keepInput(input, of: activity, at: visit.address)
        change(visit.activity, visit.address, .record) { instance in
            instance.record?.reference = TaskQueue.name(topic: topic, priority: priority)
            instance.record?.scheduleDueMilliseconds = scheduleDue
        }
        try dispatch(visit.activity, visit.address, input: input)
    }

    private mutating func priority(
        of activity: PreparedActivity,
        in scope: Site
    ) throws(ActivityError) -> TaskQueue.Priority {
        guard let value = try evaluate(activity.priority, in: scope), !value.isNull else { return .normal }
        if let priority = value.stringValue.flatMap(TaskQueue.Priority.init(rawValue:)) { return priority }
        throw ActivityError(
            code: ActivityError.unprocessable,
            message: "the priority of worker '\(activity.source.id)' gave \(value); expected high, normal or low"
        )
    }

    /// Sends the current attempt of a worker, whose input is at hand, and opens its wait.
    mutating func dispatch(_ index: Int, _ address: Address, input: JSON) throws(ActivityError) {
        let activity = graph.activities[index]
        guard let record = job.record(index, at: address) else { return }
        let scope = self.scope(index, address)
        let timeoutDue = try due(activity.timeout, of: activity, key: "timeout", in: scope)
        let heartbeat = try duration(activity.heartbeat, of: activity, key: "heartbeat", in: scope)
        let token = self.token(index, address, attempt: record.attempt)
        var options: JSONObject = JSONObject()
        options["activity"] = .string(activity.source.id)
        if let timeoutDue { options["timeout_ms"] = .integer(timeoutDue - now) }
        if let heartbeat { options["heartbeat_ms"] = .integer(heartbeat) }
        append(
            .dispatch(
                TaskDispatch(
                    topic: record.reference,
                    token: token,
                    idempotencyKey: record.guid,
                    payload: input.serialized(),
                    options: JSON.object(options).serialized()
                )
            )
        )
        openWait(index, address, deadline: timeoutDue.map { .init(cause: .timeout, dueMilliseconds: $0) })
    }

    /// Turns a record to an open wait and arms its timers. The timer that ended the attempt before has taken the whole
    /// wait, the dispatch's own timer with it: that one is armed again.
    mutating func openWait(_ index: Int, _ address: Address, deadline: InstanceRecord.Deadline?) {
        let now = self.now
        change(index, address, [.record, .opening]) { instance in
            instance.record?.state = .open
            instance.record?.deadline = deadline
            instance.record?.updatedMilliseconds = now
        }
        guard let record = job.record(index, at: address) else { return }
        if let due = record.scheduleDueMilliseconds {
            append(.arm(.wait(.schedule, self.token(index, address, attempt: 0)), dueMilliseconds: due))
        }
        guard let deadline else { return }
        let attempt = record.attempt
        let token = self.token(index, address, attempt: attempt)
        append(.arm(.wait(deadline.cause, token), dueMilliseconds: deadline.dueMilliseconds))
    }

    // MARK: Await

    private mutating func enterAwait(
        _ visit: Visit,
        _ activity: PreparedActivity
    ) throws(ActivityError) -> Entered? {
        let input = try mappedInput(of: activity, at: visit.address)
        keepInput(input, of: activity, at: visit.address)
        let scope = self.scope(visit.activity, visit.address)
        let waits = try evaluate(activity.awaits, in: scope).map(isTruthy) ?? true
        let child = try startChild(visit.activity, visit.address, input: input, waits: waits)
        guard !waits else { return nil }
        finishLegOne(visit)
        var answered = Answered(visit.activity, visit.address, guid: visit.guid)
        answered.output = ["job_id": .string(child)]
        return conclusion(of: answered)
    }

    /// Sends the start of a child and, if it is waited for, opens the wait. Returns the child's id.
    mutating func startChild(
        _ index: Int,
        _ address: Address,
        input: JSON,
        waits: Bool
    ) throws(ActivityError) -> String {
        let activity = graph.activities[index]
        let scope = self.scope(index, address)
        let topic = try evaluate(activity.topic, in: scope)?.stringValue ?? ""
        guard let childGraph = context.app.graph(subscribing: topic) else {
            throw ActivityError(
                code: ActivityError.notFound,
                message: "no graph of app '\(job.meta.app)' version \(job.meta.version) subscribes to '\(topic)'"
            )
        }
        guard let record = job.record(index, at: address) else { return "" }
        let token = self.token(index, address, attempt: record.attempt)
        let generated = GUID.hash(record.guid, "child", "\(record.attempt)")
        let id: String
        do throws(ActivityError) {
            id = try context.app.jobID(of: childGraph, input: input, context: context) ?? generated
        } catch {
            throw ActivityError(code: ActivityError.unprocessable, message: error.message)
        }
        let timeoutDue = try due(activity.timeout, of: activity, key: "timeout", in: scope)
        let start = ChildStart(
            version: job.meta.version,
            topic: topic,
            guid: generated,
            input: input,
            parent: token,
            waits: waits,
            trace: job.meta.trace
        )
        append(
            .send(
                .childStart(app: job.meta.app, job: id, payload: start.json.serialized()),
                partition: context.partition(app: job.meta.app, job: id)
            )
        )
        change(index, address, .record) { $0.record?.reference = id }
        if waits { openWait(index, address, deadline: timeoutDue.map { .init(cause: .timeout, dueMilliseconds: $0) }) }
        return id
    }

    // MARK: Hook

    private mutating func enterHook(
        _ visit: Visit,
        _ activity: PreparedActivity
    ) throws(ActivityError) -> Entered? {
        if activity.inputMaps != nil {
            let input = try mappedInput(of: activity, at: visit.address)
            keepInput(input, of: activity, at: visit.address)
        }
        let scope = self.scope(visit.activity, visit.address)
        let sleep = try duration(activity.sleep, of: activity, key: "sleep", in: scope) ?? 0
        guard sleep > 0 || activity.waitsForSignal else {
            return passThrough(visit, isPivot: activity.isPivot)
        }
        let keys = activity.waitsForSignal ? try hookKeys(of: activity, in: scope) : []
        try mapOutput(of: activity, at: visit.address, whileWaiting: true)
        try mapJob(of: activity, at: visit.address, whileWaiting: true)
        change(visit.activity, visit.address, .record) { $0.record?.hooks = keys }
        let deadline = InstanceRecord.Deadline(cause: .sleep, dueMilliseconds: now + sleep)
        openWait(visit.activity, visit.address, deadline: sleep > 0 ? deadline : nil)
        if !keys.isEmpty {
            let attempt = instance(visit.activity, visit.address).record?.attempt ?? 1
            let token = self.token(visit.activity, visit.address, attempt: attempt)
            append(.registerHook(keys: keys, token: token, deadline: sleep > 0 ? .sleep : nil))
        }
        return nil
    }

    /// Neither timer nor signal: map and go on. A pivot's first round counts as its first Leg 2 entry.
    private mutating func passThrough(_ visit: Visit, isPivot: Bool) -> Entered {
        var answered = Answered(visit.activity, visit.address, guid: visit.guid)
        if isPivot { answered.dimension = 0 }
        finishLegOne(visit, and: isPivot ? ActivityLedger.legTwoEntry : 0)
        return conclusion(of: answered)
    }

    /// The keys under which an activity waits: one for a rule whose matches must all hold, one a match for `gate: or`.
    private mutating func hookKeys(of activity: PreparedActivity, in scope: Site) throws(ActivityError) -> [HookKey] {
        var keys: [HookKey] = []
        for rule in activity.hookRules {
            var values: [JSON] = []
            for expression in rule.expected {
                guard let value = try evaluate(expression, in: scope), !value.isNull else {
                    throw ActivityError(
                        code: ActivityError.unprocessable,
                        message:
                            "hook '\(activity.source.id)' cannot wait on topic '\(rule.topic)': the 'expected' value "
                            + "of its rule resolves to nothing, so no signal could ever match it"
                    )
                }
                values.append(value)
            }
            for key in rule.keys(values, app: job.meta.app, partitions: context.partitions) where !keys.contains(key) {
                keys.append(key)
            }
        }
        return keys
    }

    // MARK: Cycle

    mutating func enterCycle(
        _ visit: Visit,
        _ activity: PreparedActivity,
        _ settings: CycleSettings
    ) throws(ActivityError) -> Entered {
        let input: JSON? = activity.inputMaps == nil ? nil : try mappedInput(of: activity, at: visit.address)
        finishLegOne(visit, and: ActivityLedger.finalised)
        change(visit.activity, visit.address, .record) { instance in
            instance.record?.state = .done
            instance.record?.code = 200
        }
        let depth = graph.topology.chains[settings.ancestor].count
        let pivot = Message.Reentry(
            app: job.meta.app,
            gid: job.header.gid,
            pivot: settings.ancestor,
            address: visit.address.outer(depth: depth),
            guid: GUID.hash(visit.guid, "cycle"),
            source: visit.address,
            job: job.meta.job,
            payload: input?.serialized() ?? []
        )
        cycleIsResolved(in: visit.address.outer(depth: depth + 1), taken: true)
        guard context.mode == .fused, isWithinBounds else {
            append(.send(.reentry(pivot), partition: context.partition))
            return .waiting
        }
        return reenter(pivot, input: input)
    }

    /// Opens a new round of a pivot and maps its data. Source: `21-protocol` §3, Pivot; §10.
    mutating func reenter(_ message: Message.Reentry, input: JSON?) -> Entered {
        let pivot = message.pivot
        visitCount += 1
        let cap = graph.source.maxCycles
        let rounds = job.ledger(pivot, at: message.address).legTwoEntries
        guard cap == 0 || rounds < cap, addToLedger(pivot, message.address, ActivityLedger.legTwoEntry) else {
            let name = graph.source.activities[pivot].id
            let error = ActivityError(
                code: ActivityError.loopDetected,
                message: "pivot '\(name)' has been entered \(rounds) times, which is its limit; "
                    + "raise 'max_cycles' of the graph, or set it to 0 for none"
            )
            fail(error, activity: pivot)
            return .ended
        }
        var answered = Answered(pivot, message.address, guid: message.guid)
        answered.dimension = rounds
        answered.obligation = message.source
        answered.output = input
        return conclusion(of: answered)
    }
}
