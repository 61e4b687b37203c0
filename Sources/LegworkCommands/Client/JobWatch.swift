import LegworkEngine
import LegworkGraph
import LegworkLedger
import LegworkPlanner
import Synchronization

/// Hears the commits of the engine and shows those of one job, and of its children.
///
/// Commits that come before the job's id is known are kept until it is.
final class JobWatch: EngineObserver {
    /// True where all jobs of the store are this run's.
    let isPrivate: Bool

    private struct State {
        var job: String?
        /// The revision up to which the job's own changes have been shown.
        var revision: Int64 = 0
        var early: [Commit] = []
    }

    private struct Commit {
        var app: String
        var job: String
        var changes: [ActivityChange]
        var revision: Int64
    }

    private let app: CompiledApp
    private let graph: PreparedGraph?
    private let display: ProgressDisplay
    private let script: SignalScript?
    private let state = Mutex(State())

    /// The most commits that are kept before the job's id is known.
    private static let earlyMax = 1000

    /// The revision of a job after the commit that starts it.
    private static let startRevision: Int64 = 1

    /// A watch.
    init(app: CompiledApp, topic: String, display: ProgressDisplay, isPrivate: Bool, script: SignalScript? = nil) {
        self.app = app
        self.script = script
        self.display = display
        self.isPrivate = isPrivate
        let prepared = try? PreparedApp(app)
        graph = prepared?.graph(subscribing: topic)
        display.makeRoom(for: graph?.activities.map(\.source.id) ?? [])
    }

    /// Says which job it is.
    ///
    /// - Parameter report: how far it was when it was read, for one that this process has not started.
    func began(_ report: JobReport) {
        let job = report.job.meta.job
        let isStartedHere = state.withLock { state in
            let isThere = state.early.contains {
                $0.app == app.id && $0.job == job && $0.revision == Self.startRevision
            }
            guard isThere else { return false }
            state.job = job
            state.revision = Self.startRevision - 1
            for commit in state.early.sorted(by: { $0.revision < $1.revision }) { show(commit, state) }
            state.early = []
            return true
        }
        guard !isStartedHere else { return }
        let endings = report.steps.filter { !$0.isOutcome }
        let steps = endings.flatMap { step in
            ProgressModel.Step.steps(step.state).map { shown in
                ProgressModel.Change(
                    job: nil,
                    activity: step.activity,
                    type: step.type,
                    place: PlaceText.text(step.address, in: graph),
                    step: shown,
                    code: shown == .waiting ? 0 : step.instance.record?.code ?? 0
                )
            }
        }
        // Held while it is shown, so that no later commit comes before.
        state.withLock { state in
            state.job = job
            state.revision = report.job.header.rev
            display.show(steps)
            for step in endings {
                guard let change = ActivityChange.Step(timeline: step.state) else { continue }
                script?.moved(step.activity, type: step.type, address: step.address, step: change)
            }
            for commit in state.early { show(commit, state) }
            state.early = []
        }
    }

    /// A commit was carried out.
    func committed(app: String, job: String, changes: [ActivityChange], header: JobHeader) {
        let commit = Commit(app: app, job: job, changes: changes, revision: header.rev)
        state.withLock { state in
            if state.job != nil { return show(commit, state) }
            if state.early.count < Self.earlyMax { state.early.append(commit) }
        }
    }

    private func show(_ commit: Commit, _ state: State) {
        let isOwn = commit.app == app.id && commit.job == state.job
        guard isOwn ? commit.revision > state.revision : isPrivate else { return }
        if isOwn, let script {
            for change in commit.changes {
                script.moved(change.activity, type: change.type, address: change.address, step: change.step)
            }
        }
        display.show(
            commit.changes.compactMap { change in
                guard let step = ProgressModel.Step(change.step) else { return nil }
                return ProgressModel.Change(
                    job: isOwn ? nil : commit.job,
                    activity: change.activity,
                    type: change.type,
                    place: PlaceText.text(change.address, in: isOwn ? graph : nil),
                    step: step,
                    code: change.code
                )
            }
        )
    }
}

extension ActivityChange.Step {
    /// The last step of an activity in a state, as the timeline names it.
    fileprivate init?(timeline state: String) {
        switch state {
        case "finished": self = .finished
        case "failed", "held", "swept": self = .failed
        case "retrying": self = .retrying
        case "waiting", "waking": self = .waiting
        default: return nil
        }
    }
}

extension ProgressModel.Step {
    /// What a person is shown of a step; nothing of an entrance, which another step of the same commit follows.
    fileprivate init?(_ step: ActivityChange.Step) {
        switch step {
        case .entered: return nil
        case .waiting: self = .waiting
        case .retrying: self = .retrying
        case .finished: self = .finished
        case .failed: self = .failed
        }
    }

    /// What a person is shown of an activity in a state, as the timeline names it.
    fileprivate static func steps(_ state: String) -> [ProgressModel.Step] {
        switch state {
        case "finished": [.finished]
        case "failed", "held", "swept": [.failed]
        case "retrying": [.retrying]
        case "waiting", "waking", "running": [.waiting]
        default: []
        }
    }
}
