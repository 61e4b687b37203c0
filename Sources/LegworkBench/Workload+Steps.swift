import Legwork
import LegworkBareLoop
import LegworkRedis

/// The workloads whose jobs go from step to step.
extension Workload {
    static func input(bytes: Int) -> JSONValue {
        ["payload": JSONValue(stringLiteral: String(repeating: "x", count: bytes))]
    }

    /// The bare loop, on a server of its own, and the rate of its commits alone.
    static func ceiling(_ options: BenchOptions) async throws -> BenchReport {
        let server = try await BenchServer.open(options)
        let jobs = options.scaled(20_000)
        let address = server.address
        let (time, commits) = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<(Duration, Duration), any Error>) in
            _ = NativeThread(name: "bare") {
                continuation.resume(
                    with: Result {
                        let loop = BareLoop(jobs: jobs)
                        return (try loop.run(on: address), try loop.commitsAlone(on: address))
                    }
                )
            }
        }
        await server.close()
        var report = BenchReport(workload: "ceiling", variant: "bare loop", durability: options.durability)
        report.add("flows_per_second", Double(jobs) / time.inSeconds)
        report.add("steps_per_second", Double(jobs * 3) / time.inSeconds)
        report.add("commits_per_second", Double(jobs) / commits.inSeconds)
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
        let input = input(bytes: payloadBytes)
        let measurement = Measurement(
            topic: "bench.chain",
            jobs: options.scaled(jobs),
            stepsPerJob: steps,
            tasksPerJob: steps
        ) { _ in input }
        return try await report(name, variant, BenchFlows.chain(steps: steps), measurement, options)
    }

    static func fan(_ name: String, width: Int, jobs: Int, _ options: BenchOptions) async throws -> BenchReport {
        let input = input(bytes: 90)
        let measurement = Measurement(
            topic: "bench.fan",
            jobs: options.scaled(jobs),
            stepsPerJob: width,
            tasksPerJob: width
        ) { _ in input }
        return try await report(name, "saturated", BenchFlows.fan(width: width), measurement, options)
    }

    static func passthroughs(_ options: BenchOptions) async throws -> BenchReport {
        let measurement = Measurement(
            topic: "bench.pass",
            jobs: options.scaled(10_000),
            stepsPerJob: 20,
            tasksPerJob: 0,
            isEndedByStart: true
        ) { number in ["n": JSONValue(integerLiteral: Int64(number))] }
        var report = try await report("W6", "20 passthroughs", BenchFlows.passthroughs(20), measurement, options)
        report.add("activities_per_second", report["steps_per_second"] ?? 0)
        return report
    }

    private static func report(
        _ name: String,
        _ variant: String,
        _ flow: String,
        _ measurement: Measurement,
        _ options: BenchOptions
    ) async throws -> BenchReport {
        let stage = try await BenchStage.open(options, flow: flow)
        var report = BenchReport(workload: name, variant: variant, durability: options.durability)
        try await measurement.run(on: stage, options, into: &report)
        report.faults += try await stage.violations()
        await stage.close()
        return report
    }

    static func cycles(_ options: BenchOptions) async throws -> BenchReport {
        let stage = try await BenchStage.open(options, flow: BenchFlows.cycles)
        let rounds = options.scaled(100_000)
        var report = BenchReport(workload: "W7", variant: "\(rounds) rounds", durability: options.durability)
        var bytes: [Double] = []
        for rounds in [max(1, rounds / 100), rounds] {
            let begin = ContinuousClock.now
            let job = try await stage.legwork.start(
                "bench.cycle",
                input: ["rounds": JSONValue(integerLiteral: Int64(rounds))]
            )
            let result = try await stage.legwork.result(of: job)
            let time = ContinuousClock.now - begin
            bytes.append(Double(try stage.server.bytes(ofJob: job.id)))
            if result.state != .completed || result.data["rounds"]?.integer != Int64(rounds) {
                report.faults.append("the job ended as \(result.state.rawValue) with \(result.data)")
            }
            if bytes.count == 2 { report.add("cycles_per_second", Double(rounds) / time.inSeconds) }
        }
        report.add("bytes_after_1_percent", bytes[0])
        report.add("bytes_per_job", bytes[1])
        report.faults += try await stage.faults()
        report.faults += try await stage.violations()
        await stage.close()
        return report
    }

    static func payloads(_ options: BenchOptions) async throws -> [BenchReport] {
        [
            try await chain("W8", steps: 3, jobs: 2_000, payloadBytes: 64 << 10, variant: "64 KB", options),
            try await chain("W8", steps: 3, jobs: 100, payloadBytes: 1 << 20, variant: "1 MB", options),
        ]
    }

    /// One job at a time: start to end.
    static func alone(_ name: String, steps: Int, _ options: BenchOptions) async throws -> BenchReport {
        let stage = try await BenchStage.open(options, flow: BenchFlows.chain(steps: steps))
        var report = BenchReport(workload: name, variant: "alone", durability: options.durability)
        let count = options.scaled(1_000)
        let warmUp = 50
        var times: [Duration] = []
        for number in 0..<(count + warmUp) {
            stage.endings.reset()
            let begin = ContinuousClock.now
            try await stage.legwork.start("bench.chain", input: input(bytes: 90))
            await stage.endings.wait(for: 1)
            if number >= warmUp { times.append(ContinuousClock.now - begin) }
        }
        report.add(times: times)
        report.faults += try await stage.faults(tasks: steps * (count + warmUp))
        report.faults += try await stage.violations()
        await stage.close()
        return report
    }
}
