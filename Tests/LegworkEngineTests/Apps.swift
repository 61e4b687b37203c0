import LegworkGraph
import LegworkJSON
import LegworkWorker

/// Small apps as the compiler would make them.
enum Apps {
    /// A trigger and `steps` workers in a row, each on its own topic `s1`, `s2`…, each fed with the last one's `n`.
    static func chain(_ steps: Int, heartbeat: JSON? = nil) -> CompiledApp {
        var activities = [
            Activity(id: "t1", kind: .trigger(TriggerSettings()), transitions: [Transition(to: 1)])
        ]
        for step in 1...steps {
            activities.append(
                Activity(
                    id: "a\(step)",
                    kind: .worker(WorkerSettings(topic: .string("s\(step)"), heartbeat: heartbeat)),
                    inputMaps: ["n": .string(step == 1 ? "{t1.output.data.n}" : "{a\(step - 1).output.data.n}")],
                    jobMaps: ["n": "{$self.output.data.n}"],
                    transitions: step < steps ? [Transition(to: step + 1)] : []
                )
            )
        }
        return app("chain", activities)
    }

    /// A trigger and a hook that sleeps for so many seconds.
    static func sleeper(_ sleep: JSON) -> CompiledApp {
        app(
            "sleeper",
            [
                Activity(id: "t1", kind: .trigger(TriggerSettings()), transitions: [Transition(to: 1)]),
                Activity(id: "h1", kind: .hook(HookSettings(sleep: sleep)), jobMaps: ["slept": true]),
            ]
        )
    }

    private static func app(_ id: String, _ activities: [Activity]) -> CompiledApp {
        CompiledApp(
            id: id,
            version: AppVersion("1"),
            graphs: [Graph(subscribes: "go", activities: activities)]
        )
    }

    /// Handlers for ``chain(_:)`` that add 1, after a pause.
    static func increments(_ steps: Int, pause: Duration = .zero, concurrency: Int = 16) -> [TaskRoute] {
        (1...steps).map { step in
            TaskRoute(topic: "s\(step)", app: "chain", concurrency: concurrency) { task in
                if pause > .zero { try await Swift.Task.sleep(for: pause) }
                return TaskAnswer(data: ["n": .integer((task.input["n"]?.integerValue ?? 0) + 1)])
            }
        }
    }
}
