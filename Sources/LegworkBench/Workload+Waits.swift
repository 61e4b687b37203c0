import Legwork

/// The workloads that wait.
extension Workload {
    /// Signal to completion: alone, all at once, and beside many others that wait.
    static func signals(_ options: BenchOptions) async throws -> [BenchReport] {
        let stage = try await BenchStage.open(options, flow: BenchFlows.signal)
        var reports = [try await aloneSignals(stage, "alone", options), try await allSignals(stage, options)]
        let resting = options.scaled(100_000)
        try await Measurement.start("bench.signal", resting, stage, options) { ["id": id("rest", $0)] }
        var beside = try await aloneSignals(stage, "alone beside \(resting)", options)
        if let alone = reports[0]["p50_ms"], let median = beside["p50_ms"] { beside.add("to_alone", median / alone) }
        beside.faults += try await stage.faults(resting: resting)
        beside.faults += try await stage.violations()
        reports.append(beside)
        await stage.close()
        return reports
    }

    private static func id(_ kind: String, _ number: Int) -> JSONValue { JSONValue(stringLiteral: "\(kind)-\(number)") }

    private static func allSignals(_ stage: BenchStage, _ options: BenchOptions) async throws -> BenchReport {
        let crowd = options.scaled(10_000)
        try await Measurement.start("bench.signal", crowd, stage, options) { ["id": id("crowd", $0)] }
        stage.endings.reset(expecting: crowd)
        let legwork = stage.legwork
        let begin = ContinuousClock.now
        try await Measurement.shared(crowd, options) { number in
            _ = try await legwork.signal("bench.go", payload: ["id": id("crowd", number)])
        }
        await stage.endings.wait(for: crowd)
        var report = BenchReport(workload: "W3", variant: "all at once", durability: options.durability)
        report.add("resumes_per_second", Double(crowd) / (ContinuousClock.now - begin).inSeconds)
        report.faults += try await stage.faults()
        return report
    }

    private static func aloneSignals(
        _ stage: BenchStage,
        _ variant: String,
        _ options: BenchOptions
    ) async throws -> BenchReport {
        var times: [Duration] = []
        for number in 0..<options.scaled(500) {
            let id = id(variant, number)
            try await stage.legwork.start("bench.signal", input: ["id": id])
            stage.endings.reset()
            let begin = ContinuousClock.now
            try await stage.legwork.signal("bench.go", payload: ["id": id])
            await stage.endings.wait(for: 1)
            times.append(ContinuousClock.now - begin)
        }
        var report = BenchReport(workload: "W3", variant: variant, durability: options.durability)
        report.add(times: times)
        return report
    }

    /// Lateness of timers at 1,000 a second, a herd in one second, and what a sleeping job costs.
    static func sleeps(_ options: BenchOptions) async throws -> [BenchReport] {
        let stage = try await BenchStage.open(options, flow: BenchFlows.sleep)
        var reports = [try await lateness(stage, options), try await herd(stage, options)]
        reports.append(try await rest(stage, options))
        await stage.close()
        return reports
    }

    private static func lateness(_ stage: BenchStage, _ options: BenchOptions) async throws -> BenchReport {
        let count = options.scaled(5_000)
        stage.endings.reset(expecting: count)
        var due: [String: ContinuousClock.Instant] = [:]
        let begin = ContinuousClock.now
        for number in 0..<count {
            try await Swift.Task.sleep(until: begin + .milliseconds(number), clock: .continuous)
            let sent = ContinuousClock.now
            let job = try await stage.legwork.start("bench.sleep", input: ["seconds": 1])
            due[job.id] = sent + .seconds(1)
        }
        await stage.endings.wait(for: count)
        let ends = stage.endings.times
        let late = due.compactMap { id, time in ends[id].map { $0 - time } }
        var report = BenchReport(workload: "W4", variant: "1,000 timers a second", durability: options.durability)
        report.add(times: late, prefix: "lateness_")
        report.faults += try await stage.faults()
        return report
    }

    private static func herd(_ stage: BenchStage, _ options: BenchOptions) async throws -> BenchReport {
        let count = options.scaled(10_000)
        stage.endings.reset(expecting: count)
        let dueAt = ContinuousClock.now + .seconds(4)
        try await Measurement.start("bench.sleep", count, stage, options) { _ in
            let left = dueAt - ContinuousClock.now
            return ["seconds": JSONValue(floatLiteral: max(0.001, left.inSeconds))]
        }
        await stage.endings.wait(for: count)
        let late = stage.endings.times.values.map { $0 - dueAt }
        var report = BenchReport(workload: "W4", variant: "herd of \(count)", durability: options.durability)
        report.add(times: late, prefix: "lateness_")
        report.faults += try await stage.faults()
        return report
    }

    private static func rest(_ stage: BenchStage, _ options: BenchOptions) async throws -> BenchReport {
        let count = options.scaled(100_000)
        let before = try stage.server.counters()
        try await Measurement.start("bench.sleep", count, stage, options) { _ in ["seconds": 86_400] }
        let after = try stage.server.counters()
        var report = BenchReport(workload: "W4", variant: "\(count) sleepers", durability: options.durability)
        report.add("bytes_per_job", Double(after.memory - before.memory) / Double(count))
        report.faults += try await stage.faults(resting: count)
        report.faults += try await stage.violations()
        return report
    }
}
