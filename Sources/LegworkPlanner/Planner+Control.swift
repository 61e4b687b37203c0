import LegworkGraph
import LegworkJSON
import LegworkLedger

extension Planner {
    /// Plans what an operator does to a job.
    ///
    /// - Throws: ``ControlRefusal`` where the job's state does not allow it.
    package static func control(
        _ verb: ControlVerb,
        job: JobSnapshot,
        context: PlanningContext
    ) throws(ControlRefusal) -> Plan {
        guard let graph = context.app.graph(subscribing: job.meta.topic) else {
            throw ControlRefusal(code: 404, message: "the job's version has no graph for topic '\(job.meta.topic)'")
        }
        var run = JobRun(context: context, graph: graph, job: job)
        let state = job.header.state
        switch verb {
        case .interrupt(let request):
            guard !state.hasEnded else { throw ended(job, "cannot be ended again") }
            run.interrupt(request)
        case .pause(let by):
            guard state == .running else {
                throw state == .paused
                    ? ControlRefusal(code: 409, message: "job '\(job.meta.job)' is paused already")
                    : ended(job, "cannot be paused")
            }
            run.pause(by: by, because: nil)
        case .resume:
            guard state == .paused else { throw notPaused(job) }
            run.goOn()
        case .retry(let activity, let fix):
            guard !state.hasEnded else { throw ended(job, "tries nothing again: legwork jobs replay \(job.meta.job)") }
            try run.retryHeld(activity, fix)
        case .delete:
            guard state.hasEnded else {
                throw ControlRefusal(
                    code: 409,
                    message:
                        "job '\(job.meta.job)' is \(state.rawValue); end it first: legwork jobs cancel \(job.meta.job)"
                )
            }
            run.deleteSoon()
        }
        return run.plan(done: true)
    }

    private static func ended(_ job: JobSnapshot, _ what: String) -> ControlRefusal {
        ControlRefusal(
            code: 409,
            message: "job '\(job.meta.job)' has ended (\(job.header.state.rawValue)) and \(what)"
        )
    }

    private static func notPaused(_ job: JobSnapshot) -> ControlRefusal {
        ControlRefusal(
            code: 409,
            message: "job '\(job.meta.job)' is \(job.header.state.rawValue), not paused"
        )
    }
}

extension JobRun {
    /// Ends the job from outside.
    mutating func interrupt(_ request: Interruption) {
        let error = ActivityError(code: request.code, message: request.reason, stack: request.stack)
        end(
            as: request.state,
            error: error.json,
            code: request.code,
            tellsParent: request.throwsError,
            descends: request.descends
        )
    }

    /// The interruption that another job has sent.
    mutating func planInterruption(_ payload: [UInt8]) -> Plan {
        guard let json = try? JSON(parsing: payload), let request = Interruption(json: json) else {
            return drop(.malformed)
        }
        if let parent = request.parentJob, parent != job.meta.parentJob {
            return drop(.stale)
        }
        if let topic = request.topic, topic != job.meta.topic {
            return drop(.stale)
        }
        interrupt(request)
        return plan(done: true)
    }

    /// A chunk of the sweep.
    mutating func planSweep() -> Plan {
        sweep(descends: job.sweepDescends)
        return plan(done: true)
    }

    // MARK: Held messages

    /// Keeps a message of a paused job, or one that came while earlier ones went back to the stream.
    mutating func planHold(of message: Message) -> Plan {
        hold(message)
        var plan = plan(done: true)
        plan.drop = .held
        return plan
    }

    /// Lets a paused job go on; what it was sent meanwhile goes back to the stream, in order.
    mutating func goOn() {
        job.header.state = .running
        setPause(nil)
        announce(.resumed)
        release()
    }

    /// The most held messages that one commit puts back, so that no call runs long.
    static let releasedMax = 100

    /// Puts a chunk of what is held back into the stream. Until the last of it is through, what comes is held behind it:
    /// also what stood unread in the stream before.
    private mutating func release() {
        guard job.heldCount > 0 else {
            if job.isReleasing { setHeld(0, isReleasing: false) }
            return
        }
        let count = min(job.heldCount, Self.releasedMax)
        append(.release(limit: count))
        setHeld(job.heldCount - count, isReleasing: true)
        append(
            .send(
                .release(app: job.meta.app, gid: job.header.gid, job: job.meta.job),
                partition: context.partition
            )
        )
    }

    /// The next chunk of a release. A job that was paused again begins anew when it is resumed.
    mutating func planRelease() -> Plan {
        guard job.header.state == .running, job.isReleasing else { return drop(.stale) }
        release()
        return plan(done: true)
    }

    // MARK: Deletion

    /// Makes an ended job expire now, or as soon as its sweep is done: what it has left open would outlive it.
    mutating func deleteSoon() {
        setExpiry(now)
        if job.header.semaphore == 0 { armExpiry(now) }
    }
}
