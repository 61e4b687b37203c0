import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkStore

/// What people and other programs do: signals and an operator's verbs.
extension World {
    // MARK: Signals

    /// Waiting hooks that are registered, oldest first: each by its token.
    func waiters() -> [WaitToken] {
        registered().map(\.token)
    }

    /// The waiters of all hook keys, oldest first.
    func registered() -> [(member: String, token: WaitToken)] {
        var found: [(item: MemorySortedSet.Item, token: WaitToken)] = []
        for (key, set) in space.sortedSets where Self.isOfWaiters(key) {
            for item in set.items {
                guard let bar = item.member.firstIndex(of: "|"),
                    let token = WaitToken(item.member[item.member.index(after: bar)...])
                else { continue }
                found.append((item, token))
            }
        }
        if found.count > 1 {
            found.sort { ($0.item.score, $0.token.text) < ($1.item.score, $1.token.text) }
        }
        return found.map { ($0.item.member, $0.token) }
    }

    /// True for `lw:{p}:h:…`; asked for every key at every step.
    private static func isOfWaiters(_ key: String) -> Bool {
        let bytes = key.utf8
        guard let brace = bytes.firstIndex(of: UInt8(ascii: "}")) else { return false }
        return bytes[brace...].starts(with: "}:h:".utf8)
    }

    /// The graph of a stored job.
    private func graph(of token: WaitToken) -> PreparedGraph? {
        stored(partition(of: token.job), token.job).flatMap { app.graph(subscribing: $0.meta.topic) }
    }

    /// Sends the signal that a waiting hook waits for.
    mutating func signal(to token: WaitToken, code: Int = 200) {
        guard let graph = graph(of: token) else { return }
        signal(hook: token.activity, of: graph, code: code)
    }

    /// Sends a signal to some hook, whether it waits or not.
    mutating func signalAnybody() {
        let hooks = app.graphs.flatMap { graph in graph.hookRules.map { (graph, $0.source.to) } }
        guard !hooks.isEmpty else { return }
        let (graph, hook) = hooks[choices.pick(hooks.count)]
        let codes = settings.endsJobs ? [200, 202, 500] : [200]
        signal(hook: hook, of: graph, code: codes[choices.pick(codes.count)])
    }

    private mutating func signal(hook: Int, of graph: PreparedGraph, code: Int) {
        guard let topic = graph.hookRules.first(where: { $0.source.to == hook })?.topic else { return }
        signalsSent += 1
        let request = try? SignalRouting.request(
            app: appID,
            topic: topic,
            id: "s\(signalsSent)",
            isIDGiven: true,
            status: code >= 400 ? .error : .success,
            code: code,
            payload: ["to": .string(graph.activities[hook].source.id)],
            rules: app.rules(topic: topic),
            context: context(partition: 0, now: space.nowMilliseconds)
        )
        guard let request, case .signal(let reply) = kernel.perform(.signal(request), on: &space) else { return }
        note("signal \(request.id), \(code), to \(graph.activities[hook].source.id) → \(reply)")
        guard goesWrong(15) else { return }
        // Its reply is lost, and the sender sends it again.
        guard case .signal(let again) = kernel.perform(.signal(request), on: &space) else { return }
        switch reply {
        case .delivered, .buffered:
            if again != .duplicate { watch.report("signal", "the signal \(request.id) was counted twice: \(again)") }
        case .duplicate, .nobody, .invalid, .full: break
        }
    }

    // MARK: Verbs

    /// Carries out a verb on a job; false where it is refused, or somebody was faster.
    @discardableResult
    mutating func control(_ verb: ControlVerb, _ job: String) -> Bool {
        let partition = partition(of: job)
        guard let snapshot = stored(partition, job) else { return false }
        let context = context(partition: partition, now: space.nowMilliseconds)
        guard let plan = try? Planner.control(verb, job: snapshot, context: context) else { return false }
        if goesWrong(10) { return false }
        let reply = commit(plan.commit)
        note("\(verb) of \(job) → \(reply)")
        if case .done = reply { return true }
        return false
    }

    static let pause = ControlVerb.pause(by: "an operator")

    static let cancellation = ControlVerb.interrupt(
        Interruption(state: .cancelled, code: 410, reason: "cancelled by an operator", descends: false)
    )

    /// Does what a person may do at any time. Where jobs may not be ended, only what makes no difference to their end.
    mutating func operate() {
        let jobs = storedJobs()
        guard !jobs.isEmpty else { return }
        let job = jobs[choices.pick(jobs.count)].job
        switch (job.header.state, settings.endsJobs) {
        case (.running, false): control(Self.pause, job.meta.job)
        case (.running, true):
            control(choices.chance(50) ? Self.pause : Self.cancellation, job.meta.job)
        case (.paused, false): control(.resume, job.meta.job)
        case (.paused, true):
            let verbs: [ControlVerb] = [.resume, .retry(activity: nil, fix: RetryFix()), Self.cancellation]
            control(verbs[choices.pick(3)], job.meta.job)
        case (_, false): break
        case (_, true):
            if choices.chance(50) { control(.delete, job.meta.job) } else { restart(job.meta.job) }
        }
    }

    /// Deletes an ended job and starts another one under its id, when the first is gone.
    mutating func restart(_ job: String) {
        if header(job) != nil { control(.delete, job) }
        guard header(job) == nil, job == "j" else { return }
        start("main", ["n": 3], id: job)
    }

    /// Helps a job that is paused and that nothing else will move: resumes it, tries again what failed, and at last ends it.
    mutating func unpause(_ job: JobSnapshot) {
        let id = job.meta.job
        nudgesFromPeople[id, default: 0] += 1
        let isHeld = job.scopes.values.contains { scope in
            scope.instances.values.contains { $0.record?.state == .held }
        }
        guard isHeld else {
            control(.resume, id)
            return
        }
        if nudgesFromPeople[id, default: 0] > 3 {
            control(Self.cancellation, id)
        } else {
            control(.retry(activity: nil, fix: RetryFix()), id)
        }
    }

    // MARK: Scripts

    /// Carries out an event of the script.
    mutating func perform(_ event: Event) {
        let job = "j"
        switch event {
        case .control("cancel"): control(Self.cancellation, job)
        case .control("pause"): control(Self.pause, job)
        case .control("resume"): control(.resume, job)
        case .control("interrupt"):
            control(.interrupt(Interruption(state: .interrupted, code: 410, reason: "enough", descends: true)), job)
        case .control("retry"): control(.retry(activity: nil, fix: RetryFix()), job)
        case .control("delete"): control(.delete, job)
        case .control: break
        case .signal: if let token = waiters().first { signal(to: token) } else { signalAnybody() }
        case .interimSignal: if let token = waiters().first { signal(to: token, code: 202) }
        case .restart: restart(job)
        case .time: if let due = nextDeadline(ofWaits: true) { passTime(to: due) }
        case .crash: crash(engines.firstIndex { !$0.leases.isEmpty } ?? 0, "between two steps")
        case .stall: stall()
        case .handBack: if let place = held.firstIndex(where: { $0.given != nil }) { handBack(place) }
        }
    }
}
