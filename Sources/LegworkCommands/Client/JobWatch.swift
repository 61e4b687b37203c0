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
        var early: [(app: String, job: String, changes: [ActivityChange])] = []
    }

    private let app: CompiledApp
    private let graph: PreparedGraph?
    private let display: ProgressDisplay
    private let state = Mutex(State())

    /// The most commits that are kept before the job's id is known.
    private static let earlyMax = 1000

    /// A watch.
    init(app: CompiledApp, topic: String, display: ProgressDisplay, isPrivate: Bool) {
        self.app = app
        self.display = display
        self.isPrivate = isPrivate
        let prepared = try? PreparedApp(app)
        graph = prepared?.graph(subscribing: topic)
        display.makeRoom(for: graph?.activities.map(\.source.id) ?? [])
    }

    /// Says which job it is.
    func began(_ job: String) {
        let early = state.withLock { state in
            state.job = job
            defer { state.early = [] }
            return state.early
        }
        for commit in early { show(commit.changes, app: commit.app, job: commit.job, own: job) }
    }

    /// A commit was carried out.
    func committed(app: String, job: String, changes: [ActivityChange], header: JobHeader) {
        let own = state.withLock { state -> String? in
            if state.job == nil, state.early.count < Self.earlyMax { state.early.append((app, job, changes)) }
            return state.job
        }
        guard let own else { return }
        show(changes, app: app, job: job, own: own)
    }

    private func show(_ changes: [ActivityChange], app: String, job: String, own: String) {
        let isOwn = app == self.app.id && job == own
        guard isOwn || isPrivate else { return }
        display.show(changes.compactMap { change in
            guard let step = ProgressModel.Step(change.step) else { return nil }
            return ProgressModel.Change(
                job: isOwn ? nil : job,
                activity: change.activity,
                type: change.type,
                place: PlaceText.text(change.address, in: isOwn ? graph : nil),
                step: step,
                code: change.code
            )
        })
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
}
