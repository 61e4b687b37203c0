package import LegworkGraph
package import LegworkJSON
import LegworkSystem

/// A generator of random apps that end: all types, joins, loops, children, error edges, retries.
///
/// Every app has a graph on `main` and, where it awaits, one on `child`. Loops count their rounds in the pivot's data
/// and leave after at most three; workers answer as ``SimulatedWorker`` decides from their input alone, so that an app's
/// result depends on nothing but the app and its input.
package struct RandomApp {
    private var random: SplitMix64
    private var activities: [Activity] = []
    private var rules: [HookRule] = []

    /// Which features an app may have.
    package struct Features: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }
        package static let loops = Features(rawValue: 1)
        package static let waits = Features(rawValue: 2)
        package static let children = Features(rawValue: 4)
        package static let errors = Features(rawValue: 8)
        package static let anyJoins = Features(rawValue: 16)
        package static let all: Features = [.loops, .waits, .children, .errors, .anyJoins]
        /// What leaves no race in the data: fused and stepwise runs must then agree.
        package static let deterministic: Features = [.loops, .waits, .children, .errors]
    }

    /// The app of a seed.
    package static func make(seed: UInt64, features: Features = .deterministic) -> CompiledApp {
        var maker = RandomApp(random: SplitMix64(seed: seed))
        let main = maker.graph(topic: "main", prefix: "m", size: 3 + Int(maker.random.next() % 9), features: features)
        var graphs = [main]
        if features.contains(.children) {
            graphs.append(
                maker.graph(topic: "child", prefix: "c", size: 2 + Int(maker.random.next() % 4), features: [.waits])
            )
        }
        return CompiledApp(id: "random", version: AppVersion("1"), graphs: graphs)
    }

    private init(random: SplitMix64) { self.random = random }

    private mutating func chance(_ percent: UInt64) -> Bool { random.next() % 100 < percent }

    private mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(max(1, count))) }

    private mutating func graph(topic: String, prefix: String, size: Int, features: Features) -> Graph {
        activities = [
            Activity(
                id: "\(prefix)0",
                kind: .trigger(TriggerSettings()),
                jobMaps: ["\(prefix)0": "{$self.output.data.n}"]
            )
        ]
        rules = []
        while activities.count < size { grow(topic: topic, prefix: prefix, features: features) }
        if features.contains(.loops), chance(60) { addLoop(prefix: prefix) }
        for index in activities.indices { sealErrors(index) }
        return Graph(
            subscribes: topic,
            expire: 3600,
            onError: chance(20) ? .wait : .failFast,
            activities: activities,
            hookRules: rules
        )
    }

    /// Adds one activity behind one to three earlier ones.
    private mutating func grow(topic: String, prefix: String, features: Features) {
        let index = activities.count
        let id = "\(prefix)\(index)"
        var activity = Activity(id: id, kind: kind(prefix: prefix, index: index, features: features))
        activity.inputMaps = ["n": .string("{\(prefix)0.output.data.n}"), "from": .string(id)]
        activity.jobMaps = [id: .string(dataReference(of: activity))]
        if case .hook = activity.kind { activity.outputMaps = ["seen": .string("{\(prefix)0.output.data.n}")] }
        if features.contains(.anyJoins), chance(25) { activity.join = .any }
        activities.append(activity)
        var parents: Set<Int> = []
        for _ in 0..<(1 + pick(3)) { parents.insert(pick(index)) }
        for parent in parents.sorted() { connect(parent, to: index, prefix: prefix, features: features) }
    }

    private func dataReference(of activity: Activity) -> String {
        switch activity.kind {
        case .hook: "{$self.output.data.seen}"
        default: "{$self.output.data}"
        }
    }

    private mutating func kind(prefix: String, index: Int, features: Features) -> ActivityKind {
        switch pick(10) {
        case 0, 1, 2, 3:
            let retries = features.contains(.errors) && chance(40)
            return .worker(
                WorkerSettings(
                    topic: .string("work.\(pick(3))"),
                    retry: retries
                        ? [RetryPolicy(maximumAttempts: 3, initialIntervalMilliseconds: 50, jitter: 0)] : [],
                    timeout: chance(20) ? 5 : nil
                )
            )
        case 4 where features.contains(.waits): return .hook(HookSettings(sleep: .double(0.05 * Double(1 + pick(5)))))
        case 5 where features.contains(.waits):
            rules.append(
                HookRule(
                    topic: "signal.\(prefix)",
                    to: index,
                    match: [MatchRule(expected: .string("\(prefix)\(index)"), actual: "{$self.hook.data.to}")],
                    bufferMilliseconds: 3_600_000
                )
            )
            return .hook(HookSettings(waitsForSignal: true))
        case 6 where features.contains(.children) && prefix == "m":
            return .await(AwaitSettings(topic: "child", awaits: .bool(chance(80))))
        default: return .hook(HookSettings())
        }
    }

    private mutating func connect(_ parent: Int, to index: Int, prefix: String, features: Features) {
        var edge = Transition(to: index)
        if features.contains(.errors), case .worker = activities[parent].kind, chance(25) {
            edge.codes = [.hundreds(5)]
        } else if chance(30) {
            // A condition on the input that holds for about half of the inputs.
            edge.match = [
                MatchRule(
                    expected: .bool(true),
                    actual: [
                        "@pipe": [
                            [.string("{\(prefix)0.output.data.n}"), .integer(Int64(pick(10)))], ["{@number.lt}"],
                        ]
                    ]
                )
            ]
        }
        activities[parent].transitions.append(edge)
    }

    /// Puts a pivot in front of a fresh tail that cycles back while its round counter is low.
    private mutating func addLoop(prefix: String) {
        let host = pick(activities.count)
        let pivot = activities.count
        let name = "\(prefix)pivot"
        activities.append(
            Activity(
                id: name,
                kind: .hook(HookSettings(isPivot: true)),
                outputMaps: ["round": 0],
                jobMaps: ["\(prefix)rounds": "{$self.output.data.round}"]
            )
        )
        activities[host].transitions.append(Transition(to: pivot))
        let body = pivot + 1
        activities.append(
            Activity(
                id: "\(prefix)body",
                kind: chance(50)
                    ? .worker(WorkerSettings(topic: "work.0")) : .hook(HookSettings(sleep: 0.05)),
                inputMaps: ["n": .string("{\(prefix)0.output.data.n}"), "from": .string("\(prefix)body")]
            )
        )
        activities[pivot].transitions.append(Transition(to: body))
        let rounds = Int64(pick(4))
        let again = MatchRule(
            expected: .bool(true),
            actual: ["@pipe": [[.string("{\(name).output.data.round}"), .integer(rounds)], ["{@number.lt}"]]]
        )
        activities.append(
            Activity(
                id: "\(prefix)again",
                kind: .cycle(CycleSettings(ancestor: pivot)),
                inputMaps: ["round": ["@pipe": [[.string("{\(name).output.data.round}"), 1], ["{@math.add}"]]]]
            )
        )
        activities[body].transitions.append(Transition(to: body + 1, match: [again]))
        activities.append(
            Activity(id: "\(prefix)after", kind: .hook(HookSettings()), jobMaps: ["\(prefix)after": true])
        )
        activities[body].transitions.append(Transition(to: body + 2, isElse: true))
        if chance(50), host + 1 < pivot {
            // A join outside the loop waits for what leaves it, and for somebody who never saw it.
            activities.append(
                Activity(id: "\(prefix)meet", kind: .hook(HookSettings()), jobMaps: ["\(prefix)meet": true])
            )
            activities[body + 2].transitions.append(Transition(to: body + 3))
            activities[0].transitions.append(Transition(to: body + 3))
        }
    }

    /// Half of the workers catch their errors.
    private mutating func sealErrors(_ index: Int) {
        guard case .worker = activities[index].kind, chance(50), let next = activities[index].transitions.first?.to
        else { return }
        // An error that led back into the loop would lead there for ever.
        if case .cycle = activities[next].kind { return }
        activities[index].transitions.append(Transition(to: next, codes: [.hundreds(5)]))
    }
}

/// What a worker answers in simulations: a function of the task's input and attempt alone.
package enum SimulatedWorker {
    /// Success with data for most inputs; errors of code 500 or 503 for some, on the first attempts or on all.
    package static func answer(topic: String, input: JSON, attempt: Int) -> (isError: Bool, code: Int, data: JSON) {
        let number = input["n"]?.integerValue ?? 0
        let from = input["from"]?.stringValue ?? ""
        let mix = from.utf8.reduce(UInt64(number &+ 7)) { ($0 &* 31) &+ UInt64($1) } % 12
        if mix == 0 { return (true, 500, ["message": "it never works"]) }
        if mix == 1, attempt < 3 { return (true, 503, ["message": "not yet"]) }
        return (false, 200, ["topic": .string(topic), "n": .integer(number), "from": .string(from)])
    }
}
