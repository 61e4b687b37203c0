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
        case .pause:
            guard state == .running else {
                throw state == .paused
                    ? ControlRefusal(code: 409, message: "job '\(job.meta.job)' is paused already")
                    : ended(job, "cannot be paused")
            }
            run.pause(because: nil)
        case .resume:
            guard state == .paused else { throw notPaused(job) }
            run.goOn()
        case .retry(let activity):
            guard state == .paused else { throw notPaused(job) }
            guard run.retryHeld(activity) else {
                throw ControlRefusal(
                    code: 409,
                    message:
                        "no activity\(activity.map { " '\($0)'" } ?? "") of job '\(job.meta.job)' failed and waits to be "
                        + "tried again; 'legwork jobs why \(job.meta.job)' tells what it waits for"
                )
            }
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
        let target = (app: job.meta.app, job: job.meta.job)
        guard let json = try? JSON(parsing: payload), let request = Interruption(json: json) else {
            return Planner.dropped(.malformed, target, context)
        }
        if let parent = request.parentJob, parent != job.meta.parentJob {
            return Planner.dropped(.stale, target, context)
        }
        interrupt(request)
        return plan(done: true)
    }

    /// A chunk of the sweep.
    mutating func planSweep() -> Plan {
        sweep(descends: job.sweepDescends)
        return plan(done: true)
    }

    /// Lets a paused job go on; what it was sent meanwhile goes back to the stream, in order.
    mutating func goOn() {
        job.header.state = .running
        announce(.resumed)
        append(.release(limit: Self.releasedMax))
    }

    /// Tries failed activities again that wait for a person, and lets the job go on.
    mutating func retryHeld(_ name: String?) -> Bool {
        var found = false
        for address in job.scopes.keys.sorted(by: { $0.text < $1.text }) {
            for index in job.scopes[address]?.instances.keys.sorted() ?? [] {
                guard instance(index, address).record?.state == .held,
                    name == nil || graph.source.activities[index].id == name
                else { continue }
                found = true
                retry(index, address)
            }
        }
        guard found else { return false }
        job.failure = nil
        eraseFailure()
        goOn()
        return true
    }

    private mutating func retry(_ index: Int, _ address: Address) {
        let attempt = (instance(index, address).record?.attempt ?? 1) + 1
        change(index, address, [.record, .error]) { instance in
            instance.record?.attempt = attempt
            instance.error = nil
        }
        // The wake of a retry is due at once: the engine dispatches the attempt as after any pause.
        openWait(index, address, deadline: .init(cause: .retry, dueMilliseconds: now))
    }

    /// Makes an ended job expire now.
    mutating func deleteSoon() {
        setExpiry(now)
        append(.arm(.expiry(app: job.meta.app, gid: job.header.gid, job: job.meta.job), dueMilliseconds: now))
    }
}
