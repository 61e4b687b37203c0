import LegworkEngine
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkWorker
import Synchronization
import Testing

/// Tasks that commits give to workers of their own process.
@Suite(.timeLimit(.minutes(10)))
struct GivenTaskTests {
    private let app = Apps.chain(3)
    /// For workers that must not fall silent, however busy the machine is: they are given nothing then.
    private static let endlessLease: Int64 = 600_000

    /// What a handler waits for, cancelled or not.
    private final class Gate: Sendable {
        private struct State {
            var isOpen = false
            var jobs: [String] = []
            var waiting: [CheckedContinuation<Void, Never>] = []
        }

        private let state = Mutex(State())

        var jobs: [String] { state.withLock { $0.jobs } }

        func open() {
            let waiting = state.withLock { state in
                state.isOpen = true
                defer { state.waiting = [] }
                return state.waiting
            }
            for handler in waiting { handler.resume() }
        }

        func pass(_ job: String) async {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    state.jobs.append(job)
                    if !state.isOpen { state.waiting.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        }
    }

    /// How many tasks were ever put into the streams.
    private func streamed(_ bench: Bench) async throws -> Int64 {
        var count: Int64 = 0
        for partition in 0..<bench.partitions {
            for topic in ["s1", "s2", "s3"] {
                let stream = bench.keys.tasks(partition, app: "chain", topic: topic)
                guard try await bench.command("EXISTS", stream).integer() == 1 else { continue }
                let facts = try await bench.command("XINFO", "STREAM", stream).pairs()
                for (field, value) in facts where field == "entries-added" { count += try value.integer() }
            }
        }
        return count
    }

    /// How many tasks a worker has been given and not answered.
    private func given(_ bench: Bench, _ worker: String = "w1") async throws -> Int64 {
        var count: Int64 = 0
        for partition in 0..<bench.partitions {
            count += try await bench.command("HLEN", bench.keys.given(partition, worker: worker)).integer()
        }
        return count
    }

    /// How many workers wait in a read of their streams.
    private func waitingReads(_ bench: Bench) async throws -> Int {
        try await bench.command("CLIENT", "LIST").string().split(separator: "\n")
            .count { $0.contains(" flags=b") && $0.contains(" cmd=xreadgroup ") }
    }

    /// Waits until a worker is given tasks.
    private func untilPresent(_ bench: Bench, _ workers: WorkerList) async throws {
        let token = WaitToken(app: "chain", gid: "none", activity: 1, address: .root, attempt: 1, job: "none")
        let task = TaskDispatch(topic: "s1", token: token, idempotencyKey: "k", payload: [], options: [])
        try await bench.until {
            let gift = workers.keep(task, partition: 0)
            gift?.cancel()
            return gift != nil
        }
    }

    /// An engine and a worker of one process: what the one commits, the other is given.
    private func process(
        _ bench: Bench,
        _ routes: [TaskRoute],
        _ name: String = "w1",
        _ change: (inout WorkerConfiguration) -> Void = { _ in }
    ) -> (engine: Engine, worker: BenchWorker, workers: WorkerList) {
        let workers = WorkerList()
        let engine = bench.engine(giving: workers)
        let worker = bench.worker(routes, name, beside: engine, change)
        workers.add(worker)
        return (engine, worker, workers)
    }

    @Test("Beside its engine a worker gets its tasks without a stream")
    func noStream() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let (engine, worker, workers) = process(bench, Apps.increments(3)) {
                $0.leaseMilliseconds = Self.endlessLease
            }
            try await bench.running([engine], [worker]) {
                try await untilPresent(bench, workers)
                let first = try await bench.start(app, ["n": 1], giving: workers)
                let end = try await bench.end("chain", first)
                #expect(end.data["n"] == 4)
                #expect(abs(end.header.updatedMilliseconds - bench.clock.nowMilliseconds) < 100_000)
                for number in 0..<40 {
                    let job = try await bench.start(app, ["n": .integer(Int64(number))], giving: workers)
                    #expect(try await bench.end("chain", job).data["n"]?.integerValue == Int64(number + 3))
                }
                #expect(try await streamed(bench) == 0)
                #expect(try await given(bench) == 0)
            }
        }
    }

    @Test("What a worker has no room for goes by the stream, at once to another that has")
    func fullWorker() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let gate = Gate()
            let slow = TaskRoute(topic: "s1", app: "chain", concurrency: 1) { task in
                await gate.pass(task.delivery.token.job)
                return TaskAnswer(data: ["n": 1])
            }
            let (engine, worker, workers) = process(bench, [slow])
            // Reads of two workers wait, the one of the full worker longer: Redis would serve that one first.
            try await bench.running([engine], [worker, bench.worker(Apps.increments(3), "w2")]) {
                try await untilPresent(bench, workers)
                try await bench.until { try await waitingReads(bench) == 2 }
                let held = try await bench.start(app, ["n": 1], giving: workers)
                try await bench.until { gate.jobs == [held] }
                try await bench.until { try await waitingReads(bench) == 1 }
                for _ in 0..<8 {
                    let job = try await bench.start(app, ["n": 1], giving: workers)
                    #expect(try await bench.end("chain", job).data["n"] == 4)
                }
                #expect(gate.jobs == [held])
                gate.open()
                _ = try await bench.end("chain", held)
            }
        }
    }

    @Test("What a dead process was given goes to others, and its late answer is refused")
    func reclaimed() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let gate = Gate()
            // Its one handler is busy, so that it does not read its own task again.
            let route = TaskRoute(topic: "s1", app: "chain", concurrency: 1) { task in
                await gate.pass(task.delivery.token.job)
                return TaskAnswer(data: ["n": -1])
            }
            let (engine, worker, workers) = process(bench, [route], "ghost") {
                $0.leaseMilliseconds = Self.endlessLease
            }
            try await bench.running([engine], [worker]) {
                try await untilPresent(bench, workers)
                let job = try await bench.start(app, ["n": 1], giving: workers)
                try await bench.until { gate.jobs == [job] }
                try await bench.until { try await waitingReads(bench) == 0 }
                // As for a worker that cannot reach Redis: its last word grows old.
                try await bench.running([bench.engine("e2")], [bench.worker(Apps.increments(3), "w2")]) {
                    try await bench.until {
                        _ = try await bench.command("ZADD", bench.keys.workers, "1", "ghost")
                        return try await given(bench, "ghost") == 0
                    }
                    #expect(try await bench.end("chain", job).data["n"] == 4)
                    gate.open()
                    try await bench.until {
                        let refused = try await bench.command(
                            "HGET",
                            bench.keys.partition(bench.partition(job, app)),
                            "refused"
                        )
                        return try refused.optionalString() != nil
                    }
                }
                #expect(try await bench.job("chain", job)?.data["n"] == 4)
            }
        }
    }

    @Test("A task whose commit nobody heard of goes by the stream")
    func unheard() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let (engine, worker, workers) = process(bench, Apps.increments(3)) {
                $0.leaseMilliseconds = Self.endlessLease
            }
            try await bench.running([engine], [worker]) {
                try await untilPresent(bench, workers)
                // A gift that is let go of before its commit arrives: later the worker finds what it does not know.
                let job = try await bench.start(app, ["n": 1], giving: workers, isDeaf: true)
                #expect(try await bench.end("chain", job).data["n"] == 4)
                #expect(try await streamed(bench) == 1)
            }
        }
    }

    @Test("A worker that stops puts back what it has not begun")
    func stopping() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let gate = Gate()
            let route = TaskRoute(topic: "s1", app: "chain", concurrency: 2) { task in
                await gate.pass(task.delivery.token.job)
                return TaskAnswer(data: ["n": 10])
            }
            let (engine, worker, workers) = process(bench, [route]) { $0.leaseMilliseconds = Self.endlessLease }
            let others = bench.worker(Apps.increments(3), "w2")
            var jobs: [String] = []
            try await bench.running([engine], [worker]) {
                try await untilPresent(bench, workers)
                for _ in 0..<2 { jobs.append(try await bench.start(app, ["n": 1], giving: workers)) }
                try await bench.until { gate.jobs.count == 2 }
                worker.stop()
                // Nobody gives to one that stops.
                let late = try await bench.start(app, ["n": 1], giving: workers)
                #expect(try await streamed(bench) == 1)
                gate.open()
                try await bench.running([], [others]) {
                    for job in jobs {
                        let end = try await bench.end("chain", job)
                        #expect(end.data["n"] == 12)
                    }
                    let end = try await bench.end("chain", late)
                    #expect(end.data["n"] == 4)
                }
            }
        }
    }

    /// Counts how often each task was worked on.
    private final class Runs: Sendable {
        private let counts = Mutex<[WaitToken: Int]>([:])

        var repeated: [WaitToken] { counts.withLock { counts in counts.filter { $0.value > 1 }.map(\.key) } }

        func handlers(_ steps: Int) -> [TaskRoute] {
            (1...steps).map { step in
                TaskRoute(topic: "s\(step)", app: "chain", concurrency: 4) { task in
                    self.counts.withLock { $0[task.delivery.token, default: 0] += 1 }
                    return TaskAnswer(data: ["n": .integer((task.input["n"]?.integerValue ?? 0) + 1)])
                }
            }
        }
    }

    @Test("Lost connections make no task be worked on twice, as nobody is silent for long")
    func lostConnections() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let runs = Runs()
            let (engine, worker, workers) = process(bench, runs.handlers(3)) {
                $0.leaseMilliseconds = Self.endlessLease
            }
            try await bench.running([engine], [worker]) {
                try await untilPresent(bench, workers)
                for _ in 0..<6 {
                    var jobs: [String] = []
                    for number in 0..<10 {
                        jobs.append(try await bench.start(app, ["n": 1], giving: workers))
                        if number % 4 == 2 {
                            _ = try await bench.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
                        }
                    }
                    for job in jobs { #expect(try await bench.end("chain", job).data["n"] == 4) }
                }
                #expect(runs.repeated.isEmpty)
                try await bench.until { try await given(bench) == 0 }
            }
        }
    }

    @Test("Workers that come and go lose no task, and work on none twice")
    func comingAndGoing() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let (runs, workers) = (Runs(), WorkerList())
            let engine = bench.engine(giving: workers)
            func worker(_ name: String) -> BenchWorker {
                bench.worker(runs.handlers(3), name, beside: engine) { $0.leaseMilliseconds = Self.endlessLease }
            }
            let permanent = worker("w0")
            try await bench.running([engine], [permanent]) {
                for turn in 1...4 {
                    let guest = worker("w\(turn)")
                    workers.add(guest)
                    var jobs: [String] = []
                    try await bench.running([], [guest]) {
                        try await untilPresent(bench, workers)
                        for _ in 0..<40 { jobs.append(try await bench.start(app, ["n": 1], giving: workers)) }
                    }
                    workers.remove(guest)
                    for job in jobs { #expect(try await bench.end("chain", job).data["n"] == 4) }
                    #expect(try await given(bench, "w\(turn)") == 0)
                }
                #expect(runs.repeated.isEmpty)
            }
        }
    }

    @Test("A worker is present however Redis refuses what else it does")
    func presentThroughRefusals() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let stream = bench.keys.tasks(0, app: "chain", topic: "s1")
            _ = try await bench.command("SET", stream, "no stream")
            let worker = bench.worker(Apps.increments(1)) { $0.leaseMilliseconds = 60 }
            try await bench.running([], [worker]) {
                var dues: Set<String> = []
                try await bench.until {
                    let due = try await bench.command("ZSCORE", bench.keys.workers, "w1").optionalString()
                    if let due { dues.insert(due) }
                    return dues.count >= 3
                }
            }
            _ = try await bench.command("DEL", stream)
        }
    }

    @Test("After a lost connection a worker is present again at once: the server may be another")
    func presentAnew() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let worker = bench.worker(Apps.increments(1)) { $0.leaseMilliseconds = 3_600_000 }
            func isPresent() async throws -> Bool {
                try await bench.command("ZSCORE", bench.keys.workers, "w1").optionalString() != nil
            }
            try await bench.running([], [worker]) {
                try await bench.until { try await isPresent() }
                _ = try await bench.command("DEL", bench.keys.workers)
                try await bench.until {
                    _ = try await bench.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
                    return try await isPresent()
                }
            }
        }
    }

    @Test("What cannot be taken back from a silent worker holds up nothing else")
    func damaged() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let damaged = (0..<bench.partitions).map { bench.keys.given($0, worker: "ghost") }
            for key in damaged { _ = try await bench.command("SET", key, "no hash") }
            _ = try await bench.command("ZADD", bench.keys.workers, "1", "ghost")
            let engine = bench.engine()
            try await bench.running([engine], [bench.worker(Apps.increments(3), beside: engine)]) {
                let job = try await bench.start(app, ["n": 1])
                #expect(try await bench.end("chain", job).data["n"] == 4)
            }
            for key in damaged { _ = try await bench.command("DEL", key) }
        }
    }

    @Test("Further attempts, tasks with a short heartbeat and those of priorities go by the stream")
    func notGiven() async throws {
        try await Bench.run { bench in
            try await bench.deploy(app)
            let workers = WorkerList()
            let worker = bench.worker(Apps.increments(3), "w1") { $0.leaseMilliseconds = Self.endlessLease }
            workers.add(worker)
            try await bench.running([], [worker]) {
                try await untilPresent(bench, workers)
                var task = TaskDispatch(
                    topic: "s1",
                    token: WaitToken(app: "chain", gid: "g", activity: 1, address: .root, attempt: 1, job: "j"),
                    idempotencyKey: "k",
                    payload: [],
                    options: []
                )
                func isGiven(_ task: TaskDispatch) -> Bool {
                    let gift = workers.keep(task, partition: 0)
                    gift?.cancel()
                    return gift != nil
                }
                #expect(isGiven(task))
                task.token.attempt = 2
                #expect(!isGiven(task))
                task.token.attempt = 1
                task.options = Array(#"{"heartbeat_ms":2000}"#.utf8)
                #expect(!isGiven(task))
                task.options = Array(#"{"heartbeat_ms":1200000}"#.utf8)
                #expect(isGiven(task))
                task.topic = "s1!high"
                #expect(!isGiven(task))
                task.topic = "s1"
                var priorities = PriorityTopics()
                priorities.topics["chain"] = ["s1"]
                worker.setApps(["chain"], priorities: priorities)
                #expect(!isGiven(task))
            }
        }
    }
}
