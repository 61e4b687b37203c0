import LegworkGraph
import LegworkJSON
package import LegworkLedger

/// The brain: a message and a job go in, a transaction comes out. No I/O, no clock, no chance.
///
/// Source: `21-protocol` §4.
package enum Planner {
    /// The scopes beside the root that must be loaded before a message of this job can be planned.
    package static func scopes(for message: Message, of job: JobSnapshot) -> [Address] {
        switch message {
        case .sweep, .broadcast: job.openCounts.keys.sorted { $0.text < $1.text }
        default: job.openCounts.isEmpty ? [] : scopes(around: message.address, of: job)
        }
    }

    /// The dimensions on the way to an address, and of each instance there the one that it opened last: expressions outside
    /// a loop refer to its last round, and a message that is done again goes on in the dimension that it has opened.
    ///
    /// What is not loaded yet hides what it leads to: ask again until nothing is missing.
    private static func scopes(around address: Address, of job: JobSnapshot) -> [Address] {
        let path = address.path
        var found = path.dropFirst().filter { job.openCounts[$0] != nil }
        for place in path {
            for (index, instance) in job.scopes[place]?.instances ?? [:] where instance.ledger.legTwoEntries > 0 {
                let last = place.child(opener: index, index: instance.ledger.legTwoEntries - 1)
                if job.openCounts[last] != nil, !found.contains(last) { found.append(last) }
            }
        }
        return found
    }

    /// True if a copy of the job in memory will not do, so that it must be read afresh.
    ///
    /// Planning may take tasks back: the kernel writes the entries of tasks, and a job that was kept in memory since they
    /// were sent does not have them. And the start of a child is refused where a job of its id is stored: no header
    /// would tell that there is none any more.
    package static func needsStoredJob(_ message: Message) -> Bool {
        switch message {
        case .sweep, .wake(.timeout, _), .wake(.schedule, _), .childStart: true
        default: false
        }
    }

    /// Plans a message on a job; nil for a job that is not stored.
    ///
    /// A caller that lets go of its own copy of the job spares the plan one.
    package static func plan(_ message: Message, job: consuming JobSnapshot?, context: PlanningContext) -> Plan {
        guard let target = message.target else { return dropped(.nudge, ("", ""), context) }
        if case .childStart(_, _, let payload) = message {
            var plan = startChild(payload, target, job, context)
            if plan.job == nil { plan.untouched = job }
            return plan
        }
        if case .fanOut(let fanOut) = message {
            return acknowledged(target, context, sending: [.fanOut(fanOut)])
        }
        guard let job = job.take() else { return dropped(.gone, target, context) }
        let isOfThisLife = message.gid.map { $0 == job.header.gid } ?? true
        guard isOfThisLife || context.breaks(.noLifeCheck) else { return dropped(.gone, job, context) }
        if job.header.state.hasEnded {
            guard case .sweep = message else { return dropped(.ended, job, context) }
        }
        guard let graph = context.app.graph(subscribing: job.meta.topic) else {
            return dropped(.malformed, job, context)
        }
        let isHeld = isHeld(message, job, context) && !context.breaks(.pauseLetsThrough)
        guard isHeld || job.isLiving(message.address) else { return dropped(.folded, job, context) }
        var run = JobRun(context: context, graph: graph, job: consume job)
        if isHeld { return run.planHold(of: message) }
        switch message {
        case .transition(let transition): return run.plan(transition)
        case .reentry(let reentry): return run.plan(reentry)
        case .answer(let answer): return run.plan(answer)
        case .wake(let cause, let token): return run.plan(cause, token)
        case .signal(let signal): return run.plan(signal)
        case .sweep: return run.planSweep()
        case .interrupt(_, _, _, let payload): return run.planInterruption(payload)
        case .release: return run.planRelease()
        case .broadcast(let broadcast): return run.plan(broadcast)
        case .childStart, .fanOut, .nudge: return dropped(.malformed, target, context)
        }
    }

    /// True if the message has to wait: for the job to be resumed, or for what came before it to come back.
    private static func isHeld(_ message: Message, _ job: JobSnapshot, _ context: PlanningContext) -> Bool {
        switch message {
        case .interrupt, .sweep, .release: false
        default:
            job.header.state == .paused || job.returnedCount > 0
                || ((job.heldCount > 0 || job.isReleasing) && !context.isReleased)
        }
    }

    /// A plan that leaves a job alone: it acknowledges.
    ///
    /// Its guard is the header that this was decided on. A copy in memory may be older than the job: then the message,
    /// which may well mean something to the job as it is, must be planned again.
    static func dropped(
        _ reason: DropReason,
        _ job: JobSnapshot,
        _ context: PlanningContext
    ) -> Plan {
        var plan = dropped(reason, (job.meta.app, job.meta.job), context)
        if !context.breaks(.dropsUnchecked) { plan.commit.guard = .matches(job.header) }
        plan.untouched = job
        return plan
    }

    /// A plan for a message without a job: it acknowledges, and perhaps answers.
    static func dropped(
        _ reason: DropReason,
        _ target: (app: String, job: String),
        _ context: PlanningContext,
        sending operations: [Operation] = []
    ) -> Plan {
        Plan(
            commit: Commit(
                partition: context.partition,
                app: target.app,
                job: target.job,
                lease: context.lease,
                entry: context.entry,
                task: context.task,
                guard: .none,
                operations: operations
            ),
            drop: reason
        )
    }

    /// A plan that acknowledges and sends, without moving the job.
    static func acknowledged(
        _ target: (app: String, job: String),
        _ context: PlanningContext,
        sending operations: [Operation]
    ) -> Plan {
        var plan = dropped(.nudge, target, context, sending: operations)
        plan.drop = nil
        return plan
    }
}

// MARK: - Messages

extension JobRun {
    /// An entry into an activity's Leg 1.
    fileprivate mutating func plan(_ message: Message.Transition) -> Plan {
        guard graph.activities.indices.contains(message.activity) else { return drop(.malformed) }
        let visit = Visit(activity: message.activity, address: message.address, guid: message.guid)
        let ledger = job.ledger(ofMessage: message.guid, at: message.address)
        if ledger.isComplete { return drop(.duplicate) }
        if ledger.hasStepA {
            return resume(message.guid, at: message.address, message.activity, message.address, ledger)
        }
        visitCount = 0
        let entered = enter(visit)
        return settle(entered, guid: message.guid, at: message.address)
    }

    /// A re-entry of a pivot.
    fileprivate mutating func plan(_ message: Message.Reentry) -> Plan {
        let ledger = job.ledger(ofMessage: message.guid, at: message.source)
        if ledger.isComplete { return drop(.duplicate) }
        if ledger.hasStepA {
            return resume(message.guid, at: message.source, message.pivot, message.address, ledger)
        }
        var input: JSON?
        if !message.payload.isEmpty {
            guard let parsed = try? JSON(parsing: message.payload) else { return drop(.malformed) }
            input = parsed
        }
        let entered = reenter(message, input: input)
        let ordinal = job.ledger(message.pivot, at: message.address).legTwoEntries
        markMessage(message.guid, at: message.source) { $0 = MessageLedger(ordinal: ordinal) }
        return settle(entered, guid: message.guid, at: message.source)
    }

    /// An answer to the attempt under way.
    fileprivate mutating func plan(_ answer: Message.Answer) -> Plan {
        let guid = GUID.hash(answer.token, "answer", "\(answer.sequence)")
        if let plan = resumeOrDrop(guid, answer.token) { return plan }
        // A child announces its data to whoever follows it; its parent hears of it only by an edge for that.
        if answer.status == .pending, case .await = graph.source.activities[answer.token.activity].kind,
            !graph.source.activities[answer.token.activity].transitions.contains(where: \.opensDimension)
        {
            return drop(.stale)
        }
        let payload: JSON
        if answer.payload.isEmpty {
            payload = .emptyObject
        } else {
            do { payload = try JSON(parsing: answer.payload) } catch {
                let failed = ActivityError(
                    code: ActivityError.unprocessable,
                    message: "the answer is no JSON: \(error)"
                )
                var broken = answer
                broken.status = .error
                broken.code = failed.code
                return settle(receive(broken, payload: failed.json, guid: guid), guid: guid, at: answer.token.address)
            }
        }
        return settle(receive(answer, payload: payload, guid: guid), guid: guid, at: answer.token.address)
    }

    /// A timer that has taken its wait.
    fileprivate mutating func plan(_ cause: TimerCause, _ token: WaitToken) -> Plan {
        let attempt = cause == .schedule ? job.record(token.activity, at: token.address)?.attempt : nil
        let guid = GUID.hash(token, "timer\(cause.rawValue)", "\(attempt ?? token.attempt)")
        if let plan = resumeOrDrop(guid, token, anyAttempt: cause == .schedule) { return plan }
        return settle(wake(cause, token, guid: guid), guid: guid, at: token.address)
    }

    /// A signal that has found its hook.
    fileprivate mutating func plan(_ signal: Message.SignalWake) -> Plan {
        let guid = GUID.hash(signal.token, "signal", signal.id)
        if let plan = resumeOrDrop(guid, signal.token) { return plan }
        guard let payload = try? JSON(parsing: signal.payload) else { return drop(.malformed) }
        return settle(receive(signal, payload: payload, guid: guid), guid: guid, at: signal.token.address)
    }

    /// What is left to do of a message that was begun before, or why it is dropped; nil for a fresh one.
    private mutating func resumeOrDrop(_ guid: String, _ token: WaitToken, anyAttempt: Bool = false) -> Plan? {
        guard graph.activities.indices.contains(token.activity) else { return drop(.malformed) }
        let ledger = job.ledger(ofMessage: guid, at: token.address)
        if ledger.isComplete { return drop(.duplicate) }
        if ledger.hasStepA { return resume(guid, at: token.address, token.activity, token.address, ledger) }
        let activity = job.ledger(token.activity, at: token.address)
        guard let record = job.record(token.activity, at: token.address), !activity.isFinalised, activity.isLegOneDone
        else { return drop(.stale) }
        switch record.state {
        case .open, .takenByTimer, .takenBySignal: break
        case .begun, .done, .swept, .held: return drop(.stale)
        }
        let isUnderWay = anyAttempt || record.attempt == token.attempt
        guard isUnderWay || context.breaks(.noAttemptFence) else { return drop(.stale) }
        return nil
    }

    /// A plan that only acknowledges, checked on the header that the run was planned on.
    func drop(_ reason: DropReason) -> Plan {
        var plan = Planner.dropped(reason, job, context)
        if case .matches = plan.commit.guard { plan.commit.guard = .matches(originalHeader) }
        return plan
    }

    // MARK: - Steps

    /// Carries on from step A as far as the mode allows, and closes the commit.
    private mutating func settle(_ entered: Entered, guid: String, at home: Address) -> Plan {
        switch entered {
        case .ended:
            mark(
                guid,
                at: home,
                MessageLedger.stepA + MessageLedger.stepB + MessageLedger.stepC + MessageLedger.closedJob
            )
            return plan(done: true)
        case .waiting:
            mark(guid, at: home, MessageLedger.stepA + MessageLedger.stepB)
            if context.mode == .fused { runVisits() }
            return close(guid, at: home)
        case .concluded(let outcome):
            if !context.breaks(.markerOneCallLate) || context.mode == .fused {
                mark(guid, at: home, MessageLedger.stepA)
            }
            guard context.mode == .fused else { return marking(guid, at: home, plan(done: false)) }
            depart(outcome)
            mark(guid, at: home, MessageLedger.stepB)
            runVisits()
            return close(guid, at: home)
        }
    }

    /// Does what the ledger says is left: step B, or step C.
    private mutating func resume(
        _ guid: String,
        at home: Address,
        _ activity: Int,
        _ address: Address,
        _ ledger: MessageLedger
    ) -> Plan {
        guard !ledger.hasStepB else {
            complete()
            mark(guid, at: home, MessageLedger.stepC)
            return plan(done: true)
        }
        guard let record = job.record(activity, at: address) else { return drop(.stale) }
        let isPivot = graph.isPivot(activity)
        let isFinal = record.state == .begun || isPivot
        let ordinal = max(ledger.ordinal, 1)
        let departure = Departure(
            activity: activity,
            address: address,
            dimension: ordinal - 1,
            guid: guid,
            isFinal: isFinal
        )
        depart(Outcome(departure: departure, edges: record.edges, obligation: home))
        mark(guid, at: home, MessageLedger.stepB)
        runVisits()
        return close(guid, at: home)
    }

    /// Where the marker of step A is to come one call too late: it is in memory, and not in what was written.
    private func marking(_ guid: String, at home: Address, _ plan: Plan) -> Plan {
        guard context.breaks(.markerOneCallLate) else { return plan }
        var plan = plan
        var ledger = plan.job?.scopes[home]?.messages[guid] ?? MessageLedger()
        ledger.add(MessageLedger.stepA)
        plan.job?.scopes[home, default: ScopeState()].messages[guid] = ledger
        return plan
    }

    private mutating func mark(_ guid: String, at home: Address, _ delta: Int64) {
        guard home.isRoot || job.isLiving(home) else { return }
        markMessage(guid, at: home) { $0.add(delta) }
    }

    /// Enters what the message leads to, one activity after the other; what is beyond the bounds becomes messages.
    mutating func runVisits() {
        var next = 0
        while next < visits.count {
            let visit = visits[next]
            next += 1
            // A job that was paused on the way, by an error that waits for a person, goes on when it is resumed.
            guard context.mode == .fused, isWithinBounds, job.header.state != .paused else {
                send(visit)
                continue
            }
            if case .concluded(let outcome) = enter(visit) { depart(outcome) }
            if job.header.state.hasEnded { break }
        }
        visits = []
    }

    private mutating func send(_ visit: Visit) {
        append(
            .send(
                .transition(
                    Message.Transition(
                        app: job.meta.app,
                        gid: job.header.gid,
                        activity: visit.activity,
                        address: visit.address,
                        guid: visit.guid,
                        job: job.meta.job
                    )
                ),
                partition: context.partition
            )
        )
    }

    /// Closes the job if its semaphore is at 0: at once, or by snapshot where steps go one by one.
    private mutating func close(_ guid: String, at home: Address) -> Plan {
        guard !job.header.state.hasEnded, job.header.state == .running, job.header.semaphore == 0 else {
            return plan(done: true)
        }
        mark(guid, at: home, MessageLedger.closedJob)
        guard context.mode == .fused else { return plan(done: false) }
        complete()
        mark(guid, at: home, MessageLedger.stepC)
        return plan(done: true)
    }

    /// The plan of this run. A message with steps left is not acknowledged yet.
    mutating func plan(done: Bool, guard: Commit.Guard? = nil) -> Plan {
        let before = `guard` ?? .matches(originalHeader)
        let changes = context.listsChanges ? activityChanges : []
        let operations = finish()
        let commit = Commit(
            partition: context.partition,
            app: job.meta.app,
            job: job.meta.job,
            lease: context.lease,
            entry: done ? context.entry : nil,
            task: done ? context.task : nil,
            guard: before,
            operations: operations
        )
        return Plan(commit: commit, job: job, isMessageDone: done, changes: changes)
    }
}
