import LegworkGraph
import LegworkJSON
import LegworkLedger

/// Makes the explanations of one job.
struct Explainer {
    let job: JobSnapshot
    let graph: PreparedGraph
    let around: JobSurroundings?

    func explanations() -> [Explanation] {
        guard !job.header.state.hasEnded else { return clearing() }
        var result = job.header.state == .paused ? [paused()] : []
        result += letters()
        for address in job.scopes.keys.sorted(by: { $0.text < $1.text }) {
            let scope = job.scopes[address] ?? ScopeState()
            for (index, instance) in scope.instances.sorted(by: { $0.key < $1.key }) {
                guard let record = instance.record, record.isOpen, graph.activities.indices.contains(index) else {
                    continue
                }
                result.append(explain(graph.activities[index], instance, record, address))
            }
            result += joins(scope, address)
        }
        return result + queued()
    }

    // MARK: The job itself

    private func own(_ subject: Explanation.Subject, since: Int64, wake: String) -> Explanation {
        Explanation(
            activity: nil,
            type: nil,
            address: .root,
            subjects: [subject],
            sinceMilliseconds: since,
            dueMilliseconds: nil,
            attempt: 1,
            lastError: nil,
            wake: wake
        )
    }

    private func paused() -> Explanation {
        var paused = own(
            .person,
            since: job.pause?.sinceMilliseconds ?? job.header.updatedMilliseconds,
            wake: "legwork jobs \(hasFailedActivity ? "retry" : "resume") \(job.meta.job)"
        )
        paused.lastError = job.failure
        if let by = job.pause?.by { paused.remarks = [.init("paused", "paused by \(by)", .string(by))] }
        if let count = around?.heldCount {
            let what = count == 1 ? "1 message has" : "\(count) messages have"
            let text =
                count == 0 ? "nothing has arrived since" : "\(what) arrived since, and will be delivered in order"
            paused.remarks.append(.init("held", text, .integer(Int64(count))))
        }
        return paused
    }

    /// True if a failed activity waits for a person: then it is not enough to resume the job.
    private var hasFailedActivity: Bool {
        job.scopes.values.contains { $0.instances.values.contains { $0.record?.state == .held } }
    }

    private func letters() -> [Explanation] {
        (around?.letters ?? []).map { letter in
            var explanation = own(
                .person,
                since: letter.sinceMilliseconds,
                wake: "legwork dead retry \(letter.id), once what was wrong is mended"
            )
            explanation.attempt = max(1, letter.attempts)
            explanation.lastError = ["message": .string(letter.reason)]
            explanation.remarks = [
                .init("letter", "an entry of it is among the dead letters: \(letter.id)", .string(letter.id))
            ]
            return explanation
        }
    }

    /// An ended job that is not cleared away yet.
    private func clearing() -> [Explanation] {
        let open = job.scopes.values.reduce(0) { sum, scope in
            sum + scope.instances.values.count { $0.record?.isOpen ?? false }
        }
        guard open > 0 else { return [] }
        var explanation = own(
            .engine,
            since: job.header.updatedMilliseconds,
            wake: "an engine, which clears away what it has left: \(open) open wait\(open == 1 ? "" : "s")"
        )
        explanation.remarks = engineRemarks(
            around?.messages.first { if case .sweep = $0.message { true } else { false } }
        )
        return [explanation]
    }

    // MARK: Instances

    private func explain(
        _ activity: PreparedActivity,
        _ instance: Instance,
        _ record: InstanceRecord,
        _ address: Address
    ) -> Explanation {
        let token = token(activity, record, address)
        let isHeld = isHeld(token, record)
        let (subjects, wake) = isHeld ? resumption : isLost(token, record) ? loss : subjects(of: activity, record)
        let dues = [record.deadline?.dueMilliseconds, record.scheduleDueMilliseconds].compactMap { $0 }
        var explanation = Explanation(
            activity: activity.source.id,
            type: activity.source.kind.name,
            address: address,
            subjects: subjects,
            sinceMilliseconds: record.updatedMilliseconds,
            dueMilliseconds: dues.min(),
            attempt: record.attempt,
            lastError: instance.error,
            wake: wake
        )
        explanation.remarks = remarks(activity, record, address, isHeld: isHeld)
        return explanation
    }

    /// True for an instance whose wake or answer has come, and is kept because the job is paused, or because what was kept
    /// before it still goes back.
    private func isHeld(_ token: WaitToken, _ record: InstanceRecord) -> Bool {
        guard job.header.state == .paused || job.isReleasing else { return false }
        return around?.held.contains { $0.isFor(token) } ?? false
    }

    /// What moves an instance whose message is held.
    private var resumption: ([Explanation.Subject], String) {
        job.header.state == .paused
            ? ([.person], "legwork jobs resume \(job.meta.job)")
            : ([.engine], "an engine, which sends what was held while the job was paused")
    }

    /// True for an instance whose wake was sent and is nowhere: not in the stream, not held, not among the dead letters.
    private func isLost(_ token: WaitToken, _ record: InstanceRecord) -> Bool {
        guard let around, around.seesAllMessages, around.held.count == around.heldCount, around.letters.isEmpty else {
            return false
        }
        guard record.state == .takenByTimer || record.state == .takenBySignal else { return false }
        return !around.messages.contains { $0.message.isFor(token) }
    }

    /// What is left for an instance whose wake is lost.
    private var loss: ([Explanation.Subject], String) {
        (
            [.person],
            "nothing, if 'legwork audit' says the same: its wake is in no stream; legwork jobs cancel \(job.meta.job)"
        )
    }

    private func subjects(
        of activity: PreparedActivity,
        _ record: InstanceRecord
    ) -> ([Explanation.Subject], String) {
        switch record.state {
        case .takenByTimer, .takenBySignal, .begun:
            return ([.engine], "an engine: the next step is in its stream; start one with 'legwork dev' if none runs")
        case .held: return ([.person], "legwork jobs retry \(job.meta.job) --activity \(activity.source.id)")
        case .open, .done, .swept: break
        }
        if let deadline = record.deadline, deadline.cause == .retry {
            return ([.timer(.retry)], "attempt \(record.attempt), at \(Timestamps.iso(deadline.dueMilliseconds))")
        }
        switch activity.source.kind {
        case .worker:
            let topic = TaskQueue.topic(of: record.reference)
            return ([.worker(topic: topic)], "an answer of a worker for topic '\(topic)'")
        case .await: return ([.child(job: record.reference)], "the end of job '\(record.reference)'")
        default:
            var subjects: [Explanation.Subject] = []
            var wakes: [String] = []
            if !record.hooks.isEmpty {
                let topics = activity.hookRules.map(\.topic)
                subjects.append(.signal(topics: topics))
                wakes.append("a signal: legwork signal \(topics.first ?? "") '…'")
            }
            if let deadline = record.deadline {
                subjects.append(.timer(deadline.cause))
                wakes.append("its timer, at \(Timestamps.iso(deadline.dueMilliseconds))")
            }
            return (subjects, wakes.joined(separator: ", or "))
        }
    }

    private func token(_ activity: PreparedActivity, _ record: InstanceRecord, _ address: Address) -> WaitToken {
        WaitToken(
            app: job.meta.app,
            gid: job.header.gid,
            activity: activity.index,
            address: address,
            attempt: record.attempt,
            job: job.meta.job
        )
    }

    // MARK: Remarks

    private func remarks(
        _ activity: PreparedActivity,
        _ record: InstanceRecord,
        _ address: Address,
        isHeld: Bool
    ) -> [Explanation.Remark] {
        var remarks: [Explanation.Remark] = []
        let token = token(activity, record, address)
        let queued = around?.messages.first { $0.message.isFor(token) }
        switch record.state {
        case _ where isHeld: remarks.append(held(token))
        case .takenByTimer, .takenBySignal, .begun:
            if record.state == .takenBySignal, case .signal(let signal)? = queued?.message {
                remarks.append(.init("signal", "the signal '\(signal.id)' has arrived", .string(signal.id)))
            }
            remarks += engineRemarks(queued ?? around?.messages.first)
        case .open where queued != nil: remarks += engineRemarks(queued)
        case .open: remarks += outside(activity, record, token)
        case .held, .done, .swept: break
        }
        if let most = attemptsMax(activity), record.attempt > 1 || most > 1 {
            remarks.append(
                .init("attempts", "attempt \(record.attempt) of at most \(most)", .integer(Int64(most)))
            )
        }
        if let round = round(address) { remarks.append(round) }
        return remarks
    }

    /// What is held for an instance.
    private func held(_ token: WaitToken) -> Explanation.Remark {
        let what =
            switch around?.held.first(where: { $0.isFor(token) }) {
            case .signal(let signal): "the signal '\(signal.id)'"
            case .answer: "its answer"
            default: "its wake"
            }
        let text =
            "\(what) has arrived, and is held \(job.isReleasing ? "behind what came before" : "while the job is paused")"
        return .init("message", text, "held")
    }

    private func outside(
        _ activity: PreparedActivity,
        _ record: InstanceRecord,
        _ token: WaitToken
    ) -> [Explanation.Remark] {
        guard let around, record.deadline?.cause != .retry else { return [] }
        switch activity.source.kind {
        case .worker: return around.tasks[token].map { [task($0, topic: TaskQueue.topic(of: record.reference))] } ?? []
        case .await:
            guard let state = around.children[token] else {
                let text = "the child has not started yet: its start is in the stream of its partition"
                return [.init("child", text, .null)]
            }
            return [.init("child", "the child is \(state.rawValue)", .string(state.rawValue))]
        default: return []
        }
    }

    private func task(_ state: JobSurroundings.TaskState, topic: String) -> Explanation.Remark {
        switch state {
        case .queued(let ahead, let workers):
            let place = ahead == 0 ? "its task is next" : "\(ahead) tasks come before its own"
            let readers =
                workers == 0
                ? "no worker reads topic '\(topic)': start one with 'legwork work \(topic)'"
                : workers == 1 ? "1 worker reads the topic" : "\(workers) workers read the topic"
            return .init(
                "task",
                "nobody has taken it: \(place), and \(readers)",
                ["state": "queued", "ahead": .integer(Int64(ahead)), "workers": .integer(Int64(workers))]
            )
        case .inHand(let worker, let silent, let deliveries):
            let again = deliveries > 1 ? ", the \(deliveries)th delivery" : ""
            return .init(
                "task",
                "worker '\(worker)' has it\(again), last heard of \(silent) ms ago",
                [
                    "state": "in hand", "worker": .string(worker), "silent_ms": .integer(silent),
                    "deliveries": .integer(Int64(deliveries)),
                ]
            )
        case .given(let worker, let until, let isSilent): return given(worker, until, isSilent)
        case .gone: return .init("task", "its task is gone: run 'legwork audit'", ["state": "gone"])
        }
    }

    private func given(_ worker: String, _ until: Int64, _ isSilent: Bool) -> Explanation.Remark {
        let time = Timestamps.iso(until)
        let way = "straight from the commit that sent it"
        let text: String
        if !isSilent {
            text =
                "worker '\(worker)' has it, \(way), and lives until \(time) at least; if it falls silent, others get it"
        } else if around?.hasEngine ?? true {
            text = "worker '\(worker)' had it \(way), and is silent since \(time): an engine gives it to others now"
        } else {
            text =
                "worker '\(worker)' had it \(way), and is silent since \(time); no engine is there to give it to others: "
                + "start one with 'legwork serve'"
        }
        let value: JSON = [
            "state": "given", "worker": .string(worker), "until": .string(time), "silent": .bool(isSilent),
        ]
        return .init("task", text, value)
    }

    private func engineRemarks(_ queued: JobSurroundings.QueuedMessage?) -> [Explanation.Remark] {
        guard let around else { return [] }
        guard around.hasEngine else {
            return [.init("engine", "no engine reads its partition: start one with 'legwork serve'", .null)]
        }
        guard let queued else { return [] }
        let place = queued.ahead == 0 ? "it is next" : "\(queued.ahead) messages come before it"
        let engines = queued.deaths == 1 ? "an engine has" : "\(queued.deaths) engines have"
        let suspicion = queued.deaths > 0 ? "; \(engines) died while it was undone" : ""
        return [
            .init(
                "message",
                "its message is in the stream: \(place)\(suspicion)",
                ["ahead": .integer(Int64(queued.ahead)), "engines_died": .integer(Int64(queued.deaths))]
            )
        ]
    }

    private func attemptsMax(_ activity: PreparedActivity) -> Int? {
        switch activity.source.kind {
        case .worker(let settings): settings.retry.map(\.maximumAttempts).max()
        case .await(let settings): settings.retry.map(\.maximumAttempts).max()
        default: nil
        }
    }

    /// The innermost round of a loop that encloses an address.
    private func round(_ address: Address) -> Explanation.Remark? {
        for address in address.path.reversed() {
            guard let (_, opener, index) = address.opening, graph.activities.indices.contains(opener),
                graph.isPivot(opener)
            else { continue }
            let cap = graph.source.maxCycles
            let most = cap == 0 ? "" : " of at most \(cap)"
            let text = "round \(index + 1)\(most) of the loop of '\(graph.source.activities[opener].id)'"
            return .init("round", text, .integer(Int64(index + 1)))
        }
        return nil
    }

    // MARK: Joins

    /// Joins that some branch has reached and others have not.
    private func joins(_ scope: ScopeState, _ address: Address) -> [Explanation] {
        scope.joins.sorted { $0.key < $1.key }.compactMap { index, join in
            guard !join.isDecided, join.slots.contains(.taken), graph.activities.indices.contains(index),
                graph.source.activities[index].join != .each
            else { return nil }
            let open = zip(graph.topology.inbound[index], join.slots).filter { $1 == .open }
                .map { graph.source.activities[$0.0.from].id }
            return Explanation(
                activity: graph.source.activities[index].id,
                type: graph.source.activities[index].kind.name,
                address: address,
                subjects: [.branches(from: open)],
                sinceMilliseconds: job.header.updatedMilliseconds,
                dueMilliseconds: nil,
                attempt: 1,
                lastError: nil,
                wake: "the end of \(open.map { "'\($0)'" }.joined(separator: ", "))"
            )
        }
    }

    // MARK: Messages that are obligations of their own

    private func queued() -> [Explanation] {
        (around?.messages ?? []).compactMap { queued in
            let (index, address): (Int, Address)
            switch queued.message {
            case .transition(let to): (index, address) = (to.activity, to.address)
            case .reentry(let to): (index, address) = (to.pivot, to.address)
            default: return nil
            }
            guard graph.activities.indices.contains(index) else { return nil }
            return Explanation(
                activity: graph.source.activities[index].id,
                type: graph.source.activities[index].kind.name,
                address: address,
                subjects: [.engine],
                sinceMilliseconds: job.header.updatedMilliseconds,
                dueMilliseconds: nil,
                attempt: 1,
                lastError: nil,
                wake: "an engine: its entry is in the stream; start one with 'legwork dev' if none runs",
                remarks: engineRemarks(queued)
            )
        }
    }
}

extension Message {
    /// True for an answer, a wake or a signal for the instance that a token names.
    fileprivate func isFor(_ token: WaitToken) -> Bool {
        func isSame(_ other: WaitToken) -> Bool {
            other.gid == token.gid && other.activity == token.activity && other.address == token.address
        }
        return switch self {
        case .answer(let answer): isSame(answer.token)
        case .wake(_, let other): isSame(other)
        case .signal(let signal): isSame(signal.token)
        case .transition, .reentry, .childStart, .sweep, .interrupt, .release, .fanOut, .broadcast, .nudge: false
        }
    }
}
