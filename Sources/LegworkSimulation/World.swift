import LegworkGraph
package import LegworkJSON
package import LegworkLedger
package import LegworkPlanner
package import LegworkStore

/// A whole store with everybody around it: engines, workers, callers and operators, on a clock that stands still until it is
/// moved. What happens next is drawn from ``Choices``.
///
/// The store is ``MemoryKernel``, the kernel's twin, and what moves jobs is the brain that engines use; only the shell
/// around them is played. Each call is watched: see ``Watch``.
package struct World {
    /// What may happen in a world.
    package struct Settings: Sendable {
        /// How many engines there are.
        package var engines = 1
        /// How many partitions there are.
        package var partitions = 1
        /// True if a commit may hold as little as it can; nil to draw it.
        package var isTight: Bool? = false
        /// How much a commit holds; nil for each engine to decide.
        package var mode: CommitMode? = .fused
        /// True if engines in the fused mode give tasks to workers of their own processes; nil to draw it for each engine and
        /// each task.
        package var givesTasks: Bool? = false
        /// In percent: how likely each step goes wrong in one way or another.
        package var faults = 0
        /// The most things that go wrong.
        package var faultsMax = 0
        /// True if operators end jobs, delete them and start others under their ids.
        package var endsJobs = false
        /// One step in so many is followed by an audit; 0 for none.
        package var auditEvery = 1
        /// True to draw what happens next; else it is always the first thing that can.
        package var isShuffled = false
        /// Verbs that are drawn among the steps, in any order; each once.
        package var script: [Event] = []
        /// A rule that is broken on purpose.
        package var mutation: Mutation?

        /// One engine that nothing happens to.
        package static let calm = Settings()
    }

    /// What happens from outside: what somebody does to the first job, or what becomes of time and engines.
    package enum Event: Sendable, Hashable {
        case control(String)
        case signal
        case interimSignal
        case restart
        /// The next timer is due, though others have something to do yet.
        case time
        /// An engine is killed.
        case crash
        /// Everybody stands still for longer than leases last, and does not know it.
        case stall
        /// A worker puts a task that it was given into its stream: perhaps between a plan and its commit.
        case handBack
    }

    let app: PreparedApp
    let settings: Settings
    let keys: SimulatedKeys
    let kernel: MemoryKernel

    /// What a commit may hold: the same for all who plan.
    let limits: PlanningLimits

    /// The decisions.
    package var choices: Choices
    /// The store.
    package var space: MemoryKeyspace
    /// What was seen of the calls.
    package var watch = Watch()
    /// How many steps were taken.
    package var steps = 0
    /// Reads the jobs.
    let reader = StoredJobs()
    /// What happened, line by line, where that is wanted.
    package let journal: Journal?

    /// True if signals are sent only where nothing else is left to do: what waits for them stays so for long.
    let areSignalsLate: Bool

    var engines: [SimulatedEngine] = []
    var held: [HeldTask] = []
    var late: [LateCommit] = []
    var faultsLeft: Int
    var script: [Event]
    var signalsSent = 0
    var lives = 0
    var workers = 0
    var nudgesFromPeople: [String: Int] = [:]

    /// The instant at which every world begins, in milliseconds since 1970.
    package static let beginning: Int64 = 1_790_000_000_000

    /// How long a lease lasts, in milliseconds.
    static let leaseMilliseconds: Int64 = 1500

    /// A world with nothing in it but engines.
    package init(app: PreparedApp, settings: Settings, choices: Choices, isTold: Bool = false) {
        self.app = app
        self.settings = settings
        var choices = choices
        let isTight = if let isTight = settings.isTight { isTight } else { choices.pick(2) == 1 }
        limits = isTight ? .tight : PlanningLimits()
        areSignalsLate = settings.faults > 0 && choices.pick(2) == 1
        self.choices = choices
        keys = SimulatedKeys(
            KeySpace(),
            partitions: settings.partitions,
            app: app.source.id,
            topics: Self.topics
        )
        var kernel = MemoryKernel(keys: keys.space, partitions: settings.partitions)
        #if DEBUG
            kernel.mutation = settings.mutation
        #endif
        self.kernel = kernel
        space = MemoryKeyspace(nowMilliseconds: Self.beginning)
        faultsLeft = settings.faultsMax
        script = settings.script
        journal = isTold ? Journal() : nil
        for number in 0..<settings.engines {
            let mode = settings.mode ?? (self.choices.pick(2) == 0 ? .fused : .stepwise)
            engines.append(SimulatedEngine(name: "e\(number)", mode: mode))
            hire(number)
        }
    }

    /// The app's id.
    var appID: String { app.source.id }

    /// True once something was seen that must not be.
    package var hasFailed: Bool { !watch.violations.isEmpty }

    func note(_ line: @autoclosure () -> String) {
        guard let journal else { return }
        journal.add("\(steps) +\((space.nowMilliseconds - Self.beginning))ms \(line())")
    }

    /// True if something goes wrong now; there is only so much of it.
    mutating func goesWrong(_ percent: Int) -> Bool {
        guard settings.faults > 0, faultsLeft > 0 else { return false }
        let happens = choices.chance(max(1, percent * settings.faults / 100))
        if happens { faultsLeft -= 1 }
        return happens
    }

    func context(
        partition: Int,
        mode: CommitMode = .fused,
        now: Int64,
        lease: String? = nil,
        entry: String? = nil,
        task: TaskClaim? = nil,
        isReleased: Bool = false
    ) -> PlanningContext {
        var context = PlanningContext(
            app: app,
            mode: mode,
            partition: partition,
            partitions: settings.partitions,
            nowMilliseconds: now,
            lease: lease,
            entry: entry,
            task: task,
            isReleased: isReleased
        )
        context.limits = limits
        #if DEBUG
            context.mutation = settings.mutation
        #endif
        return context
    }

    func partition(of job: String) -> Int {
        KeySpace.partition(of: appID, job, count: settings.partitions)
    }

    // MARK: - Calls

    /// Carries out a commit under the eyes of the watch.
    mutating func commit(_ commit: Commit, of message: Message? = nil, drop: DropReason? = nil) -> CommitReply {
        let expected = expectedRefusal(of: commit)
        guard case .commit(let reply) = kernel.perform(.commit(commit), on: &space) else { return .conflict }
        if let expected, expected != reply {
            watch.report("call", "a commit that had to be refused as \(expected) was answered with \(reply)")
        }
        if case .done = reply { watch.done(commit, message: message, drop: drop) }
        return reply
    }

    /// What the protocol says of a commit before it is carried out; nil where it may be done.
    private func expectedRefusal(of commit: Commit) -> CommitReply? {
        if let lease = commit.lease, space.string(keys.lease(commit.partition)) != Array(lease.utf8) { return .fenced }
        if case .matches(let header) = commit.guard {
            let stored = space.text(keys.job(commit.partition, app: commit.app, job: commit.job), "h")
            if stored == nil { return .gone }
            if stored != header.text { return .conflict }
        }
        if let task = commit.task, !owns(task, commit.partition) { return .duplicate }
        guard let entry = commit.entry, let id = StreamID(entry), case .matches = commit.guard else { return nil }
        return space.streams[keys.messages(commit.partition)]?.entry(id) == nil ? .duplicate : nil
    }

    /// True if a task is still in the hands of who claims it.
    func owns(_ task: TaskClaim, _ partition: Int) -> Bool {
        guard !task.isGiven else {
            return space.text(keys.given(partition, worker: task.consumer), task.entry) != nil
        }
        guard let id = StreamID(task.entry) else { return false }
        let stream = keys.tasks(partition, app: appID, topic: task.topic)
        let owner = space.streams[stream]?.pending(group: KeySpace.workerGroup, id)
        return owner?.consumer == task.consumer && owner?.deliveries == task.delivery
    }

    /// Starts a job; a reply that is lost makes the caller ask again.
    package mutating func start(_ topic: String, _ input: JSON, id: String) {
        lives += 1
        let life = "g\(lives)-\(id)"
        let request = StartRequest(topic: topic, input: input, id: id, gid: life, idempotencyKey: "k\(lives)")
        let context = context(partition: partition(of: id), now: space.nowMilliseconds)
        guard var plan = try? Planner.start(request, context: context) else {
            watch.report("start", "a start that fits was refused")
            return
        }
        let gifts = starter().map { give(&plan.commit, by: $0) } ?? []
        for _ in 0..<2 {
            let reply = commit(plan.commit)
            note("start of \(id) → \(reply)")
            guard goesWrong(20) else {
                switch reply {
                case .done: held += gifts
                // The reply to the first try was lost: the job that has the id is this one.
                case .taken(let gid, _) where gid == life: held += gifts
                default: break
                }
                return
            }
            if case .taken(_, let isSame) = reply, !isSame {
                watch.report("start", "the same start was taken for another")
            }
        }
    }

    /// The engine in whose process somebody starts a job; nil for a process that has none, or no worker.
    private mutating func starter() -> Int? {
        let able = engines.indices.filter { engines[$0].worker != nil }
        guard settings.givesTasks == nil, !able.isEmpty else { return able.first }
        let place = choices.pick(able.count + 1)
        return place < able.count ? able[place] : nil
    }

    // MARK: - Jobs

    /// A job with all of its scopes, as it is stored.
    func stored(_ partition: Int, _ job: String) -> JobSnapshot? {
        let key = keys.job(partition, app: appID, job: job)
        guard let fields = space.hashes[key] else { return nil }
        return reader.whole(key, fields) { address in
            space.hashes[keys.scope(partition, app: appID, job: job, address: address)] ?? [:]
        }
    }

    func load(_ address: Address, into snapshot: inout JobSnapshot, _ partition: Int) {
        let key = keys.scope(partition, app: appID, job: snapshot.meta.job, address: address)
        let fields = StoredJobs.sorted(space.hashes[key] ?? [:])
        guard (try? snapshot.addScope(address, fields: fields)) != nil else { return }
    }

    /// All stored jobs, with their partitions.
    func storedJobs() -> [(partition: Int, job: JobSnapshot)] {
        var jobs: [(partition: Int, job: JobSnapshot)] = []
        for partition in 0..<settings.partitions {
            for item in space.sortedSets[keys.index(partition, app: appID)]?.items ?? [] {
                if let job = stored(partition, item.member) { jobs.append((partition, job)) }
            }
        }
        return jobs
    }

    /// The header of a job, or nil.
    func header(_ job: String) -> JobHeader? {
        space.text(keys.job(partition(of: job), app: appID, job: job), "h").flatMap { JobHeader($0) }
    }
}

extension PlanningLimits {
    /// So little that jobs of a few activities come up against it.
    fileprivate static var tight: PlanningLimits {
        var limits = PlanningLimits()
        limits.visitsMax = 2
        limits.operationsMax = 8
        limits.sweptMax = 1
        limits.releasedMax = 2
        return limits
    }
}
