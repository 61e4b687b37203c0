import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkSchema
import LegworkStore

/// One test under way: the real planner on the kernel's twin, workers and signals that the test plays, a clock that it
/// owns.
///
/// Commits are made one protocol step at a time, so that each ending and each edge is seen by itself; what comes out is
/// the same as with fused commits.
struct FlowTestRun {
    let test: FlowTest
    let app: PreparedApp
    var world: TestWorld
    var observed = Observation()
    var agenda: [Appointment] = []
    var appointments = 0

    /// How many unconditional answers of a topic have been used.
    var answersUsed: [String: Int] = [:]
    /// How often an activity has had the moment after which signals may be sent.
    var moments: [String: Int] = [:]
    /// Hooks that have begun to wait: their end is no moment.
    var waiting: Set<InstanceName> = []
    /// Signals that were sent, by their place among the test's.
    var sent: Set<Int> = []

    /// The id of the job that the test is about; nil before it is started.
    private(set) var root: String?
    /// The job as last seen.
    private(set) var rootJob: JobSnapshot?
    private var messages = 0
    private let messagesMax: Int

    /// The longest that a test may last on its own clock, in milliseconds: a flow that is not over by then, or after so
    /// and so many messages, is taken for one that never ends.
    static let spanMax: Int64 = 100 * 365 * 86_400_000

    /// Runs a test to its end.
    static func run(_ test: FlowTest, app: PreparedApp, messagesMax: Int) -> Observation {
        var run = FlowTestRun(test, app, messagesMax: messagesMax)
        run.start()
        if run.root != nil {
            run.scheduleSignals()
            run.goOn()
            run.conclude()
        }
        return run.observed
    }

    private init(_ test: FlowTest, _ app: PreparedApp, messagesMax: Int) {
        self.test = test
        self.app = app
        self.messagesMax = messagesMax
        world = TestWorld(nowMilliseconds: test.nowMilliseconds)
    }

    // MARK: From start to end

    private mutating func start() {
        let request = StartRequest(
            topic: test.topic,
            input: test.input,
            id: test.id,
            gid: GUID.hash(app.source.id, "test", test.name)
        )
        do throws(StartRefusal) {
            let plan = try Planner.start(request, context: context(world.now, entry: nil))
            // Before the commit: what it does is seen as the root's only if the root is known.
            root = plan.job?.meta.job
            commit(plan)
        } catch {
            let schema = app.graph(subscribing: test.topic)?.inputSchema
            observed.refusal = Observation.Refusal(
                code: error.code,
                message: error.message,
                paths: (schema?.validate(test.input) ?? []).map { $0.instancePath.description }
            )
        }
    }

    private mutating func goOn() {
        while observed.problems.isEmpty {
            if let entry = world.nextMessage() {
                messages += 1
                guard messages <= messagesMax else { return neverEnds() }
                process(entry)
            } else if let next = agenda.min(by: { $0.isBefore($1) }), next.due <= world.now {
                agenda.removeAll { $0.order == next.order }
                perform(next.deed)
            } else if !world.tick() {
                guard let next = [agenda.map(\.due).min(), world.nextDue].compactMap({ $0 }).min() else { return }
                if let until = test.untilMilliseconds, next > test.nowMilliseconds + until { return }
                guard next - test.nowMilliseconds <= Self.spanMax else { return neverEnds() }
                world.move(to: next)
            }
        }
    }

    /// Says that there is no end in sight, unless the job itself has ended and only what it started goes on.
    private mutating func neverEnds() {
        guard let job = rootJob, !job.header.state.hasEnded else { return }
        observed.problems.append(
            "no end is in sight after \(messages) messages and \(SpanText.text(world.now - test.nowMilliseconds)) of the test's "
                + "clock: send a signal that ends the flow, or stop the clock with 'until: 30d' and expect 'state: waiting'"
        )
    }

    private mutating func conclude() {
        for (place, signal) in test.signals.enumerated() where !sent.contains(place) {
            observed.signals.append(.init(place: signal.place, text: Self.unsent(signal)))
        }
        guard let root, let last = rootJob else { return }
        observed.data = .object(last.data)
        observed.error = last.failure
        switch last.header.state {
        case .running: observed.state = "waiting"
        default: observed.state = last.header.state.rawValue
        }
        guard !last.header.state.hasEnded else { return }
        do throws(StoredJobError) {
            guard let job = try world.job(app.source.id, root, for: nil) else { return }
            observed.waits = Explanation.why(job, app: app)
        } catch {
            observed.problems.append("the job cannot be read: \(error)")
        }
    }

    private static func unsent(_ signal: TestSignal) -> String {
        switch signal.moment {
        case .at: "the signal on '\(signal.topic)' was not sent: the clock stopped before"
        case .after(let activity, let times):
            "the signal on '\(signal.topic)' was not sent: '\(activity)' did not begin to wait, or end"
                + (times > 1 ? ", \(times) times" : "")
        }
    }

    // MARK: Messages

    func context(_ milliseconds: Int64, entry: StreamID?, isReleased: Bool = false) -> PlanningContext {
        PlanningContext(
            app: app,
            mode: .stepwise,
            partition: 0,
            partitions: TestWorld.partitions,
            nowMilliseconds: milliseconds,
            entry: entry?.description,
            isReleased: isReleased
        )
    }

    /// Plans and commits a message, step by step.
    private mutating func process(_ entry: StreamEntry) {
        guard let message = entry.message, let target = message.target else { return world.remove(entry) }
        do throws(StoredJobError) {
            var job = try world.job(target.app, target.job, for: message)
            while true {
                let context = context(entry.id.milliseconds, entry: entry.id, isReleased: entry.isReleased)
                let plan = Planner.plan(message, job: job, context: context)
                guard commit(plan), !plan.isMessageDone else { return }
                job = plan.job
            }
        } catch {
            observed.problems.append("job '\(target.job)' cannot be read: \(error)")
        }
    }

    /// Commits a plan and looks at what it does.
    @discardableResult
    private mutating func commit(_ plan: Plan) -> Bool {
        guard case .commit(let reply) = world.perform(.commit(plan.commit)) else { return false }
        switch reply {
        case .done: break
        case .duplicate, .gone: return false
        case .conflict, .fenced, .taken, .staleVersion:
            observed.problems.append("a commit of job '\(plan.commit.job)' was refused: \(reply)")
            return false
        }
        if let job = plan.job {
            if job.meta.job == root { rootJob = job }
            see(plan, job)
        }
        return true
    }

    private mutating func see(_ plan: Plan, _ job: JobSnapshot) {
        guard let graph = app.graph(subscribing: job.meta.topic) else { return }
        if case .absent = plan.commit.guard, job.meta.parentJob == root { observed.children.append(job.meta.topic) }
        for operation in plan.commit.operations {
            switch operation {
            case .registerHook(_, let token, _), .arm(.wait(.sleep, let token), _):
                let name = InstanceName(job: token.job, activity: token.activity, address: token.address)
                if waiting.insert(name).inserted { moment(graph.source.activities[token.activity].id) }
            default: continue
            }
        }
        for change in plan.changes { see(change, graph, job) }
        if job.meta.job == root, job.header.state.hasEnded, observed.tookMilliseconds == nil {
            observed.tookMilliseconds = world.now - test.nowMilliseconds
        }
        var queues: [String] = []
        for case .dispatch(let task) in plan.commit.operations where !queues.contains(task.topic) {
            queues.append(task.topic)
        }
        for queue in queues { work(queue, graph) }
    }

    private mutating func see(_ change: ActivityChange, _ graph: PreparedGraph, _ job: JobSnapshot) {
        guard let index = graph.source.activityIndex(change.activity),
            let record = job.instance(index, at: change.address)?.record
        else { return }
        for place in record.edges {
            observed.edges.insert(EdgeName(graph: graph.index, from: index, place: place))
        }
        guard change.step == .finished || change.step == .failed else { return }
        if job.meta.job == root { observed.path.append(change.activity) }
        let name = InstanceName(job: job.meta.job, activity: index, address: change.address)
        if !waiting.contains(name) { moment(change.activity) }
    }

    /// Counts the moment of an activity, and makes appointments for the signals that are due at it.
    private mutating func moment(_ activity: String) {
        moments[activity, default: 0] += 1
        for (place, signal) in test.signals.enumerated() {
            guard case .after(activity, let times) = signal.moment, times == moments[activity] else { continue }
            appoint(world.now, .signal(place))
        }
    }

    mutating func appoint(_ due: Int64, _ deed: Appointment.Deed) {
        appointments += 1
        agenda.append(Appointment(due: due, order: appointments, deed: deed))
    }
}
