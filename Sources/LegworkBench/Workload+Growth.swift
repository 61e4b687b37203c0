import Legwork

/// Whether a step costs more where much is at rest.
extension Workload {
    private static let rounds = 5

    /// The cost of a step beside few and beside many sleeping jobs, measured in turn on two servers, and how long
    /// questions of operators take beside the many.
    static func growth(_ options: BenchOptions) async throws -> BenchReport {
        let few = options.scaled(1_000)
        let many = options.scaled(1_000_000)
        let small = try await BenchStage.open(options, flow: BenchFlows.chainBesideSleepers())
        let large = try await BenchStage.open(options, flow: BenchFlows.chainBesideSleepers())
        var report = BenchReport(workload: "growth", variant: "\(few) and \(many)", durability: options.durability)
        for (stage, count) in [(small, few), (large, many)] {
            let before = try stage.server.counters()
            let begin = ContinuousClock.now
            try await Measurement.start("bench.sleep", count, stage, options) { _ in ["seconds": 864_000] }
            guard count == many else { continue }
            let after = try stage.server.counters()
            report.add("sleeper_starts_per_second", Double(count) / (ContinuousClock.now - begin).inSeconds)
            report.add("bytes_per_job", Double(after.memory - before.memory) / Double(count))
        }
        var ratios: [Double] = []
        var costs: [Double] = []
        for round in 0..<rounds {
            var seconds: [Double] = []
            // Turn about, so that what happens to the machine meanwhile meets both.
            for place in round % 2 == 0 ? [0, 1] : [1, 0] {
                let measurement = Measurement(
                    topic: "bench.chain",
                    jobs: options.scaled(4_000),
                    stepsPerJob: 3,
                    tasksPerJob: 3,
                    resting: place == 0 ? few : many
                ) { _ in input(bytes: 90) }
                var one = BenchReport(workload: "", variant: "", durability: "")
                try await measurement.run(on: place == 0 ? small : large, options, into: &one)
                report.faults += one.faults
                let cost = 1 / (one["steps_per_second"] ?? .nan)
                if place == 0 { seconds.insert(cost, at: 0) } else { seconds.append(cost) }
                if place == 1 { costs.append(one["steps_per_second"] ?? 0) }
            }
            ratios.append(seconds[1] / seconds[0])
        }
        ratios.sort()
        costs.sort()
        report.add("steps_per_second", costs[costs.count / 2])
        report.add("cost_ratio", ratios[ratios.count / 2])
        report.add("cost_ratio_min", ratios[0])
        report.add("cost_ratio_max", ratios[ratios.count - 1])
        try await questions(large.legwork, into: &report)
        let begin = ContinuousClock.now
        report.faults += try await large.violations()
        report.add("audit_ms", (ContinuousClock.now - begin).inMilliseconds)
        report.faults += try await small.violations()
        await small.close()
        await large.close()
        return report
    }

    /// How long an operator waits for answers.
    private static func questions(_ legwork: Legwork, into report: inout BenchReport) async throws {
        func time(_ name: String, _ body: () async throws -> Void) async throws {
            let begin = ContinuousClock.now
            try await body()
            report.add(name, (ContinuousClock.now - begin).inMilliseconds)
        }
        var job = ""
        try await time("list_ms") { job = try await legwork.jobs(topic: "bench.sleep").jobs.last?.id ?? "" }
        try await time("why_ms") { _ = try await legwork.why(job) }
        try await time("status_ms") { _ = try await legwork.status() }
        try await time("deploy_ms") { try await legwork.deploy(yaml: BenchFlows.chainBesideSleepers(version: "2")) }
    }
}
