import LegworkLedger
import LegworkPlanner
import LegworkStore

/// What engines do, and what happens to them.
extension World {
    // MARK: Leases

    /// Takes a partition that nobody holds, reads it from its beginning, and looks what of it workers were given.
    mutating func acquire(_ engine: Int, _ partition: Int) {
        let request = LeaseRequest(
            verb: .acquire,
            engine: engines[engine].name,
            partitions: [(partition, "")],
            timeToLiveMilliseconds: Self.leaseMilliseconds
        )
        guard case .lease(let reply) = kernel.perform(.lease(request), on: &space),
            let token = reply.tokens.first ?? nil
        else { return }
        note("\(engines[engine].name) leases \(partition): \(token)")
        engines[engine].leases[partition] = token
        sendByStream(engines[engine].rewind(partition))
        if isHolding(partition) { reclaim(engine, partition) }
    }

    private func item(_ partition: Int, _ entry: StreamEntry) -> SimulatedEngine.Item? {
        entry.message.map { message in
            SimulatedEngine.Item(
                partition: partition,
                entry: entry.id,
                message: message,
                isReleased: entry.isReleased
            )
        }
    }

    func isLeased(_ partition: Int) -> Bool { space.string(keys.lease(partition)) != nil }

    /// True if the lease of a partition is that of an engine which knows it.
    func isLeaseKnown(_ partition: Int) -> Bool {
        guard let token = space.string(keys.lease(partition)) else { return false }
        return engines.contains { $0.leases[partition].map { Array($0.utf8) } == token }
    }

    // MARK: Reading

    /// Reads what follows, under a lease or what the engine takes for one: reading is fenced by nothing, and takes nothing from
    /// anybody.
    mutating func read(_ engine: Int, _ partition: Int) {
        let limit = settings.faults > 0 ? 1 + choices.pick(4) : 4
        let position = engines[engine].positions[partition] ?? .zero
        let fresh = space.streams[keys.messages(partition)]?.entries(after: position, limit: limit) ?? []
        guard let last = fresh.last else { return }
        engines[engine].positions[partition] = last.id
        engines[engine].hand += fresh.compactMap { item(partition, $0) }
    }

    /// True if a partition has messages that an engine has not read.
    func hasUnread(_ engine: Int, _ partition: Int) -> Bool {
        guard let stream = space.streams[keys.messages(partition)], stream.count > 0 else { return false }
        let position = engines[engine].positions[partition] ?? .zero
        return stream.lastID > position && !stream.entries(after: position, limit: 1).isEmpty
    }

    /// True if a partition has messages that are not done.
    func hasMessages(_ partition: Int) -> Bool { (space.streams[keys.messages(partition)]?.count ?? 0) > 0 }

    // MARK: Timers

    mutating func tick(_ engine: Int, _ partition: Int) {
        let lease = engines[engine].leases[partition]
        let limit = settings.faults > 0 ? 1 + choices.pick(3) : 64
        let isHeld = lease.map { space.string(keys.lease(partition)) == Array($0.utf8) } ?? false
        guard
            case .tick(let reply) = kernel.perform(.tick(partition: partition, lease: lease, limit: limit), on: &space)
        else { return }
        note("\(engines[engine].name) ticks \(partition): \(reply.moved)")
        if reply.isLeaseHeld, !isHeld { watch.report("call", "a tick under a lost lease was carried out") }
        if !reply.isLeaseHeld { sendByStream(engines[engine].lose(partition)) }
    }

    func hasDueTimer(_ partition: Int) -> Bool {
        guard let first = space.sortedSets[keys.timers(partition)]?.items.first else { return false }
        return first.score <= Double(space.nowMilliseconds)
    }

    // MARK: Processing

    /// Plans a message in hand and commits it, or goes down on the way.
    mutating func process(_ engine: Int) {
        let place = overtaking(engine)
        let item = engines[engine].hand.remove(at: place)
        guard let target = item.message.target else { return done(item, engine) }
        let key = keys.job(item.partition, app: target.app, job: target.job)
        let job = load(item, key, engine)
        var plan = Planner.plan(
            item.message,
            job: job,
            context: context(
                partition: item.partition,
                mode: engines[engine].mode,
                now: item.entry.milliseconds,
                lease: engines[engine].leases[item.partition] ?? "none",
                entry: item.messageEntry,
                task: item.task,
                isReleased: item.isReleased
            )
        )
        let gifts = engines[engine].mode == .fused ? give(&plan.commit, by: engine) : []
        if goesWrong(8) { return crash(engine, "before the commit of \(item.message.brief)") }
        meanwhile(item.partition, beside: engine)
        if goesWrong(6) {
            late.append(LateCommit(plan: plan, item: item, job: key))
            return loseReply(engine, of: item)
        }
        let reply = carryOut(plan, of: item, key)
        note("\(engines[engine].name) \(item.message.brief) → \(reply)\(plan.drop.map { ", \($0)" } ?? "")")
        if goesWrong(8) { return crash(engine, "after the commit") }
        if goesWrong(8) { return loseReply(engine, of: item) }
        switch reply {
        case .done:
            held += gifts
            if let after = plan.job { engines[engine].cache[key] = after }
            if plan.job?.header.state.hasEnded ?? false { engines[engine].cache[key] = nil }
            if !plan.isMessageDone { engines[engine].hand.insert(item, at: 0) }
            if plan.isMessageDone, goesWrong(8) { engines[engine].hand.insert(item, at: 0) }
        case .conflict, .taken, .staleVersion:
            engines[engine].cache[key] = nil
            engines[engine].hand.insert(item, at: 0)
        case .duplicate: engines[engine].cache[key] = nil
        case .gone:
            engines[engine].cache[key] = nil
            sendByStream([item.work].compactMap(\.self))
        case .fenced: sendByStream(engines[engine].lose(item.partition) + [item.work].compactMap(\.self))
        }
    }

    /// Commits the plan of a message, under the eyes of the watch.
    private mutating func carryOut(_ plan: Plan, of item: SimulatedEngine.Item, _ key: String) -> CommitReply {
        let doubt = doubt(about: plan, of: item, key)
        let isOwner = item.task.map { owns($0, item.partition) } ?? true
        let reply = commit(plan.commit, of: item.message, drop: plan.drop)
        if let doubt, case .done = reply { watch.report(doubt.kind, doubt.message) }
        if case .answer(let answer) = item.message, item.work != nil, case .done = reply {
            watch.taken(answer.token, byOwner: isOwner)
        }
        return reply
    }

    /// A commit arrives whose engine has lost its connection since, and has begun anew.
    mutating func arrive(_ place: Int) {
        let commit = late.remove(at: place)
        let reply = carryOut(commit.plan, of: commit.item, commit.job)
        note("\(commit.item.message.brief) arrives late → \(reply)")
    }

    /// The place of the message that is next: the first, or one that may overtake it.
    ///
    /// Messages for one wait keep their order, as they have it in the stream; so does the start of a child and what comes
    /// after it for the same job, and what goes back to a job that was resumed.
    private mutating func overtaking(_ engine: Int) -> Int {
        let hand = engines[engine].hand
        guard hand.count > 1, settings.isShuffled, goesWrong(25) else { return 0 }
        let place = choices.pick(hand.count)
        let isFree = hand[..<place].allSatisfy { earlier in
            earlier.partition != hand[place].partition || !Self.keepsOrder(earlier, hand[place])
        }
        return isFree ? place : 0
    }

    private static func keepsOrder(_ earlier: SimulatedEngine.Item, _ later: SimulatedEngine.Item) -> Bool {
        guard let target = earlier.message.target, let other = later.message.target, target.job == other.job else {
            return false
        }
        if earlier.isReleased || later.isReleased { return true }
        if let first = earlier.message.waitToken, let second = later.message.waitToken {
            return first.activity == second.activity && first.address == second.address
        }
        switch earlier.message {
        case .childStart, .release: return true
        default: return earlier.message == later.message
        }
    }

    /// The job of a message: what the engine keeps of it, completed by what is stored now.
    private mutating func load(_ item: SimulatedEngine.Item, _ key: String, _ engine: Int) -> JobSnapshot? {
        if Planner.needsStoredJob(item.message) { engines[engine].cache[key] = nil }
        var job = engines[engine].cache[key]
        if job == nil {
            guard let fields = space.hashes[key] else { return nil }
            job = reader.root(key, fields)
        }
        guard var snapshot = job else { return nil }
        while case let missing = Planner.scopes(for: item.message, of: snapshot).filter({ snapshot.scopes[$0] == nil }),
            !missing.isEmpty
        {
            for address in missing { load(address, into: &snapshot, item.partition) }
        }
        engines[engine].cache[key] = snapshot
        return snapshot
    }

    /// Takes a nudge out of its stream.
    private mutating func done(_ item: SimulatedEngine.Item, _ engine: Int) {
        let nudge = Commit(
            partition: item.partition,
            app: "",
            job: "",
            lease: engines[engine].leases[item.partition] ?? "none",
            entry: item.entry.description,
            guard: .none
        )
        if commit(nudge) == .fenced { sendByStream(engines[engine].lose(item.partition)) }
    }

    // MARK: Faults

    /// The process dies; another comes up under a new name. Its leases last until their time is up.
    mutating func crash(_ engine: Int, _ place: String) {
        note("\(engines[engine].name) is killed \(place)")
        buryWorker(of: engine)
        engines[engine] = SimulatedEngine(name: engines[engine].name + "'", mode: engines[engine].mode)
        hire(engine)
    }

    /// The commit was done, and the engine does not know: it forgets everything and reads from the beginning.
    private mutating func loseReply(_ engine: Int, of item: SimulatedEngine.Item) {
        note("\(engines[engine].name) loses its connection")
        engines[engine].cache = [:]
        sendByStream((engines[engine].hand + [item]).compactMap(\.work))
        engines[engine].hand = []
        engines[engine].positions = [:]
    }

    /// Everybody stands still until no lease is good any more, and does not know it.
    mutating func stall() {
        note("everything stands still for two seconds")
        let pause = Self.leaseMilliseconds + 500
        space.nowMilliseconds += pause
        for number in engines.indices { engines[number].worker?.presentUntil += pause }
    }
}

extension Message {
    /// Its header, as it travels.
    var brief: String {
        fields.first { $0.name == "m" }.map { String(decoding: $0.value, as: UTF8.self) } ?? ""
    }

    /// The wait that the message is for, where it is for one.
    var waitToken: WaitToken? {
        switch self {
        case .answer(let answer): answer.token
        case .wake(_, let token): token
        case .signal(let signal): signal.token
        case .transition, .reentry, .childStart, .sweep, .interrupt, .release, .fanOut, .broadcast, .nudge: nil
        }
    }
}
