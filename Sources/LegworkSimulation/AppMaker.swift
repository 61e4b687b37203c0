package import LegworkGraph
import LegworkJSON

/// Makes apps that end, from decisions: all types of activities, joins, nested loops, interim answers, children, errors,
/// retries and timeouts.
///
/// Every app has a graph on `main` and, where it awaits, one on `child`. Loops count their rounds and leave after at most
/// three. Each activity writes a key of its own, from the trigger's input and its own answer, so that an app of the
/// race-free kind ends in the same way whatever the schedule; apps of the other kind may end differently, but never badly.
package struct AppMaker {
    /// The decisions.
    package private(set) var choices: Choices

    private let isRaceFree: Bool
    private let sizeMax: Int
    private var activities: [Activity] = []
    private var rules: [HookRule] = []
    private var prefix = "m"
    private var hasAwait = false

    /// The app that these decisions lead to.
    ///
    /// - Parameters:
    ///   - isRaceFree: true for an app whose end does not depend on who is first.
    ///   - sizeMax: about how many activities its main graph has at most.
    package static func make(_ choices: inout Choices, isRaceFree: Bool, sizeMax: Int) -> CompiledApp {
        var maker = AppMaker(choices: choices, isRaceFree: isRaceFree, sizeMax: sizeMax)
        var graphs = [maker.graph("main", prefix: "m", size: 1 + maker.choices.pick(sizeMax))]
        if maker.hasAwait { graphs.append(maker.graph("child", prefix: "c", size: 1 + maker.choices.pick(3))) }
        choices = maker.choices
        return CompiledApp(id: "random", version: AppVersion("1"), graphs: graphs)
    }

    private init(choices: Choices, isRaceFree: Bool, sizeMax: Int) {
        self.choices = choices
        self.isRaceFree = isRaceFree
        self.sizeMax = sizeMax
    }

    private var number: JSON { .string("{\(prefix)0.output.data.n}") }

    private mutating func graph(_ topic: String, prefix: String, size: Int) -> Graph {
        self.prefix = prefix
        rules = []
        activities = [
            Activity(id: "\(prefix)0", kind: .trigger(TriggerSettings()), jobMaps: ["\(prefix)0": number])
        ]
        var region = [0]
        grow(&region, by: size, depth: 0)
        for index in activities.indices { sealErrors(index) }
        // A graph that holds its job at an error needs a hand from outside, which only the other kind gets.
        let modes: [OnError] = isRaceFree ? [.failFast, .wait] : [.failFast, .wait, .pause]
        return Graph(
            subscribes: topic,
            expire: 3600,
            onError: modes[choices.pick(modes.count)],
            activities: activities,
            hookRules: rules
        )
    }

    /// Adds activities behind those of a region, which all run in one dimension.
    private mutating func grow(_ region: inout [Int], by size: Int, depth: Int) {
        for _ in 0..<size {
            if depth < 2, choices.chance(18) {
                addLoop(&region, depth: depth)
                continue
            }
            let index = add(kind())
            var parents = [region[region.count - 1 - choices.pick(region.count)]]
            if choices.chance(40) { parents.append(region[choices.pick(region.count)]) }
            for parent in Set(parents).sorted() { connect(parent, to: index) }
            guard canLead(index) else { continue }
            let inbound = activities.reduce(0) { $0 + $1.transitions.count { $0.to == index } }
            if inbound > 1 { activities[index].join = [.all, .any, .each][choices.pick(3)] }
            if choices.chance(20) { addInterims(index) }
            if activities[index].join == .each {
                // What is behind an arrival is in a dimension of its own and must not meet the rest.
                if choices.chance(50) { connect(index, to: add(.hook(HookSettings()))) }
            } else {
                region.append(index)
            }
        }
    }

    private func canLead(_ index: Int) -> Bool {
        if case .interrupt(let settings) = activities[index].kind { return settings.target != nil }
        return true
    }

    @discardableResult
    private mutating func add(_ kind: ActivityKind) -> Int {
        let index = activities.count
        let id = "\(prefix)\(index)"
        var activity = Activity(id: id, kind: kind)
        activity.inputMaps = ["n": number, "from": .string(id)]
        switch kind {
        case .hook(let settings):
            activity.outputMaps = settings.isPivot ? ["round": 0] : ["seen": number]
            activity.jobMaps = [id: settings.isPivot ? "{$self.output.data.round}" : "{$self.output.data.seen}"]
        case .worker: activity.jobMaps = [id: "{$self.output.data}"]
        case .await(let settings):
            activity.jobMaps = settings.awaits == false ? [id: true] : [id: "{$self.output.data}"]
        case .trigger, .cycle, .signal, .interrupt: activity.jobMaps = [id: true]
        }
        activities.append(activity)
        return index
    }

    // MARK: Kinds

    private mutating func kind() -> ActivityKind {
        switch choices.pick(isRaceFree ? 11 : 15) {
        case 0: return .hook(HookSettings())
        case 1, 2, 3, 4: return worker()
        case 5, 6: return .hook(HookSettings(sleep: .double(0.05 * Double(1 + choices.pick(5)))))
        case 7, 8: return waitingHook()
        case 9 where prefix == "m": return awaiting()
        case 10, 11:
            guard let rule = rules.first else { return .hook(HookSettings()) }
            let to = activities[rule.to].id
            return .signal(SignalSettings(topic: .string(rule.topic), payloadMaps: ["to": .string(to)]))
        case 12: return waitingHook(sleep: .double(0.1 * Double(1 + choices.pick(3))))
        case 13: return .interrupt(InterruptSettings(reason: "enough"))
        case 14 where prefix == "c": return .interrupt(InterruptSettings(target: "j", reason: "from below"))
        default: return .hook(HookSettings())
        }
    }

    private mutating func worker() -> ActivityKind {
        var settings = WorkerSettings(topic: .string("work.\(choices.pick(3))"))
        if choices.chance(40) {
            settings.retry = [RetryPolicy(maximumAttempts: 3, initialIntervalMilliseconds: 50, jitter: 0)]
        }
        if choices.chance(30) { settings.timeout = isRaceFree ? 3600 : .double(0.2) }
        if choices.chance(20) { settings.scheduleTimeout = isRaceFree ? 7200 : .double(0.5) }
        return .worker(settings)
    }

    private mutating func waitingHook(sleep: JSON? = nil) -> ActivityKind {
        let buffers: [Int64] = [3_600_000, 300, 0]
        rules.append(
            HookRule(
                topic: "signal.\(prefix)",
                to: activities.count,
                match: [
                    MatchRule(expected: .string("\(prefix)\(activities.count)"), actual: "{$self.hook.data.to}")
                ],
                deliver: choices.chance(20) ? .all : .one,
                bufferMilliseconds: buffers[choices.pick(3)]
            )
        )
        return .hook(HookSettings(sleep: sleep, waitsForSignal: true))
    }

    private mutating func awaiting() -> ActivityKind {
        hasAwait = true
        let waits = !choices.chance(25)
        return .await(
            AwaitSettings(
                topic: "child",
                awaits: .bool(waits),
                retry: choices.chance(20)
                    ? [RetryPolicy(maximumAttempts: 2, initialIntervalMilliseconds: 50, jitter: 0)] : [],
                timeout: !isRaceFree && choices.chance(30) ? .double(0.3) : nil,
                cancel: choices.chance(30) ? .abandon : .cascade
            )
        )
    }

    // MARK: Edges

    private mutating func connect(_ parent: Int, to index: Int) {
        var edge = Transition(to: index)
        if case .worker = activities[parent].kind, choices.chance(20) {
            edge.codes = [.hundreds(5)]
        } else if choices.chance(25) {
            // A condition on the input that holds for about half of the inputs.
            let limit = Int64(choices.pick(10))
            edge.match = [
                MatchRule(expected: .bool(true), actual: ["@pipe": [[number, .integer(limit)], ["{@number.lt}"]]])
            ]
        }
        if !activities[parent].transitions.contains(edge) { activities[parent].transitions.append(edge) }
    }

    /// Gives an activity an edge for interim answers, or interim signals, to a tail of its own.
    private mutating func addInterims(_ index: Int) {
        switch activities[index].kind {
        case .worker: activities[index].inputMaps = activities[index].inputMaps.map { adding($0, "interims", 2) }
        case .hook(let settings) where settings.waitsForSignal && !isRaceFree: break
        default: return
        }
        let tail = add(choices.chance(50) ? .worker(WorkerSettings(topic: "work.1")) : .hook(HookSettings(sleep: 0.05)))
        activities[index].transitions.append(Transition(to: tail, codes: [.exact(202)]))
    }

    private func adding(_ value: JSON, _ key: String, _ member: JSON) -> JSON {
        guard case .object(var object) = value else { return value }
        object[key] = member
        return .object(object)
    }

    /// Half of the workers catch their errors.
    private mutating func sealErrors(_ index: Int) {
        guard case .worker = activities[index].kind, choices.chance(50),
            let next = activities[index].transitions.first(where: { !$0.opensDimension })?.to
        else { return }
        // An error that led back into the loop would lead there for ever.
        if case .cycle = activities[next].kind { return }
        let edge = Transition(to: next, codes: [.hundreds(5)])
        if !activities[index].transitions.contains(edge) { activities[index].transitions.append(edge) }
    }

    // MARK: Loops

    /// Puts a pivot behind an activity of the region; its body leads back while the round counter is low, and out.
    private mutating func addLoop(_ region: inout [Int], depth: Int) {
        let host = region[choices.pick(region.count)]
        let pivot = add(.hook(HookSettings(isPivot: true)))
        activities[host].transitions.append(Transition(to: pivot))
        var body = [pivot]
        grow(&body, by: 1 + choices.pick(2), depth: depth + 1)
        let last = body[body.count - 1]
        let round = "{\(prefix)\(pivot).output.data.round}"
        let again = add(.cycle(CycleSettings(ancestor: pivot)))
        activities[again].inputMaps = ["round": ["@pipe": [[.string(round), 1], ["{@math.add}"]]]]
        activities[again].jobMaps = nil
        let rounds = Int64(choices.pick(4))
        activities[last].transitions.append(
            Transition(
                to: again,
                match: [
                    MatchRule(
                        expected: .bool(true),
                        actual: ["@pipe": [[.string(round), .integer(rounds)], ["{@number.lt}"]]]
                    )
                ]
            )
        )
        let after = add(.hook(HookSettings()))
        activities[last].transitions.append(Transition(to: after, isElse: true))
        guard depth == 0, choices.chance(50) else { return }
        // A join outside waits for what leaves the loop, and for somebody who never saw it.
        let meet = add(.hook(HookSettings()))
        activities[after].transitions.append(Transition(to: meet))
        activities[0].transitions.append(Transition(to: meet))
        region.append(meet)
    }
}
