import LegworkGraph
import LegworkJSON
import LegworkLedger

/// How a person has a failed activity tried again: `on_error: pause`. Source: `10-language` §2.
extension JobRun {
    /// Tries failed activities again that wait for a person, with what the person has mended, and lets the job go on.
    ///
    /// - Throws: ``ControlRefusal`` where nothing waits for it, or the new input cannot be for it.
    mutating func retryHeld(_ name: String?, _ fix: RetryFix) throws(ControlRefusal) {
        let held = heldInstances(named: name)
        guard !held.isEmpty else {
            throw ControlRefusal(
                code: 409,
                message:
                    "no activity\(name.map { " '\($0)'" } ?? "") of job '\(job.meta.job)' failed and waits to be "
                    + "tried again; 'legwork jobs why \(job.meta.job)' tells what it waits for"
            )
        }
        if let input = fix.input { try check(input, for: held) }
        for (key, value) in fix.data { setJobData(key, value) }
        for place in held { retry(place, input: fix.input) }
        job.failure = nil
        eraseFailure()
        goOn()
    }

    /// The id of the first activity that failed and waits for a person; nil for none.
    var firstHeld: String? {
        heldInstances(named: nil).first.map { graph.source.activities[$0.activity].id }
    }

    private func heldInstances(named name: String?) -> [InstanceKey] {
        var found: [InstanceKey] = []
        for address in job.scopes.keys.sorted(by: { $0.text < $1.text }) {
            for index in job.scopes[address]?.instances.keys.sorted() ?? [] {
                guard instance(index, address).record?.state == .held,
                    name == nil || graph.source.activities[index].id == name
                else { continue }
                found.append(InstanceKey(address: address, activity: index))
            }
        }
        return found
    }

    private func check(_ input: JSON, for held: [InstanceKey]) throws(ControlRefusal) {
        let indices = Set(held.map(\.activity))
        guard let index = indices.first, indices.count == 1 else {
            let names = indices.sorted().map { "'\(graph.source.activities[$0].id)'" }.joined(separator: ", ")
            throw ControlRefusal(
                code: 400,
                message: "the activities \(names) wait to be tried again; say which of them the new input is for"
            )
        }
        let activity = graph.activities[index]
        switch activity.source.kind {
        case .worker, .await: break
        default:
            throw ControlRefusal(
                code: 400,
                message: "'\(activity.source.id)' is a \(activity.source.kind.name), which takes no new input; "
                    + "mend the job's data instead"
            )
        }
        if let violation = activity.inputSchema?.violations(of: input) {
            throw ControlRefusal(
                code: 422,
                message: "the input does not satisfy the schema of '\(activity.source.id)': \(violation)"
            )
        }
    }

    private mutating func retry(_ place: InstanceKey, input: JSON?) {
        let (index, address) = (place.activity, place.address)
        let attempt = (instance(index, address).record?.attempt ?? 1) + 1
        let schedule = renewedSchedule(index, address)
        // Nothing has answered it yet: all of its first leg is to be done again.
        let begins = !graph.isPivot(index) && instance(index, address).ledger.legTwoEntries == 0
        change(index, address, [.record, .error, .input]) { instance in
            instance.record?.attempt = attempt
            instance.record?.scheduleDueMilliseconds = schedule
            instance.error = nil
            if begins { instance.record?.reference = "" }
            // What a first leg is done again with is mapped again, unless a person has given it.
            if let input { instance.input = input } else if begins { instance.input = nil }
        }
        // The wake of a retry is due at once: the engine dispatches the attempt as after any pause.
        openWait(index, address, deadline: .init(cause: .retry, dueMilliseconds: now))
    }

    /// When a dispatch that a person has tried again is over: its time begins anew.
    private mutating func renewedSchedule(_ index: Int, _ address: Address) -> Int64? {
        let activity = graph.activities[index]
        guard instance(index, address).record?.scheduleDueMilliseconds != nil else { return nil }
        return try? due(activity.scheduleTimeout, of: activity, key: "schedule_timeout", in: scope(index, address))
    }

    /// True if an instance has sent nothing out yet: a person has had all of its first leg tried again.
    private func beginsAgain(_ index: Int, _ address: Address) -> Bool {
        let instance = instance(index, address)
        return !graph.isPivot(index) && instance.ledger.legTwoEntries == 0 && instance.record?.reference.isEmpty ?? true
    }

    /// The wake of a retry: the pause after a failed attempt is over, or a person has said so.
    mutating func attemptAgain(_ index: Int, _ address: Address, guid: String) -> Entered {
        let given = instance(index, address).input
        if beginsAgain(index, address) { return beginAgain(index, address, input: given) }
        do throws(ActivityError) {
            switch graph.source.activities[index].kind {
            case .await: _ = try startChild(index, address, input: given ?? .emptyObject, waits: true)
            case .worker:
                try dispatch(index, address, input: given ?? .emptyObject)
                keepSchedule(index, address)
            case .hook:
                // An error that a signal brought: what is tried again is the wait. Else its maps or conditions failed.
                let code = instance(index, address).record?.code ?? 0
                guard graph.isPivot(index) || code == ActivityError.unprocessable else {
                    return beginAgain(index, address, input: nil)
                }
                return concludeAgain(index, address, guid: guid)
            case .trigger, .cycle, .signal, .interrupt: return concludeAgain(index, address, guid: guid)
            }
            return .waiting
        } catch {
            return settleAttempt(index, address, guid: guid, error: error)
        }
    }

    private mutating func beginAgain(_ index: Int, _ address: Address, input: JSON?) -> Entered {
        guard let record = instance(index, address).record else { return .waiting }
        if let input { givenInputs[InstanceKey(address: address, activity: index)] = input }
        change(index, address, .record) { instance in
            instance.record?.state = .begun
            instance.record?.deadline = nil
        }
        return begin(Visit(activity: index, address: address, guid: record.guid))
    }

    /// Maps and chooses again; of a pivot, for the round that was being entered.
    private mutating func concludeAgain(_ index: Int, _ address: Address, guid: String) -> Entered {
        var answered = Answered(index, address, guid: guid)
        let dimension = max(0, instance(index, address).ledger.legTwoEntries - 1)
        answered.dimension = dimension
        if graph.isPivot(index), dimension > 0 {
            answered.output = instance(index, address.child(opener: index, index: dimension)).output
            let obligation = instance(index, address).record?.reference ?? ""
            if !obligation.isEmpty { answered.obligation = Address(obligation) }
        }
        return conclusion(of: answered)
    }
}
