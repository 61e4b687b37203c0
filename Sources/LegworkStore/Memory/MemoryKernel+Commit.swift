import LegworkLedger

extension MemoryKernel {
    func commit(_ commit: Commit, on space: inout MemoryKeyspace) -> CommitReply {
        let stream = keys.messages(commit.partition)
        guard isHeld(commit.lease, commit.partition, in: space) else { return .fenced }
        let job = keys.job(commit.partition, app: commit.app, job: commit.job)
        switch commit.guard {
        case .matches(let header):
            guard let stored = space.text(job, "h") else {
                if let entry = commit.entry, remove(entry, of: stream, on: &space) {
                    space.addToField(keys.partition(commit.partition), "dropped", 1)
                }
                return .gone
            }
            guard stored == header.text || breaks(.noHeaderCheck) else { return .conflict }
        case .absent(let idempotencyKey, let activeVersion):
            if !breaks(.startOverwrites), let stored = space.text(job, "h").flatMap({ JobHeader($0) }) {
                let isSame = !idempotencyKey.isEmpty && space.text(job, "k") == idempotencyKey
                return .taken(gid: stored.gid, sameStart: isSame)
            }
            if !activeVersion.isEmpty {
                let active = space.text(keys.partition(commit.partition), "v:\(commit.app)")
                guard active == activeVersion else { return .staleVersion(active: active ?? "") }
            }
        case .none: break
        }
        if let entry = commit.entry, !remove(entry, of: stream, on: &space), !breaks(.noEntryGate) {
            return .duplicate
        }
        if let task = commit.task, !finish(task, of: commit, on: &space), !breaks(.noTaskGate) { return .duplicate }
        if let armed = apply(commit, on: &space),
            let first = space.sortedSets[keys.timers(commit.partition)]?.items.first,
            armed.members.contains(first.member)
        {
            if commit.lease != nil { return .done(nextDeadlineMilliseconds: max(1, armed.due)) }
            send(.nudge, partition: commit.partition, on: &space)
        }
        return .done(nextDeadlineMilliseconds: nil)
    }

    /// Takes a message out of its stream; false if somebody has done it before.
    private func remove(_ entry: String, of stream: String, on space: inout MemoryKeyspace) -> Bool {
        guard let id = StreamID(entry), space.streams[stream]?.entry(id) != nil else { return false }
        if !breaks(.entryNotDeleted) { space.streams[stream]?.remove(id) }
        return true
    }

    /// Carries out the operations and returns the earliest due that they armed, with the timers that have it.
    private func apply(_ commit: Commit, on space: inout MemoryKeyspace) -> (due: Int64, members: [String])? {
        var earliest: (due: Int64, members: [String])?
        let pairs = DispatchPairing(commit.operations)
        for place in commit.operations.indices {
            switch commit.operations[place] {
            case .save(let scope, let fields):
                let key = scopeKey(commit, scope)
                for task in pairs.dispatches(of: place, in: commit.operations) { dispatch(task, commit, on: &space) }
                for field in fields { space.setField(key, field.name, field.value) }
            case .dispatch(let task): if !pairs.isPaired(place) { dispatch(task, commit, on: &space) }
            case .arm(let timer, let milliseconds):
                space.addMember(keys.timers(commit.partition), timer.member, score: Double(milliseconds))
                if milliseconds < earliest?.due ?? .max { earliest = (milliseconds, []) }
                if earliest?.due == milliseconds { earliest?.members.append(timer.member) }
            default: apply(commit.operations[place], commit, on: &space)
            }
        }
        return earliest
    }

    private func apply(_ operation: Operation, _ commit: Commit, on space: inout MemoryKeyspace) {
        let partition = commit.partition
        switch operation {
        case .erase(let scope, let fields):
            for field in fields { space.removeField(scopeKey(commit, scope), field) }
        case .amend(let scope, let record): amend(scopeKey(commit, scope), record, on: &space)
        case .dropScope(let scope): space.remove(scopeKey(commit, scope))
        case .send(let message, let partition): send(message, partition: partition, on: &space)
        case .dropTask(let topic, let entry):
            let stream = keys.tasks(partition, app: commit.app, topic: topic)
            guard let id = StreamID(entry) else { return }
            _ = space.streams[stream]?.acknowledge(group: KeySpace.workerGroup, id)
            space.streams[stream]?.remove(id)
        case .dropGiven(let token): dropGiven(token, partition, on: &space)
        case .disarm(let timer): space.removeMember(keys.timers(partition), timer.member)
        case .registerHook(let keys, let token, let deadline):
            register(keys, token, deadline, commit, on: &space)
        case .dropHook(let hooks, let token):
            for hook in hooks {
                space.removeMember(keys.waiters(hook.partition, key: hook.hash), "\(partition)|\(token.text)")
            }
        case .signal(let request): _ = signal(request, on: &space)
        case .event(let event): append(event, to: partition, on: &space)
        case .announce(let event): space.publish(keys.announcements(partition), event.text)
        case .index(let started):
            space.addMember(keys.index(partition, app: commit.app), commit.job, score: Double(started))
        case .unindex: space.removeMember(keys.index(partition, app: commit.app), commit.job)
        case .hold(let message):
            let fields = Dictionary(message.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            let held = ["m", "d", "i"].map { fields[$0] ?? [] }
            space.lists[heldKey(commit), default: []] += held
        case .release(let limit): release(limit, commit, on: &space)
        case .turnHeld(let count):
            let key = heldKey(commit)
            guard let held = space.lists[key], !breaks(.returnedNotTurned) else { return }
            let moved = min(max(0, 3 * count), held.count)
            space.lists[key] = Array(held.suffix(moved) + held.dropLast(moved))
        case .dropHeld: space.remove(heldKey(commit))
        case .tally(let tally): self.tally(tally, commit, on: &space)
        case .enlist(let indices, let started):
            for index in indices {
                space.addMember(keys.measured(partition, index: index), commit.job, score: Double(started))
            }
        case .fanOut(let fanOut): self.fanOut(fanOut, partition, on: &space)
        case .deliver(let wake): deliver(wake, partition, on: &space)
        case .count(let field, let amount): space.addToField(keys.partition(partition), field, amount)
        case .save, .dispatch, .arm: preconditionFailure("\(operation) is carried out by apply(_:on:)")
        }
    }

    private func amend(_ key: String, _ record: Operation.Field, on space: inout MemoryKeyspace) {
        var value = String(decoding: record.value, as: UTF8.self)
        let letter = space.text(key, record.name)?.first.flatMap { InstanceRecord.State(rawValue: $0) }
        if !breaks(.amendedWaitReopens), letter == .takenByTimer || letter == .takenBySignal, let letter {
            value = "\(letter.rawValue)\(value.dropFirst())"
        }
        space.setField(key, record.name, value)
    }

    private func dispatch(_ task: TaskDispatch, _ commit: Commit, on space: inout MemoryKeyspace) {
        if let worker = task.worker {
            var text: [UInt8] = []
            task.writeGiven(to: &text)
            return space.setField(keys.given(commit.partition, worker: worker), task.token.text, text)
        }
        var fields = [
            Operation.Field("t", task.token.text), Operation.Field("k", task.idempotencyKey),
            Operation.Field("d", task.payload),
        ]
        if !task.options.isEmpty { fields.append(Operation.Field("o", task.options)) }
        let id = space.append(keys.tasks(commit.partition, app: commit.app, topic: task.topic), fields)
        space.setField(scopeKey(commit, task.token.address), "Q\(task.token.activity)", id.description)
    }

    private func release(_ limit: Int, _ commit: Commit, on space: inout MemoryKeyspace) {
        let key = heldKey(commit)
        guard var held = space.lists[key] else { return }
        let count = min(max(0, limit), held.count / 3)
        for place in 0..<count {
            var fields = [Operation.Field("m", held[3 * place]), Operation.Field("r", "1")]
            if !held[3 * place + 1].isEmpty { fields.append(Operation.Field("d", held[3 * place + 1])) }
            if !held[3 * place + 2].isEmpty { fields.append(Operation.Field("i", held[3 * place + 2])) }
            space.append(keys.messages(commit.partition), fields)
        }
        held.removeFirst(3 * count)
        if breaks(.releaseForgetsOne) { held.removeFirst(min(3, held.count)) }
        space.lists[key] = held.isEmpty ? nil : held
    }

    private func append(_ event: JobEvent, to partition: Int, on space: inout MemoryKeyspace) {
        var fields = [Operation.Field("e", event.text)]
        if !event.payload.isEmpty { fields.append(Operation.Field("d", event.payload)) }
        appendEvent(fields, to: partition, on: &space)
    }

    func appendEvent(_ fields: [Operation.Field], to partition: Int, on space: inout MemoryKeyspace) {
        space.append(keys.events(partition), fields)
        space.streams[keys.events(partition)]?.trim(toCount: StoreLimits.eventsKept)
    }

    private func scopeKey(_ commit: Commit, _ scope: Address) -> String {
        keys.scope(commit.partition, app: commit.app, job: commit.job, address: scope)
    }

    private func heldKey(_ commit: Commit) -> String {
        keys.held(commit.partition, app: commit.app, job: commit.job)
    }
}
