import LegworkExpression
import LegworkGraph
import LegworkJSON
import LegworkLedger

/// How a job ends, pauses and goes on. Source: `21-protocol` §8.
extension JobRun {
    /// Step C: the semaphore has reached 0, so the job is complete, or has failed if an error was waiting for its siblings.
    mutating func complete() {
        if let failure = job.failure {
            end(as: .failed, error: failure, code: failure["code"]?.integerValue.map(Int.init) ?? 500)
            return
        }
        if let violation = graph.outputSchema?.violations(of: .object(job.data)) {
            let error = ActivityError(
                code: ActivityError.unprocessable,
                message: "the job's data does not satisfy the output schema of its graph: \(violation)"
            )
            end(as: .failed, error: error.json, code: error.code)
            return
        }
        end(as: .completed, error: nil, code: 0)
    }

    /// Flips the job to an end, tells whoever waits, and sees to what is left behind.
    mutating func end(
        as state: JobState,
        error: JSON?,
        code: Int,
        tellsParent: Bool = true,
        descends: Bool = false
    ) {
        guard !job.header.state.hasEnded else { return }
        visits = []
        job.header.state = state
        setPause(nil)
        if let error { setFailure(error) }
        count("n:\(job.meta.app):\(job.meta.version)", by: -1)
        // Whoever reads the results of a topic later may find the job itself expired.
        let published = graph.source.publishes == nil ? [] : (error ?? .object(job.data)).serialized()
        announce(eventKind(of: state), code: code, payload: published)
        answerParent(error: error, code: code, tellsError: tellsParent)
        if job.heldCount > 0 {
            append(.count(field: "dropped", by: Int64(job.heldCount)))
            append(.dropHeld)
        }
        if job.heldCount > 0 || job.isReleasing { setHeld(0, isReleasing: false) }
        guard job.header.semaphore > 0 else {
            expire()
            return
        }
        if descends {
            job.sweepDescends = true
            save(.root, Operation.Field("D", "1"))
        }
        append(
            .send(
                .sweep(app: job.meta.app, gid: job.header.gid, job: job.meta.job),
                partition: context.partition
            )
        )
    }

    private func eventKind(of state: JobState) -> JobEvent.Kind {
        switch state {
        case .completed: .completed
        case .failed: .failed
        case .interrupted: .interrupted
        case .cancelled: .cancelled
        case .paused: .paused
        case .running: .resumed
        }
    }

    /// Writes an event of the job and says so on the channel.
    mutating func announce(_ kind: JobEvent.Kind, code: Int = 0, payload: [UInt8] = []) {
        let event = JobEvent(
            kind: kind,
            app: job.meta.app,
            topic: job.meta.topic,
            gid: job.header.gid,
            code: code,
            milliseconds: now,
            job: job.meta.job,
            payload: payload
        )
        append(.event(event))
        append(.announce(event))
    }

    private mutating func answerParent(error: JSON?, code: Int, tellsError: Bool) {
        guard let parent = job.meta.parent else { return }
        let failed = error != nil && tellsError
        let answer = Message.Answer(
            token: parent,
            sequence: 0,
            status: failed ? .error : .success,
            code: failed ? code : 200,
            payload: failed ? (error ?? .emptyObject).serialized() : JSON.object(job.data).serialized()
        )
        if context.breaks(.parentNotTold) { return }
        append(.send(.answer(answer), partition: context.partition(app: parent.app, job: parent.job)))
        guard context.breaks(.parentToldTwice) else { return }
        append(.send(.answer(answer), partition: context.partition(app: parent.app, job: parent.job)))
    }

    /// Arms the expiry of an ended job; a graph whose `expire` is 0 or less keeps it.
    mutating func expire() {
        let scope = self.scope(graph.source.triggerIndex, .root)
        let value = try? evaluate(graph.expire, in: scope)
        let milliseconds = value.flatMap(DurationText.milliseconds) ?? 3_600_000
        guard milliseconds > 0 else { return }
        setExpiry(now + milliseconds)
        armExpiry(now + milliseconds)
    }

    /// Arms the timer that removes an ended job.
    mutating func armExpiry(_ due: Int64) {
        append(.arm(.expiry(app: job.meta.app, gid: job.header.gid, job: job.meta.job), dueMilliseconds: due))
    }

    // MARK: Emit

    /// True if the activity announces the job's data now.
    mutating func emits(_ activity: PreparedActivity, at address: Address) -> Bool {
        guard let expression = activity.emit else { return false }
        // Announcing is no step of the job: an expression that fails only means that nothing is announced.
        return (try? evaluate(expression, in: scope(activity.index, address))) == .bool(true)
    }

    /// Announces the job's data so far, and sends it to a parent that waits, as an interim answer.
    mutating func emit() {
        let data = JSON.object(job.data).serialized()
        announce(.emitted, payload: data)
        guard let parent = job.meta.parent else { return }
        let answer = Message.Answer(
            token: parent,
            sequence: Int(job.header.rev + 1) * 64 + visitCount % 64,
            status: .pending,
            code: 202,
            payload: data
        )
        append(.send(.answer(answer), partition: context.partition(app: parent.app, job: parent.job)))
    }

    // MARK: Pause

    /// Holds the job; messages that arrive are kept until it is resumed.
    ///
    /// - Parameter by: who does it, in words.
    mutating func pause(by: String, because failure: JSON?) {
        job.header.state = .paused
        setPause(PauseNote(sinceMilliseconds: now, by: by))
        if let failure { setFailure(failure) }
        announce(.paused, code: failure?["code"]?.integerValue.map(Int.init) ?? 0)
    }

    // MARK: Sweep

    /// Clears away what an ended job has left open: timers, hooks, tasks, children; arms the expiry last.
    mutating func sweep(descends: Bool) {
        var count = 0
        for address in job.scopes.keys.sorted(by: { $0.text < $1.text }) {
            for index in (job.scopes[address]?.instances.keys.sorted() ?? []) {
                guard let record = job.record(index, at: address), record.isOpen else { continue }
                guard count < context.limits.sweptMax else {
                    append(
                        .send(
                            .sweep(app: job.meta.app, gid: job.header.gid, job: job.meta.job),
                            partition: context.partition
                        )
                    )
                    return
                }
                count += 1
                sweepWait(index, address, record, descends: descends)
            }
        }
        job.header.semaphore = 0
        if let due = job.expiresMilliseconds { armExpiry(due) } else { expire() }
    }

    private mutating func sweepWait(_ index: Int, _ address: Address, _ record: InstanceRecord, descends: Bool) {
        if let deadline = record.deadline {
            append(.disarm(.wait(deadline.cause, token(index, address, attempt: record.attempt))))
        }
        if record.scheduleDueMilliseconds != nil {
            append(.disarm(.wait(.schedule, token(index, address, attempt: 0))))
        }
        if !record.hooks.isEmpty, !context.breaks(.sweepForgetsHooks) {
            append(.dropHook(keys: record.hooks, token: token(index, address, attempt: record.attempt)))
        }
        cancelAttempt(index, address, descends: descends)
        change(index, address, .record) { instance in
            instance.record?.state = .swept
            instance.record?.hooks = []
            instance.record?.deadline = nil
            instance.record?.scheduleDueMilliseconds = nil
        }
    }
}
