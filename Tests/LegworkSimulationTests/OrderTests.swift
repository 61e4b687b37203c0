import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkSimulation
import Testing

/// What operators do, in every order with what happens anyway.
@Suite(.enabled(if: isSimulationAskedFor)) struct OrderTests {
    /// A trigger, and activities one behind the other.
    static func app(_ activities: [Activity], child: [Activity] = []) throws -> PreparedApp {
        func graph(_ topic: String, _ prefix: String, _ list: [Activity]) -> Graph {
            var all = [Activity(id: "\(prefix)0", kind: .trigger(TriggerSettings()))] + list
            for place in all.indices.dropLast() { all[place].transitions.append(Transition(to: place + 1)) }
            let rules = all.indices.filter { place in
                if case .hook(let settings) = all[place].kind { settings.waitsForSignal } else { false }
            }.map { place in
                HookRule(
                    topic: "signal.\(prefix)",
                    to: place,
                    match: [MatchRule(expected: .string(all[place].id), actual: "{$self.hook.data.to}")]
                )
            }
            return Graph(subscribes: topic, activities: all, hookRules: rules)
        }
        var graphs = [graph("main", "m", activities)]
        if !child.isEmpty { graphs.append(graph("child", "c", child)) }
        return try PreparedApp(CompiledApp(id: "random", version: AppVersion("1"), graphs: graphs))
    }

    static let sleep = Activity(id: "m1", kind: .hook(HookSettings(sleep: 1)))
    static let hook = Activity(id: "m1", kind: .hook(HookSettings(waitsForSignal: true)))
    static let both = Activity(id: "m1", kind: .hook(HookSettings(sleep: 1, waitsForSignal: true)))
    static let worker = Activity(
        id: "m1",
        kind: .worker(
            WorkerSettings(
                topic: "work.0",
                retry: [RetryPolicy(maximumAttempts: 2, initialIntervalMilliseconds: 50, jitter: 0)],
                timeout: 1,
                scheduleTimeout: 3
            )
        ),
        inputMaps: ["n": 2, "from": "m1"]
    )
    static let await = Activity(id: "m1", kind: .await(AwaitSettings(topic: "child")))
    static let nap = Activity(id: "c1", kind: .hook(HookSettings(sleep: 1)))

    static let events: [[World.Event]] = [
        [.control("cancel")],
        [.control("pause"), .control("resume")],
        [.control("pause"), .control("cancel")],
        [.control("cancel"), .control("delete")],
        [.signal, .control("cancel")],
        [.signal, .control("pause"), .control("resume")],
        [.control("interrupt"), .control("delete"), .restart],
    ]

    @Test(arguments: OrderTests.events)
    func everyOrderEndsWell(events: [World.Event]) throws {
        let apps = [
            try Self.app([Self.sleep]), try Self.app([Self.hook]), try Self.app([Self.both]),
            try Self.app([Self.worker]), try Self.app([Self.await], child: [Self.nap]),
        ]
        for app in apps {
            for mode in [CommitMode.fused, .stepwise] {
                let enumeration = Enumeration(app, events: events, mode: mode)
                #expect(!enumeration.isCut)
                #expect(enumeration.orders > 1)
                if let failure = enumeration.failure {
                    Issue.record("\(AppDescription.text(app.source))\n\(events) \(mode)\n\(failure)")
                }
                print(
                    "orders",
                    events,
                    app.source.graphs[0].activities[1].kind.name,
                    enumeration.orders,
                    enumeration.ends
                )
            }
        }
    }
}
