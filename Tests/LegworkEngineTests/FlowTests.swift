import LegworkEngine
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import Testing

@Suite(.timeLimit(.minutes(10)))
struct FlowTests {
    @Test("A job goes through three workers to its end", arguments: [CommitMode.fused, .stepwise])
    func chain(mode: CommitMode) async throws {
        try await Bench.run { bench in
            let app = Apps.chain(3)
            try await bench.deploy(app)
            try await bench.running([bench.engine { $0.mode = mode }], [bench.worker(Apps.increments(3))]) {
                let id = try await bench.start(app, ["n": 4])
                let job = try await bench.end("chain", id)
                #expect(job.header.state == .completed)
                #expect(job.data["n"] == 7)
            }
        }
    }

    @Test("A sleeping job wakes")
    func sleeps() async throws {
        try await Bench.run { bench in
            let app = Apps.sleeper(0.2)
            try await bench.deploy(app)
            try await bench.running([bench.engine()]) {
                let id = try await bench.start(app, [:])
                let job = try await bench.end("sleeper", id)
                #expect(job.header.state == .completed)
                #expect(job.data["slept"] == true)
            }
        }
    }

    @Test("A thousand sleepers of one moment all wake")
    func herd() async throws {
        try await Bench.run { bench in
            let app = Apps.sleeper(0.3)
            try await bench.deploy(app)
            try await bench.running([bench.engine { $0.timersPerTick = 64 }]) {
                // Side by side, as each turn of a crowded pool takes its time.
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<32 {
                        group.addTask {
                            var ids: [String] = []
                            for _ in 0..<32 { ids.append(try await bench.start(app, [:])) }
                            for id in ids { #expect(try await bench.end("sleeper", id).header.state == .completed) }
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }
}
