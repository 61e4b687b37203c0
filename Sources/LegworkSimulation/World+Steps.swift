import LegworkLedger
import LegworkPlanner
import LegworkStore

/// What can happen next, and that it happens.
extension World {
    enum Action {
        case process(Int)
        case read(Int, Int)
        case tick(Int, Int)
        case acquire(Int, Int)
        case take(Int, String)
        case answer(Int)
        case handIn(Int, Int)
        case signal(WaitToken)
        case claim(Int, String)
        case putBack(Int, Int)
        case reclaim(Int, Int)
        case arrive(Int)
        case event(Event)
    }

    /// Takes steps until nothing is left to do, something is wrong, or it takes too long.
    package mutating func run(limit: Int = 10_000) {
        while !hasFailed, step() {
            if steps > limit {
                watch.report("endless", "the run does not end: \(steps) steps")
                return
            }
        }
        if !hasFailed { conclude() }
    }

    /// Looks at a world in which nothing is left to do.
    mutating func conclude() {
        audit()
        for (_, job) in storedJobs() where !job.header.state.hasEnded {
            watch.report("hang", "nothing is left to do, and job '\(job.meta.job)' is \(job.header.state.rawValue)")
        }
    }

    /// Lets all that is kept run out, and looks at what is left.
    package mutating func expire() {
        let limit = steps + 10_000
        for _ in 0..<200 where !hasFailed {
            while !hasFailed, step() {
                guard steps > limit else { continue }
                watch.report("endless", "what is kept does not run out: \(steps) steps")
                return
            }
            guard let due = nextDeadline(ofWaits: false) else { break }
            space.nowMilliseconds = max(space.nowMilliseconds, due)
        }
        guard !hasFailed else { return }
        findRemains()
    }

    /// One step of somebody; false where nobody has anything to do.
    mutating func step() -> Bool {
        steps += 1
        misfortune()
        let actions = possible()
        guard !actions.isEmpty else { return script.isEmpty ? advance() : performNext() }
        perform(actions[settings.isShuffled ? choices.pick(actions.count) : 0])
        if settings.auditEvery == 1 || (settings.auditEvery > 1 && steps % settings.auditEvery == 0) { audit() }
        return true
    }

    /// Nobody but people has anything to do: one of them does it, or time passes first.
    private mutating func performNext() -> Bool {
        let place = choices.pick(script.count + 1)
        if place == script.count, advance() { return true }
        perform(script.remove(at: min(place, script.count - 1)))
        if settings.auditEvery > 0 { audit() }
        return true
    }

    /// What goes wrong between steps, or is done by people who do not wait for their turn.
    private mutating func misfortune() {
        guard settings.faults > 0, faultsLeft > 0 else { return }
        if goesWrong(3) { stall() }
        if goesWrong(4) { signalAnybody() }
        if goesWrong(5) { operate() }
        if settings.endsJobs {
            if lives < 3, header("j") == nil, goesWrong(30) { restart("j") }
            // Time does not wait until nobody has anything to do.
            if let due = nextDeadline(ofWaits: true), goesWrong(4) { passTime(to: due) }
        }
        if goesWrong(3) {
            for (partition, topic) in orphanedTasks() { claim(partition, topic) }
            let busy = held.filter { $0.given == nil }.map { ($0.partition, $0.topic) }
            if let (partition, topic) = busy.first { claim(partition, topic) }
        }
        if let place = held.firstIndex(where: { $0.given != nil }), goesWrong(6) { handBack(place) }
    }

    /// Everything that somebody could do now, engines first.
    private func possible() -> [Action] {
        var actions: [Action] = []
        for (number, engine) in engines.enumerated() where !engine.hand.isEmpty { actions.append(.process(number)) }
        for partition in 0..<settings.partitions {
            let isDue = hasDueTimer(partition)
            let isReclaimable = hasReclaimable(partition)
            for (number, engine) in engines.enumerated() where engine.leases[partition] != nil {
                if hasUnread(number, partition) { actions.append(.read(number, partition)) }
                if isDue { actions.append(.tick(number, partition)) }
                if isReclaimable { actions.append(.reclaim(number, partition)) }
            }
            for number in engines.indices where !forgotten(by: number, partition).isEmpty {
                actions.append(.putBack(number, partition))
            }
            guard isDue || isReclaimable || hasMessages(partition), !isLeased(partition) else { continue }
            for number in engines.indices { actions.append(.acquire(number, partition)) }
        }
        for place in late.indices { actions.append(.arrive(place)) }
        for (partition, topic) in untakenTasks() { actions.append(.take(partition, topic)) }
        for place in held.indices {
            actions.append(.answer(place))
            for engine in engines.indices where canHandIn(place, to: engine) { actions.append(.handIn(place, engine)) }
        }
        if settings.script.isEmpty, !areSignalsLate || actions.isEmpty {
            for token in waiters() { actions.append(.signal(token)) }
        }
        guard !actions.isEmpty else { return [] }
        for (place, event) in script.enumerated() where script.firstIndex(of: event) == place {
            actions.append(.event(event))
        }
        return actions
    }

    private mutating func perform(_ action: Action) {
        switch action {
        case .process(let engine): process(engine)
        case .read(let engine, let partition): read(engine, partition)
        case .tick(let engine, let partition): tick(engine, partition)
        case .acquire(let engine, let partition): acquire(engine, partition)
        case .take(let partition, let topic): take(partition, topic)
        case .answer(let place): answer(place)
        case .handIn(let place, let engine): handIn(place, to: engine)
        case .signal(let token): signal(to: token)
        case .claim(let partition, let topic): claim(partition, topic)
        case .putBack(let engine, let partition): putBackForgotten(engine, partition)
        case .reclaim(let engine, let partition): reclaim(engine, partition)
        case .arrive(let place): arrive(place)
        case .event(let event):
            if let place = script.firstIndex(of: event) { script.remove(at: place) }
            perform(event)
        }
    }

    /// Nobody has anything to do: time passes, or somebody helps.
    private mutating func advance() -> Bool {
        for partition in 0..<settings.partitions where isLeased(partition) && !isLeaseKnown(partition) {
            guard hasMessages(partition) || hasDueTimer(partition) || hasReclaimable(partition) else { continue }
            passTime(to: space.nowMilliseconds + Self.leaseMilliseconds + 1)
            return true
        }
        let orphans = orphanedTasks()
        if !orphans.isEmpty {
            for (partition, topic) in orphans { claim(partition, topic) }
            return true
        }
        if let silence = nextSilence() {
            passTime(to: silence)
            return true
        }
        let jobs = storedJobs().map(\.job).filter { !$0.header.state.hasEnded }
        guard !jobs.isEmpty else { return false }
        let paused = jobs.first { $0.header.state == .paused }
        if !settings.script.isEmpty, paused == nil, let token = waiters().first {
            signal(to: token)
            return true
        }
        if let due = nextDeadline(ofWaits: true), paused == nil || settings.endsJobs && choices.chance(50) {
            passTime(to: due)
            return true
        }
        guard let paused else { return false }
        unpause(paused)
        return true
    }

    /// Moves the clock; engines notice that their leases have lapsed, but for some, and workers show themselves, but for some.
    mutating func passTime(to milliseconds: Int64) {
        space.nowMilliseconds = max(space.nowMilliseconds, milliseconds)
        for number in engines.indices {
            for (partition, token) in engines[number].leases
            where space.string(keys.lease(partition)) != Array(token.utf8) && !goesWrong(30) {
                sendByStream(engines[number].lose(partition))
            }
            if engines[number].worker != nil, !goesWrong(30) { present(number) }
        }
    }

    /// When the next timer is due: of waits, or of what is kept.
    func nextDeadline(ofWaits isOfWaits: Bool) -> Int64? {
        var next: Int64?
        for partition in 0..<settings.partitions {
            for item in space.sortedSets[keys.timers(partition)]?.items ?? [] {
                let isKept = item.member.hasPrefix("x|") || item.member.hasPrefix("b|")
                guard isKept != isOfWaits else { continue }
                next = min(next ?? Int64(item.score), Int64(item.score))
                break
            }
        }
        return next
    }
}
