import LegworkLedger
import LegworkPlanner
import LegworkStore

/// Tasks that commits give to workers of their own process, and what becomes of those that nobody works on.
extension World {
    /// How long a worker may be silent before what it was given goes to others, in milliseconds.
    static let presenceMilliseconds: Int64 = 1800

    // MARK: Presence

    /// A worker begins in the process of an engine that commits in the fused mode, where the world has such workers.
    mutating func hire(_ engine: Int) {
        guard engines[engine].mode == .fused, settings.givesTasks != false else { return }
        guard settings.givesTasks == true || choices.pick(2) == 0 else { return }
        engines[engine].worker = GiftTaker(name: "\(engines[engine].name).w")
        present(engine)
    }

    /// A worker says until when what it was given is its own.
    mutating func present(_ engine: Int) {
        guard let worker = engines[engine].worker else { return }
        let life = Self.presenceMilliseconds
        _ = kernel.perform(.presence(worker: worker.name, lifeMilliseconds: life), on: &space)
        engines[engine].worker?.presentUntil = space.nowMilliseconds + life
    }

    /// The workers that have ever shown themselves, with the millisecond until which each is present.
    private var known: [(name: String, until: Int64)] {
        space.sortedSets[keys.workers]?.items.map { ($0.member, Int64($0.score)) } ?? []
    }

    private func holdsTasks(_ worker: String, _ partition: Int) -> Bool {
        space.hashes[keys.given(partition, worker: worker)] != nil
    }

    /// When the next dead worker that holds tasks has been silent for long enough; nil where there is none.
    func nextSilence() -> Int64? {
        let dead = known.filter { worker in
            worker.until > space.nowMilliseconds && !engines.contains { $0.worker?.name == worker.name }
                && (0..<settings.partitions).contains { holdsTasks(worker.name, $0) }
        }
        return dead.map(\.until).min()
    }

    // MARK: Giving

    /// Gives the tasks of a commit to the worker of an engine's process, as far as it has room.
    ///
    /// - Returns: what is the worker's once it is known that the commit was done.
    mutating func give(_ commit: inout Commit, by engine: Int) -> [HeldTask] {
        guard let worker = engines[engine].worker,
            worker.presentUntil - space.nowMilliseconds > Self.presenceMilliseconds / 3
        else { return [] }
        var kept: [HeldTask] = []
        for case .dispatch(let task) in commit.operations where task.token.attempt == 1 {
            guard settings.givesTasks == true || choices.pick(2) == 0 else { continue }
            kept.append(HeldTask(task, commit.partition, to: worker.name, atMilliseconds: space.nowMilliseconds))
        }
        let tokens = Set(kept.compactMap(\.given))
        _ = commit.give { task, _ in tokens.contains(task.token) ? SimulatedGift(worker: worker.name) : nil }
        return kept
    }

    /// What the worker of an engine's process was given and does not know of: commits whose outcome was never heard, and what
    /// it has lost.
    func forgotten(by engine: Int, _ partition: Int) -> [WaitToken] {
        guard let name = engines[engine].worker?.name,
            let stored = space.hashes[keys.given(partition, worker: name)]
        else { return [] }
        let works = held + engines[engine].hand.compactMap(\.work)
        let inHand = Set(works.filter { $0.consumer == name }.compactMap(\.given))
        return stored.keys.sorted().compactMap { WaitToken($0) }.filter { !inHand.contains($0) }
    }

    // MARK: Into the streams

    /// The worker of an engine's process puts back what it does not know of.
    mutating func putBackForgotten(_ engine: Int, _ partition: Int) {
        guard let worker = engines[engine].worker?.name else { return }
        putBack(forgotten(by: engine, partition), partition, by: worker)
    }

    /// A worker puts back a task that it has in hand, as one that shuts down does.
    mutating func handBack(_ place: Int) {
        let work = held.remove(at: place)
        guard let token = work.given else { return }
        putBack([token], work.partition, by: work.consumer)
    }

    private mutating func putBack(_ tokens: [WaitToken], _ partition: Int, by worker: String) {
        let call = KernelCall.putBack(partition: partition, worker: worker, tokens: tokens)
        let there = tokens.count { space.text(keys.given(partition, worker: worker), $0.text) != nil }
        let reply = kernel.perform(call, on: &space)
        note("\(worker) puts back \(tokens.map(\.text)) → \(reply)")
        if reply != .putBack(there) { watch.report("call", "\(there) tasks were put back, and it was told \(reply)") }
    }

    /// True if a partition has tasks of workers that are silent for too long.
    func hasReclaimable(_ partition: Int) -> Bool {
        known.contains { $0.until <= space.nowMilliseconds && holdsTasks($0.name, partition) }
    }

    /// True if workers were given tasks of a partition.
    func isHolding(_ partition: Int) -> Bool { known.contains { holdsTasks($0.name, partition) } }

    /// Puts what silent workers were given into the streams, as an engine does for the partitions that it takes for its own.
    mutating func reclaim(_ engine: Int, _ partition: Int) {
        let limit = settings.faults > 0 ? 1 + choices.pick(3) : 100
        let living = known.filter { $0.until > space.nowMilliseconds && holdsTasks($0.name, partition) }
        let before = living.map { space.hashes[keys.given(partition, worker: $0.name)] }
        let call = KernelCall.reclaim(partition: partition, limit: limit)
        guard case .reclaim(let reply) = kernel.perform(call, on: &space) else { return }
        note("\(engines[engine].name) reclaims \(reply.moved) tasks of \(partition)")
        if living.map({ space.hashes[keys.given(partition, worker: $0.name)] }) != before {
            watch.report("call", "a reclaim has taken tasks from a worker that is present")
        }
        if reply.moved < limit, reply.nextMilliseconds != living.map(\.until).min() {
            watch.report("call", "a reclaim told \(reply), while \(living) hold tasks")
        }
    }

    // MARK: Faults

    /// What workers and other engines do between a plan and its commit: a task goes from its worker into its stream, which no
    /// header tells.
    mutating func meanwhile(_ partition: Int, beside engine: Int) {
        let place = held.firstIndex { $0.given != nil && $0.partition == partition }
        if let place, let event = script.firstIndex(of: .handBack), choices.pick(2) == 1 {
            script.remove(at: event)
            return handBack(place)
        }
        guard place != nil || hasReclaimable(partition), goesWrong(10) else { return }
        if let place { handBack(place) } else { reclaim(engine, partition) }
    }

    /// The worker of an engine's process is gone, and with it what it had in hand.
    mutating func buryWorker(of engine: Int) {
        guard let worker = engines[engine].worker?.name else { return }
        held.removeAll { $0.given != nil && $0.consumer == worker }
    }

    // MARK: What is stored

    /// All given tasks of a partition: worker, and token as it is stored.
    func given(_ partition: Int) -> [(worker: String, token: String)] {
        let prefix = keys.given(partition, worker: "")
        var found: [(worker: String, token: String)] = []
        for (key, fields) in space.hashes where key.utf8.starts(with: prefix.utf8) {
            let worker = String(key.dropFirst(prefix.count))
            found += fields.keys.map { (worker, $0) }
        }
        return found.sorted { $0 < $1 }
    }
}
