import Glibc
import Legwork
import LegworkBareLoop
import LegworkRedis

/// The workloads of `40-performance`, by name.
package enum Workload: String, CaseIterable, Sendable {
    case ceiling
    case w1 = "W1"
    case w1x1 = "W1/1"
    case w1x9 = "W1/9"
    case w1alone = "W1/alone"
    case w2 = "W2"
    case w3 = "W3"
    case w4 = "W4"
    case w6 = "W6"
    case w7 = "W7"
    case w8 = "W8"

    /// What it does, in a line.
    package var summary: String {
        switch self {
        case .ceiling: "a bare loop over hiredis that does the life of W1: the ceiling"
        case .w1: "trigger and 3 workers in sequence, ~100-byte payloads, at saturation"
        case .w1x1: "W1 with 1 step"
        case .w1x9: "W1 with 9 steps"
        case .w1alone: "one W1 job at a time: latency"
        case .w2: "trigger, 10 parallel workers, join"
        case .w3: "jobs that wait for a signal: alone, and all signalled at once"
        case .w4: "jobs that sleep: lateness, a herd of timers, bytes per sleeping job"
        case .w6: "20 passthroughs with maps and conditions: the engine alone"
        case .w7: "a pivot cycled 100,000 times"
        case .w8: "W1 with 64 KB and 1 MB payloads"
        }
    }

    /// Runs the workload and returns what it measured, a report a variant.
    package func run(_ options: BenchOptions) async throws -> [BenchReport] {
        switch self {
        case .ceiling: [try await Self.ceiling(options)]
        case .w1: [try await Self.chain("W1", steps: 3, jobs: 20_000, options)]
        case .w1x1: [try await Self.chain("W1/1", steps: 1, jobs: 30_000, options)]
        case .w1x9: [try await Self.chain("W1/9", steps: 9, jobs: 7_000, options)]
        case .w1alone: [try await Self.alone(options)]
        case .w2: [try await Self.fan(options)]
        case .w3: try await Self.signals(options)
        case .w4: try await Self.sleeps(options)
        case .w6: [try await Self.passthroughs(options)]
        case .w7: [try await Self.cycles(options)]
        case .w8: try await Self.payloads(options)
        }
    }
}

extension Workload {
    static func input(bytes: Int) -> JSONValue {
        ["payload": JSONValue(stringLiteral: String(repeating: "x", count: bytes))]
    }

    /// The bare loop, on a server of its own.
    static func ceiling(_ options: BenchOptions) async throws -> BenchReport {
        let server = try await BenchStage.startServer(options)
        let jobs = options.scaled(20_000)
        let address = server.address
        let time = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Duration, any Error>) in
            _ = NativeThread(name: "bare") {
                continuation.resume(with: Result { try BareLoop(jobs: jobs).run(on: address) })
            }
        }
        await BenchStage.discard(server)
        var report = BenchReport(workload: "ceiling", variant: "bare loop", durability: options.durability)
        report.add("flows_per_second", Double(jobs) / time.inSeconds)
        report.add("steps_per_second", Double(jobs * 3) / time.inSeconds)
        return report
    }

    /// A chain of workers at saturation.
    static func chain(
        _ name: String,
        steps: Int,
        jobs: Int,
        payloadBytes: Int = 90,
        variant: String = "saturated",
        _ options: BenchOptions
    ) async throws -> BenchReport {
        let stage = try await BenchStage.open(options, flow: BenchFlows.chain(steps: steps))
        let report = try await measure(
            stage,
            BenchReport(workload: name, variant: variant, durability: options.durability),
            topic: "bench.chain",
            jobs: options.scaled(jobs),
            stepsPerJob: steps,
            options
        ) { _ in input(bytes: payloadBytes) }
        await stage.close()
        return report
    }

    static func fan(_ options: BenchOptions) async throws -> BenchReport {
        let stage = try await BenchStage.open(options, flow: BenchFlows.fan(width: 10))
        let report = try await measure(
            stage,
            BenchReport(workload: "W2", variant: "saturated", durability: options.durability),
            topic: "bench.fan",
            jobs: options.scaled(6_000),
            stepsPerJob: 10,
            options
        ) { _ in input(bytes: 90) }
        await stage.close()
        return report
    }

    static func passthroughs(_ options: BenchOptions) async throws -> BenchReport {
        let stage = try await BenchStage.open(options, flow: BenchFlows.passthroughs(20))
        let jobs = options.scaled(10_000)
        var report = try await measure(
            stage,
            BenchReport(workload: "W6", variant: "20 passthroughs", durability: options.durability),
            topic: "bench.pass",
            jobs: jobs,
            stepsPerJob: 20,
            isEndedByStart: true,
            options
        ) { number in ["n": JSONValue(integerLiteral: Int64(number))] }
        report.add("activities_per_second", report["steps_per_second"] ?? 0)
        await stage.close()
        return report
    }

    static func cycles(_ options: BenchOptions) async throws -> BenchReport {
        let stage = try await BenchStage.open(options, flow: BenchFlows.cycles)
        let rounds = options.scaled(100_000)
        stage.endings.reset()
        let begin = ContinuousClock.now
        let job = try await stage.legwork.start(
            "bench.cycle",
            input: ["rounds": JSONValue(integerLiteral: Int64(rounds))]
        )
        let result = try await stage.legwork.result(of: job)
        let time = ContinuousClock.now - begin
        var report = BenchReport(workload: "W7", variant: "\(rounds) rounds", durability: options.durability)
        report.add("cycles_per_second", Double(rounds) / time.inSeconds)
        if result.state != .completed || result.data["rounds"]?.integer != Int64(rounds) {
            report.faults.append("the job ended as \(result.state.rawValue) with \(result.data)")
        }
        await stage.close()
        return report
    }

    static func payloads(_ options: BenchOptions) async throws -> [BenchReport] {
        [
            try await chain("W8", steps: 3, jobs: 2_000, payloadBytes: 64 << 10, variant: "64 KB", options),
            try await chain("W8", steps: 3, jobs: 100, payloadBytes: 1 << 20, variant: "1 MB", options),
        ]
    }

    /// One job at a time: start to result.
    static func alone(_ options: BenchOptions) async throws -> BenchReport {
        let stage = try await BenchStage.open(options, flow: BenchFlows.chain(steps: 3))
        var report = BenchReport(workload: "W1", variant: "alone", durability: options.durability)
        let count = options.scaled(1_000)
        var times: [Duration] = []
        for number in 0..<(count + 50) {
            stage.endings.reset()
            let begin = ContinuousClock.now
            try await stage.legwork.start("bench.chain", input: input(bytes: 90))
            await stage.endings.wait(for: 1)
            if number >= 50 { times.append(ContinuousClock.now - begin) }
        }
        report.add(times: times)
        await stage.close()
        return report
    }

    /// Starts jobs from many callers, waits for all ends, and takes the figures.
    static func measure(
        _ stage: BenchStage,
        _ blank: BenchReport,
        topic: String,
        jobs: Int,
        stepsPerJob: Int,
        isEndedByStart: Bool = false,
        _ options: BenchOptions,
        input: @escaping @Sendable (Int) -> JSONValue
    ) async throws -> BenchReport {
        var report = blank
        try await start(topic, min(200, jobs), stage, options, input: input)
        if !isEndedByStart { await stage.endings.wait(for: min(200, jobs)) }
        stage.endings.reset()
        let before = BenchCounters(try stage.information())
        let begin = ContinuousClock.now
        try await start(topic, jobs, stage, options, input: input)
        if !isEndedByStart { await stage.endings.wait(for: jobs) }
        let time = ContinuousClock.now - begin
        let after = BenchCounters(try stage.information())
        report.add("flows_per_second", Double(jobs) / time.inSeconds)
        report.add("steps_per_second", Double(jobs * stepsPerJob) / time.inSeconds)
        report.add("calls_per_step", Double(after.calls - before.calls) / Double(jobs * stepsPerJob))
        report.add("fcalls_per_step", Double(after.functionCalls - before.functionCalls) / Double(jobs * stepsPerJob))
        report.add("reads_per_step", Double(after.reads - before.reads) / Double(jobs * stepsPerJob))
        report.add("redis_cpu_share", (after.serverCPU - before.serverCPU) / time.inSeconds)
        report.add("runtime_cpu_share", (after.ownCPU - before.ownCPU) / time.inSeconds)
        report.add("redis_us_per_step", (after.serverCPU - before.serverCPU) * 1e6 / Double(jobs * stepsPerJob))
        report.add("runtime_us_per_step", (after.ownCPU - before.ownCPU) * 1e6 / Double(jobs * stepsPerJob))
        report.add("bytes_per_job", Double(after.memory - before.memory) / Double(jobs))
        if stage.endings.failed > 0 { report.faults.append("\(stage.endings.failed) jobs did not complete") }
        return report
    }

    static func start(
        _ topic: String,
        _ count: Int,
        _ stage: BenchStage,
        _ options: BenchOptions,
        input: @escaping @Sendable (Int) -> JSONValue
    ) async throws {
        let starters = min(options.starters, count)
        let legwork = stage.legwork
        try await withThrowingTaskGroup(of: Void.self) { group in
            for starter in 0..<starters {
                group.addTask {
                    var number = starter
                    while number < count {
                        try await legwork.start(topic, input: input(number))
                        number += starters
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
