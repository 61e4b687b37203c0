import LegworkGraph
import LegworkJSON
package import LegworkPlanner

/// Flows so small that every order of what can happen to them can be tried.
package enum SmallFlow: String, CaseIterable, Sendable {
    /// A sleep.
    case sleep
    /// A hook that waits for a signal.
    case signal
    /// A hook that waits for either.
    case both
    /// A worker that fails twice, with all its timers.
    case worker
    /// A child that sleeps.
    case child
    /// A worker that fails for good and holds its job, beside a sleep.
    case held
    /// A worker with interim answers and a time limit; each answer has an activity to go to.
    case interims

    /// The flow, prepared.
    package func prepared() throws -> PreparedApp {
        var graphs = [Graph(subscribes: "main", onError: self == .held ? .pause : .failFast, activities: activities)]
        graphs[0].hookRules = Self.rules(of: activities)
        if self == .child {
            let nap = Activity(id: "c1", kind: .hook(HookSettings(sleep: 1)))
            graphs.append(Graph(subscribes: "child", activities: Self.behindTrigger("c", [nap])))
        }
        return try PreparedApp(CompiledApp(id: "random", version: AppVersion("1"), graphs: graphs))
    }

    private var activities: [Activity] {
        switch self {
        case .sleep: Self.behindTrigger("m", [Self.hook(HookSettings(sleep: 1))])
        case .signal: Self.behindTrigger("m", [Self.hook(HookSettings(waitsForSignal: true))])
        case .both: Self.behindTrigger("m", [Self.hook(HookSettings(sleep: 1, waitsForSignal: true))])
        case .worker: Self.behindTrigger("m", [Self.worker(input: 10, retries: true)])
        case .child: Self.behindTrigger("m", [Activity(id: "m1", kind: .await(AwaitSettings(topic: "child")))])
        case .held: Self.beside(Self.worker(input: 9), Activity(id: "m2", kind: .hook(HookSettings(sleep: 1))))
        case .interims: Self.withInterims
        }
    }

    private static func hook(_ settings: HookSettings) -> Activity { Activity(id: "m1", kind: .hook(settings)) }

    /// A worker whose input decides what ``SimulatedWorker`` answers.
    private static func worker(input: Int64, retries: Bool = false, timeout: JSON? = nil) -> Activity {
        var settings = WorkerSettings(topic: "work.0")
        settings.timeout = timeout
        if retries {
            settings.retry = [RetryPolicy(maximumAttempts: 3, initialIntervalMilliseconds: 50, jitter: 0)]
            settings.timeout = 1
            settings.scheduleTimeout = 3
        }
        return Activity(id: "m1", kind: .worker(settings), inputMaps: ["n": .integer(input), "from": "m1"])
    }

    private static var withInterims: [Activity] {
        var first = worker(input: 3, timeout: 1)
        first.inputMaps = ["n": 3, "from": "m1", "interims": 2]
        var list = behindTrigger("m", [first])
        list.append(Activity(id: "m2", kind: .hook(HookSettings())))
        list[1].transitions = [Transition(to: 2, codes: [.exact(202)])]
        return list
    }

    private static func behindTrigger(_ prefix: String, _ list: [Activity]) -> [Activity] {
        var all = [Activity(id: "\(prefix)0", kind: .trigger(TriggerSettings()))] + list
        for place in all.indices.dropLast() { all[place].transitions.append(Transition(to: place + 1)) }
        return all
    }

    private static func beside(_ one: Activity, _ other: Activity) -> [Activity] {
        var all = [Activity(id: "m0", kind: .trigger(TriggerSettings())), one, other]
        all[0].transitions = [Transition(to: 1), Transition(to: 2)]
        return all
    }

    private static func rules(of activities: [Activity]) -> [HookRule] {
        activities.indices.filter { place in
            if case .hook(let settings) = activities[place].kind { settings.waitsForSignal } else { false }
        }.map { place in
            HookRule(
                topic: "signal.m",
                to: place,
                match: [MatchRule(expected: .string(activities[place].id), actual: "{$self.hook.data.to}")]
            )
        }
    }
}
