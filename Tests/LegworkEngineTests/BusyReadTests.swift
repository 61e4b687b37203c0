import LegworkEngine
import LegworkJSON
import LegworkPlanner
import LegworkTesting
import LegworkVerify
import LegworkWorker
import Synchronization
import Testing

/// A loop that answers of workers beside it keep busy reads its streams all the same.
@Suite(.timeLimit(.minutes(10)))
struct BusyReadTests {
    private let app = Apps.chain(1)

    /// Beyond it, an answer goes by the stream.
    private static let byTheStream: Int64 = 1000

    private let routes = [
        TaskRoute(topic: "s1", app: "chain", concurrency: 64) { task in
            let number = task.input["n"]?.integerValue ?? 0
            if number >= Self.byTheStream { try await task.progress(["n": -1]) }
            return TaskAnswer(data: ["n": .integer(number + 1)])
        }
    ]

    private final class Load: Sendable {
        let isOver = Atomic<Bool>(false)
    }

    /// Keeps jobs going whose answers need no stream, while `body` runs.
    private func busy(_ bench: Bench, _ body: () async throws -> Void) async throws {
        let load = Load()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask { [app] in
                    while !load.isOver.load(ordering: .relaxed) {
                        let id = try await bench.start(app, ["n": 1])
                        #expect(try await bench.end("chain", id).data["n"] == 2)
                    }
                }
            }
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            load.isOver.store(true, ordering: .relaxed)
            try await group.waitForAll()
            try result.get()
        }
    }

    /// Has a message read in each partition.
    private func useStreams(_ bench: Bench) async throws {
        var left = Set(0..<bench.partitions)
        while !left.isEmpty {
            let id = try await bench.start(app, ["n": .integer(Self.byTheStream)])
            #expect(try await bench.end("chain", id).data["n"] == .integer(Self.byTheStream + 1))
            left.remove(bench.partition(id, app))
        }
    }

    @Test("Partitions that come while it is busy are read, although the read on its way knows nothing of them")
    func adoption() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            func engine(_ name: String) -> Engine {
                bench.engine(name) {
                    $0.loops = 1
                    $0.leaseMilliseconds = 300_000
                    $0.blockMilliseconds = 300_000
                }
            }
            let (first, others) = (engine("e0"), (1...4).map { engine("e\($0)") })
            try await bench.running([first], [bench.worker(routes, beside: first)]) {
                try await bench.until { try await bench.leases() == ["e0": 4] }
                try await busy(bench) {
                    for (number, other) in others.enumerated() {
                        try await bench.running([other]) {
                            try await bench.until { try await bench.leases() == ["e0": 2, "e\(number + 1)": 2] }
                        }
                        try await bench.until { try await bench.leases() == ["e0": 4] }
                        try await useStreams(bench)
                    }
                }
            }
        }
    }

    @Test("A connection for reads that falls silent is given up while answers go on")
    func silentReader() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let proxy = try LossyProxy(before: bench.server.address, .freeze(name: "XREAD", count: 5))
            defer { proxy.close() }
            let engine = bench.engine(through: proxy.address) {
                $0.loops = 1
                $0.blockMilliseconds = 100
                $0.silenceMilliseconds = 200
            }
            try await bench.running([engine], [bench.worker(routes, beside: engine)]) {
                try await busy(bench) {
                    try await bench.until { proxy.hasHappened }
                    try await useStreams(bench)
                }
            }
        }
    }
}
