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
            if let failed = run.firstHeld { throw waitsForRetry(job, failed) }
            run.goOn()
        case .retry(let activity, let fix):
            guard !state.hasEnded else { throw ended(job, "has nothing to try again") }
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

    /// Resumed as it is, the job would run with nothing to do: what failed goes on only if a person has it tried again.
    private static func waitsForRetry(_ job: JobSnapshot, _ activity: String) -> ControlRefusal {
        let id = job.meta.job
        return ControlRefusal(
            code: 409,
            message: "job '\(id)' is paused because '\(activity)' failed, and to resume it would not mend that; "
                + "have it tried again: legwork jobs retry \(id) (with --input or --job-data, if they were wrong), "
                + "or end the job: legwork jobs cancel \(id)"
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
        if job.header.state == .paused {
            job.header.state = .running
            setPause(nil)
            announce(.resumed)
        }
        // A release that was under way when the job was paused goes on by its own message, which is in the stream yet.
        if !job.isReleasing, !context.breaks(.resumeForgetsHeld) { release() }
    }

    /// Puts a chunk of what is held back into the stream. Until the last of it is through, what comes is held behind it:
    /// also what stood unread in the stream before.
    private mutating func release() {
        guard job.heldCount > 0 else {
            if job.isReleasing { setHeld(0, isReleasing: false) }
            return
        }
        let count = min(job.heldCount, context.limits.releasedMax)
        append(.release(limit: count))
        setHeld(job.heldCount - count, isReleasing: true)
        append(
            .send(
                .release(app: job.meta.app, gid: job.header.gid, job: job.meta.job),
                partition: context.partition
            )
        )
    }

    /// The next chunk of a release. Of a job that was paused again meanwhile, what has come back stands behind what was
    /// not released yet: it is turned to the front, and the release ends here, or goes on where the job runs again.
    mutating func planRelease() -> Plan {
        guard job.isReleasing else { return drop(.stale) }
        if job.returnedCount > 0 { append(.turnHeld(count: job.returnedCount)) }
        if job.header.state == .running { release() } else { setHeld(job.heldCount, isReleasing: false) }
        return plan(done: true)
    }

    // MARK: Deletion

    /// Makes an ended job expire now, or as soon as its sweep is done: what it has left open would outlive it.
    mutating func deleteSoon() {
        setExpiry(now)
        if job.header.semaphore == 0 { armExpiry(now) }
    }
}
