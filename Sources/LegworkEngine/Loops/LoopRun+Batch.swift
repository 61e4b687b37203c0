import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkSystem
import LegworkWire

extension LoopRun {
    /// A commit on its way: what its reply is still needed for. The plan itself is let go.
    private struct Sent {
        /// The place of its message among the round's.
        var message: Int
        var drop: DropReason?
        var changes: [ActivityChange]
        /// The job's header after the commit; nil where the commit leaves the job alone.
        var header: JobHeader?
        /// The places that workers of this process keep for its tasks.
        var gifts: [any TaskGift]
    }

    /// Stands for any commit where a reply is decoded.
    private static let anyCommit = KernelCall.commit(Commit(partition: 0, app: "", job: "", guard: .none))

    /// What a round leaves to do.
    private struct Again {
        var deliveries: [Delivery] = []
        /// Why Redis refuses everything for now; nil where it does not.
        var refusal: RedisError?
        /// Messages that cannot be committed for reasons of their own.
        var faulty: [(Delivery, String)] = []

        mutating func add(_ delivery: Delivery) {
            if !(deliveries.last?.isSame(as: delivery) ?? false) { deliveries.append(delivery) }
        }
    }

    /// After how many replies handlers begin with what those have given, while the next ones are read.
    private static let commitsPerBeginning = 32

    /// The most commits that one message may take (stepwise).
    private static let stepsMax = 10_000

    /// Plans and commits a batch and what was left of the last one.
    ///
    /// Conflicts are planned again on what was read afresh. Refusals of Redis are tried again, with pauses, until there
    /// are orders.
    func process(_ batch: [Delivery]) throws(RedisError) {
        let started = MonotonicTime.nanoseconds
        let now = MonotonicTime.milliseconds
        var work = deferred.filter { $0.notBeforeMilliseconds <= now } + batch
        deferred.removeAll { $0.notBeforeMilliseconds <= now }
        guard !work.isEmpty else { return }
        inHand = work
        let count = work.count
        var tally = EngineMetrics.Tally()
        var conflicts = 0
        var backoff = Backoff()
        defer { shared.metrics.report(tally, messages: count, nanoseconds: MonotonicTime.nanoseconds - started) }
        while !work.isEmpty {
            let again = try round(work, &tally)
            work = again.deliveries.filter { leases[$0.partition] != nil }
            if let refusal = again.refusal {
                if backoff.isCalm { shared.report(refusal, in: "commit") }
                if refusal.isFunctionMissing { try commitWire().loadKernel() }
                loop.pause(milliseconds: backoff.pauseMilliseconds())
            } else {
                conflicts += 1
            }
            if loop.hasOrders || conflicts > shared.configuration.conflictsMax { break }
        }
        deferred += work.filter { $0.answer == nil }
        inHand = []
    }

    /// One pass: read the jobs that are not in memory, plan, commit.
    private func round(_ work: [Delivery], _ tally: inout EngineMetrics.Tally) throws(RedisError) -> Again {
        let wires = try commitWires()
        var round = try load(work, on: wires[0], &tally)
        var again = Again()
        var dead: [(Delivery, String)] = []
        var sent: [Sent] = []
        sent.reserveCapacity(work.count)
        var nudges: [(delivery: Delivery, lease: String)] = []
        var unflushed = 0
        for (index, delivery) in work.enumerated() {
            guard let token = leases[delivery.partition] else { continue }
            guard let place = round.places[index] else {
                loop.timers.lower(delivery.partition, toMilliseconds: 0)
                nudges.append((delivery, token))
                continue
            }
            if let fault = round.jobs[place].fault {
                dead.append((delivery, fault))
                continue
            }
            guard let context = context(delivery, at: place, token: token, round) else {
                again.faulty.append((delivery, "its app's version cannot be used"))
                continue
            }
            let wire = wires[share(of: delivery.partition, among: wires.count)]
            unflushed += plan(delivery, index, &round.jobs[place], context, on: wire, &sent)
            if unflushed >= shared.configuration.commitsPerFlush * wires.count {
                Failpoint.reach("commit.before")
                for wire in wires { try wire.flush() }
                unflushed = 0
            }
        }
        Failpoint.reach("commit.before")
        for (nudge, lease) in nudges { wires[0].append(Self.taking(nudge, lease: lease)) }
        for wire in wires { try wire.flush() }
        Failpoint.reach("commit.sent")
        if mayReadAhead { try send() }
        putBack(round.jobs)
        defer { shared.giver?.begin() }
        for (place, commit) in sent.enumerated() {
            let delivery = work[commit.message]
            let wire = wires[share(of: delivery.partition, among: wires.count)]
            let reply = try wire.kernelReply(to: Self.anyCommit)
            settle(commit, delivery, reply, &again, &tally)
            if place % Self.commitsPerBeginning == Self.commitsPerBeginning - 1 { shared.giver?.begin() }
        }
        for (nudge, _) in nudges { settle(nudge: nudge, try wires[0].kernelReply(to: Self.anyCommit), &again) }
        // An answer goes by the stream then, where it can be parked and buried.
        for (delivery, reason) in dead where delivery.answer == nil { try bury(delivery, reason: reason) }
        for (delivery, reason) in again.faulty where delivery.answer == nil { try park(delivery, because: reason) }
        return again
    }

    /// Which connection takes the commits of a partition. Partitions go to the loops in turn, so that a loop's are every
    /// second or third.
    private func share(of partition: Int, among count: Int) -> Int {
        partition / max(1, shared.configuration.loops) % count
    }

    /// Gives the jobs of a round to the cache, but for those that nothing more can come for.
    private func putBack(_ jobs: [RoundJobs.Job]) {
        for job in jobs where leases[job.key.partition] != nil {
            if let snapshot = job.snapshot, !job.isOver {
                cache.set(job.key, CachedJob(snapshot, job.weight), cost: job.weight.bytes)
            } else {
                cache.remove(job.key)
            }
        }
    }

    /// Plans a message, once or in protocol steps, and appends its commits.
    ///
    /// - Returns: how many were appended.
    private func plan(
        _ delivery: Delivery,
        _ index: Int,
        _ job: inout RoundJobs.Job,
        _ context: PlanningContext,
        on wire: Wire,
        _ sent: inout [Sent]
    ) -> Int {
        for step in 1...Self.stepsMax {
            Failpoint.reach("plan.before")
            var plan = Planner.plan(delivery.message, job: job.snapshot.take(), context: context)
            Failpoint.reach("plan.after")
            // In single steps the answer goes by the stream, and so does the task.
            let gifts = context.mode == .fused ? shared.giver.map { plan.commit.give($0.keep) } ?? [] : []
            wire.append(plan.commit)
            let header = plan.job?.header
            if header != nil { job.weight.add(plan.commit.savedBytes, to: plan.job) }
            job.snapshot = plan.job.take() ?? plan.untouched.take()
            // An ended job with a sweep on its way is needed once more. Any other would be in the way of a later job of its
            // id: a late message for it must not leave it in memory.
            job.isOver = (job.snapshot?.header.state.hasEnded ?? false) && !plan.commit.sendsSweep
            sent.append(Sent(message: index, drop: plan.drop, changes: plan.changes, header: header, gifts: gifts))
            if plan.isMessageDone { return step }
        }
        return Self.stepsMax
    }

    /// Takes in the reply of a commit.
    private func settle(
        _ sent: Sent,
        _ delivery: Delivery,
        _ result: Result<KernelReply, RedisError>,
        _ again: inout Again,
        _ tally: inout EngineMetrics.Tally
    ) {
        Failpoint.reach("commit.after")
        guard let key = delivery.job else { return }
        let reply: CommitReply
        switch result {
        case .success(.commit(let commit)): reply = commit
        case .success: return
        case .failure(let error):
            tally.commits[.refused, default: 0] += 1
            cache.remove(key)
            guard error.isPassing else {
                again.faulty.append((delivery, "its commit is refused: \(error)"))
                return
            }
            if delivery.answer == nil { again.add(delivery) }
            again.refusal = error
            return
        }
        tally.commits[EngineMetrics.Outcome(reply), default: 0] += 1
        for gift in sent.gifts {
            if case .done = reply { gift.give() } else { gift.cancel() }
        }
        switch reply {
        case .done(let deadline):
            delivery.answer?.resolve(.taken)
            if let deadline { loop.timers.lower(key.partition, toMilliseconds: deadline) }
            if let reason = sent.drop { tally.drops[reason, default: 0] += 1 }
            tally.add(sent.changes)
            guard let observer = shared.observer, let header = sent.header else { return }
            observer.committed(app: key.app, job: key.job, changes: sent.changes, header: header)
        case .conflict, .taken, .staleVersion:
            cache.remove(key)
            again.add(delivery)
        case .duplicate:
            delivery.answer?.resolve(.refused)
            cache.remove(key)
        case .gone: cache.remove(key)
        case .fenced: fenced(key.partition)
        }
    }

    /// What a plan may know; nil where the version is not in memory.
    private func context(_ delivery: Delivery, at place: Int, token: String, _ round: RoundJobs) -> PlanningContext? {
        let app: PreparedApp?
        var rules: [PreparedHookRule]?
        if let version = round.version(delivery.message, at: place) {
            let found = round.app(round.jobs[place].key.app, version)
            app = found?.app
            rules = found?.rules
        } else {
            app = shared.absentApp
        }
        guard let app else { return nil }
        var now = delivery.milliseconds
        // An entry's id is no earlier than what came before it; the clock of this process may be.
        if delivery.answer != nil { now = max(now, round.jobs[place].snapshot?.header.updatedMilliseconds ?? 0) }
        return PlanningContext(
            app: app,
            mode: shared.configuration.mode,
            partition: delivery.partition,
            partitions: shared.partitions,
            nowMilliseconds: now,
            lease: token,
            entry: delivery.answer == nil ? delivery.entry : nil,
            task: delivery.answer?.request.claim,
            isReleased: delivery.isReleased,
            rulesInUse: rules
        )
    }

    /// The commit that takes a nudge out of its stream, and does nothing else.
    private static func taking(_ nudge: Delivery, lease: String) -> Commit {
        Commit(partition: nudge.partition, app: "", job: "", lease: lease, entry: nudge.entry, guard: .none)
    }

    private func settle(nudge: Delivery, _ result: Result<KernelReply, RedisError>, _ again: inout Again) {
        switch result {
        case .success(.commit(.fenced)): fenced(nudge.partition)
        case .failure(let error):
            again.add(nudge)
            again.refusal = error
        default: return
        }
    }
}

extension EngineMetrics.Outcome {
    init(_ reply: CommitReply) {
        self =
            switch reply {
            case .done: .done
            case .duplicate: .duplicate
            case .conflict: .conflict
            case .gone: .gone
            case .fenced: .fenced
            case .taken, .staleVersion: .taken
            }
    }
}

extension Commit {
    /// How many bytes of fields it saves.
    var savedBytes: Int {
        operations.reduce(0) { sum, operation in
            guard case .save(_, let fields) = operation else { return sum }
            return fields.reduce(sum) { $0 + $1.name.utf8.count + $1.value.count }
        }
    }

    /// True if a sweep of its job is among what it sends.
    var sendsSweep: Bool {
        operations.contains { operation in
            guard case .send(.sweep, _) = operation else { return false }
            return true
        }
    }
}
