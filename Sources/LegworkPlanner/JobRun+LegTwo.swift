import LegworkExpression
import LegworkGraph
import LegworkJSON
import LegworkLedger

/// Leg 2: an answer, a timer or a signal has come in.
extension JobRun {
    /// What came in, as the conclusion of an activity needs it.
    struct Answered {
        var activity: Int
        /// The dimension of the instance: its ledger is there.
        var address: Address
        /// The name of the message or visit that brought it.
        var guid: String
        /// The code that decides the edge.
        var code = 200
        /// False for an interim answer.
        var isFinal = true
        /// The index of the dimension that this opens: a pivot's round, an interim answer; nil for none.
        var dimension: Int?
        /// Where the obligation lives that ends with this; nil for `address`.
        var obligation: Address?
        /// What it gave; nil to leave what is there.
        var output: JSON?

        init(_ activity: Int, _ address: Address, guid: String) {
            self.activity = activity
            self.address = address
            self.guid = guid
        }
    }

    /// An outcome that is saved, with the edges that it chose: what step B needs.
    struct Outcome {
        var departure: Departure
        var edges: [Int]
        var obligation: Address
    }

    // MARK: Accepting

    /// Counts a Leg 2 message on its activity and seeds its ledger; nil where the digits are full and the job has failed.
    mutating func accept(_ guid: String, activity: Int, address: Address) -> Int? {
        guard addToLedger(activity, address, ActivityLedger.legTwoEntry) else {
            let name = graph.source.activities[activity].id
            fail(
                ActivityError(
                    code: ActivityError.loopDetected,
                    message:
                        "activity '\(name)' has had \(ActivityLedger.legTwoEntriesMax) answers, which is the most it can count"
                ),
                activity: activity
            )
            return nil
        }
        let ordinal = job.ledger(activity, at: address).legTwoEntries
        markMessage(guid, at: address) { $0 = MessageLedger(ordinal: ordinal) }
        return ordinal
    }

    // MARK: Answers

    /// A worker's or a child's answer to the attempt under way.
    mutating func receive(_ answer: Message.Answer, payload: JSON, guid: String) -> Entered {
        let (index, address) = (answer.token.activity, answer.token.address)
        if answer.status == .error {
            let code = (100...999).contains(answer.code) ? answer.code : ActivityError.serverError
            let error = ActivityError(code: code, answer: payload)
            if retries(error, index, address) { return .waiting }
            return settleAttempt(index, address, guid: guid, error: error)
        }
        let isFinal = answer.status != .pending
        guard let ordinal = accept(guid, activity: index, address: address) else { return .ended }
        var answered = Answered(index, address, guid: guid)
        answered.code = isFinal ? (answer.code == 0 ? 200 : answer.code) : 202
        answered.isFinal = isFinal
        answered.dimension = ordinal - 1
        answered.output = payload
        if isFinal { dropTimers(index, address) }
        return conclusion(of: answered)
    }

    /// The attempt has failed for good.
    mutating func settleAttempt(
        _ index: Int,
        _ address: Address,
        guid: String,
        error: ActivityError
    ) -> Entered {
        guard let ordinal = accept(guid, activity: index, address: address) else { return .ended }
        dropTimers(index, address)
        var answered = Answered(index, address, guid: guid)
        answered.dimension = ordinal - 1
        return conclusion(of: answered, error: error)
    }

    /// Plans the next attempt, if the activity's retry policies allow one. No ledger counts it.
    ///
    /// Source: `21-protocol` §7, Retry.
    private mutating func retries(_ error: ActivityError, _ index: Int, _ address: Address) -> Bool {
        let policies =
            switch graph.source.activities[index].kind {
            case .worker(let settings): settings.retry
            case .await(let settings): settings.retry
            default: [RetryPolicy]()
            }
        guard let record = job.record(index, at: address),
            let policy = policies.first(where: { $0.covers(code: error.code) }),
            record.attempt < policy.maximumAttempts
        else { return false }
        dropAttemptTimer(index, address)
        let attempt = record.attempt + (context.breaks(.retryKeepsAttempt) ? 0 : 1)
        let chance = context.chance(record.guid, "retry", attempt)
        let pause = policy.pauseMilliseconds(beforeAttempt: attempt, chance: chance)
        change(index, address, [.record, .error]) { instance in
            instance.record?.attempt = attempt
            instance.error = error.json
        }
        openWait(index, address, deadline: .init(cause: .retry, dueMilliseconds: now + pause))
        keepSchedule(index, address)
        return true
    }

    /// Arms the timer of the whole dispatch again: a timer that takes a wait takes the wait's other timer along.
    mutating func keepSchedule(_ index: Int, _ address: Address) {
        guard let due = job.record(index, at: address)?.scheduleDueMilliseconds else { return }
        append(.arm(.wait(.schedule, token(index, address, attempt: 0)), dueMilliseconds: due))
    }

    mutating func dropTimers(_ index: Int, _ address: Address) {
        dropAttemptTimer(index, address)
        guard let record = job.record(index, at: address), record.scheduleDueMilliseconds != nil else { return }
        append(.disarm(.wait(.schedule, token(index, address, attempt: 0))))
    }

    private mutating func dropAttemptTimer(_ index: Int, _ address: Address) {
        guard let record = job.record(index, at: address), let deadline = record.deadline else { return }
        if context.breaks(.timerLeftArmed) { return }
        append(.disarm(.wait(deadline.cause, token(index, address, attempt: record.attempt))))
    }

    // MARK: Timers

    /// A timer has taken the wait of an instance.
    mutating func wake(_ cause: TimerCause, _ token: WaitToken, guid: String) -> Entered {
        let (index, address) = (token.activity, token.address)
        switch cause {
        case .sleep:
            guard accept(guid, activity: index, address: address) != nil else { return .ended }
            let due = job.record(index, at: address)?.deadline?.dueMilliseconds ?? now
            setHook(
                index,
                address,
                data: ["timestamp": .string(Timestamps.iso(now)), "due": .string(Timestamps.iso(due))]
            )
            return conclusion(of: Answered(index, address, guid: guid))
        case .retry:
            return attemptAgain(index, address, guid: guid)
        case .timeout, .schedule:
            let what = cause == .timeout ? "attempt \(token.attempt)" : "the dispatch, retries included,"
            let error = ActivityError(
                code: ActivityError.timeout,
                message: "\(what) of activity '\(graph.source.activities[index].id)' took too long"
            )
            cancelAttempt(index, address)
            if cause == .timeout, retries(error, index, address) { return .waiting }
            return settleAttempt(index, address, guid: guid, error: error)
        case .expiry, .buffer, .slice:
            return .waiting
        }
    }

    /// Keeps what ended a hook's wait; `timed_out` tells which of two it was.
    private mutating func setHook(_ index: Int, _ address: Address, data: JSON) {
        guard case .hook(let settings) = graph.source.activities[index].kind else { return }
        var hook = JSONObject()
        hook["data"] = data
        if settings.sleep != nil, settings.waitsForSignal { hook["timed_out"] = true }
        change(index, address, .hook) { $0.hook = .object(hook) }
    }

    /// Takes back what an attempt has sent out: its task, or its child.
    mutating func cancelAttempt(_ index: Int, _ address: Address, descends: Bool = false) {
        guard let record = job.record(index, at: address) else { return }
        switch graph.source.activities[index].kind {
        case .worker:
            if let entry = instance(index, address).taskEntry {
                append(.dropTask(topic: record.reference, entry: entry))
            } else {
                append(.dropGiven(token(index, address, attempt: record.attempt)))
            }
        case .await(let settings):
            guard !record.reference.isEmpty, settings.cancel == .cascade || descends else { return }
            let request = Interruption(
                state: .cancelled,
                code: ActivityError.interrupted,
                reason: "the job that waited for it, '\(job.meta.job)', no longer does",
                stack: nil,
                throwsError: false,
                descends: descends
            )
            append(
                .send(
                    .interrupt(
                        app: job.meta.app,
                        gid: "",
                        job: record.reference,
                        payload: request.json(onlyChildOf: job.meta.job).serialized()
                    ),
                    partition: context.partition(app: job.meta.app, job: record.reference)
                )
            )
        default: return
        }
    }

    // MARK: Signals

    /// A signal has arrived for a hook. 202 leaves the hook open; an error's code routes as an error.
    mutating func receive(_ signal: Message.SignalWake, payload: JSON, guid: String) -> Entered {
        let (index, address) = (signal.token.activity, signal.token.address)
        guard let ordinal = accept(guid, activity: index, address: address) else { return .ended }
        let isFinal = signal.code != 202
        var hook = JSONObject()
        hook["data"] = payload
        if let record = job.record(index, at: address), record.deadline != nil { hook["timed_out"] = false }
        var answered = Answered(index, address, guid: guid)
        answered.code = signal.code
        answered.isFinal = isFinal
        answered.dimension = ordinal - 1
        if isFinal || !opensDimension(index, code: signal.code) {
            change(index, address, .hook) { $0.hook = .object(hook) }
        } else {
            let child = address.child(opener: index, index: ordinal - 1)
            openScope(child)
            change(index, child, .hook) { $0.hook = .object(hook) }
        }
        guard signal.status == .error || signal.code >= 400 else { return conclusion(of: answered) }
        return conclusion(of: answered, error: ActivityError(code: signal.code, answer: payload))
    }

    private func opensDimension(_ activity: Int, code: Int) -> Bool {
        graph.source.activities[activity].transitions.contains { $0.opensDimension && $0.covers(code: code) }
    }

    /// Makes a new dimension known, with no obligation in it yet.
    mutating func openScope(_ address: Address) {
        guard job.openCounts[address] == nil, let opening = address.opening else { return }
        if !graph.isPivot(opening.opener) { foldSiblings(before: opening) }
        setOpenCount(address, 0)
    }
}
