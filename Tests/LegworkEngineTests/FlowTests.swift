import LegworkEngine
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkWorker
import Testing

/// Small apps as the compiler would make them.
enum Apps {
    /// A trigger and `steps` workers in a row, each on its own topic `s1`, `s2`….
    static func chain(_ steps: Int) -> CompiledApp {
        var activities = [
            Activity(id: "t1", kind: .trigger(TriggerSettings()), transitions: [Transition(to: 1)])
        ]
        for step in 1...steps {
            activities.append(
                Activity(
                    id: "a\(step)",
                    kind: .worker(WorkerSettings(topic: .string("s\(step)"))),
                    inputMaps: ["n": .string(step == 1 ? "{t1.output.data.n}" : "{a\(step - 1).output.data.n}")],
                    jobMaps: ["n": "{$self.output.data.n}"],
                    transitions: step < steps ? [Transition(to: step + 1)] : []
                )
            )
        }
        return CompiledApp(
            id: "chain",
            version: AppVersion("1"),
            graphs: [Graph(subscribes: "go", activities: activities)]
        )
    }

    static func sleeper(_ sleep: JSON) -> CompiledApp {
        CompiledApp(
            id: "sleeper",
            version: AppVersion("1"),
            graphs: [
                Graph(
                    subscribes: "go",
                    activities: [
                        Activity(id: "t1", kind: .trigger(TriggerSettings()), transitions: [Transition(to: 1)]),
                        Activity(id: "h1", kind: .hook(HookSettings(sleep: sleep)), jobMaps: ["slept": true]),
                    ]
                )
            ]
        )
    }
}

@Suite(.timeLimit(.minutes(2)))
struct FlowTests {
    private func increment(_ topic: String) -> TaskRoute {
        TaskRoute(topic: topic, app: "chain", concurrency: 16) { task in
            TaskAnswer(data: ["n": .integer((task.input["n"]?.integerValue ?? 0) + 1)])
        }
    }

    @Test("A job goes through three workers to its end")
    func chain() async throws {
        try await Bench.run { bench in
            let app = Apps.chain(3)
            try await bench.deploy(app)
            let engine = bench.engine()
            let worker = bench.worker("w1", (1...3).map { increment("s\($0)") })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await engine.run() }
                group.addTask { await worker.run() }
                let id = try await bench.start(app, "go", ["n": 4])
                let job = try await bench.end("chain", id)
                #expect(job.header.state == .completed)
                #expect(job.data["n"] == 7)
                worker.stop()
                engine.stop()
                try await group.waitForAll()
            }
        }
    }

    @Test("A sleeping job wakes")
    func sleeps() async throws {
        try await Bench.run { bench in
            let app = Apps.sleeper(0.2)
            try await bench.deploy(app)
            let engine = bench.engine()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await engine.run() }
                let id = try await bench.start(app, "go", [:])
                let job = try await bench.end("sleeper", id)
                #expect(job.header.state == .completed)
                #expect(job.data["slept"] == true)
                engine.stop()
                try await group.waitForAll()
            }
        }
    }
}
