import Legwork
import LegworkJSON

/// The workloads that need processes of their own.
extension Workload {
    private static let greeting = """
        app:
          id: hello
          version: '1'
          graphs:
            - subscribes: hello.asked
              activities:
                asked: { type: trigger }
                greet: { type: hook, job: { maps: { greeting: '{asked.output.data.name}' } } }
              transitions:
                asked: [{ to: greet }]

        """

    /// From a command to what it is for: a check, an engine that is ready, a finished job; and a first step, warm.
    static func coldStarts(_ options: BenchOptions) async throws -> [BenchReport] {
        let program = try options.needProgram()
        let folder = try BenchFolder.make()
        defer { BenchFolder.remove(folder) }
        let app = "\(folder)/app.yaml"
        try BenchFolder.write(greeting, to: app)
        let count = options.scaled(20)
        var reports: [BenchReport] = []
        func measure(_ variant: String, _ body: () async throws -> Duration) async throws {
            var report = BenchReport(workload: "W5", variant: variant, durability: options.durability)
            var times: [Duration] = []
            for _ in 0..<count { times.append(try await body()) }
            report.add(times: times)
            reports.append(report)
        }
        try await measure("check of a small file") { try await time(of: ["check", app], program) }
        try await measure("first job, from command to end") {
            try await time(
                of: ["run", app, "--input", #"{"name":"Ada"}"#, "--durability", options.durability, "--json"],
                program
            )
        }
        try await measure("dev, until ready") { try await readiness(folder, program, options) }
        var step = try await alone("W5", steps: 1, options)
        step.variant = "first step, warm"
        reports.append(step)
        return reports
    }

    /// How long a command takes as a process.
    private static func time(of arguments: [String], _ program: any BenchProgram) async throws -> Duration {
        let begin = ContinuousClock.now
        let status = try await program.run(arguments, onLine: nil)
        let time = ContinuousClock.now - begin
        guard status == 0 else { throw BenchError("'legwork \(arguments[0])' ended with status \(status)") }
        return time
    }

    /// How long `legwork dev` takes until it says that it is ready; afterwards it is stopped.
    private static func readiness(
        _ folder: String,
        _ program: any BenchProgram,
        _ options: BenchOptions
    ) async throws -> Duration {
        let begin = ContinuousClock.now
        let engine = EngineProcess(
            ["dev", "--data", "\(folder)/data", "--durability", options.durability, "--json"],
            program
        )
        let ready = try await engine.ready()
        await engine.stop()
        return ready - begin
    }

    /// Bursts of starts, each drained before the next, by several engines as processes.
    static func tides(_ options: BenchOptions) async throws -> [BenchReport] {
        var reports: [BenchReport] = []
        for engines in [1, 2, 4] { reports.append(try await tide(engines: engines, options)) }
        return reports
    }

    private static func tide(engines: Int, _ options: BenchOptions) async throws -> BenchReport {
        let program = try options.needProgram()
        let stage = try await BenchStage.open(options, flow: BenchFlows.chain(steps: 3), runsEngine: false)
        let processes = (0..<engines).map { _ in
            EngineProcess(
                [
                    "serve", "--redis", "\(stage.server.address)", "--prefix", stage.server.prefix, "--loops", "1",
                    "--allow-unsafe-durability", "--json",
                ],
                program
            )
        }
        for process in processes { _ = try await process.ready() }
        let plural = engines == 1 ? "1 engine" : "\(engines) engines"
        var report = BenchReport(workload: "W9", variant: plural, durability: options.durability)
        let burst = options.scaled(20_000)
        let bursts = 3
        var rates: [Double] = []
        for _ in 0..<bursts {
            let begin = ContinuousClock.now
            try await Measurement.start("bench.chain", burst, stage, options) { _ in input(bytes: 90) }
            while try await stage.livingJobs() > 0 { try await Swift.Task.sleep(for: .milliseconds(5)) }
            rates.append(Double(burst) / (ContinuousClock.now - begin).inSeconds)
        }
        rates.sort()
        report.add("flows_per_second", rates[bursts / 2])
        report.add("steps_per_second", rates[bursts / 2] * 3)
        report.add("slowest_flows_per_second", rates[0])
        report.faults += try await stage.faults(tasks: bursts * burst * 3)
        let failed = try await stage.legwork.jobs(state: .failed, limit: 1).jobs
        if let job = failed.first { report.faults.append("job \(job.id) failed") }
        report.faults += try await stage.violations()
        for process in processes { await process.stop() }
        await stage.close()
        return report
    }
}

/// `legwork dev` or `legwork serve` as a process.
private final class EngineProcess: Sendable {
    private let running: Swift.Task<Int32, any Error>
    private let lines: AsyncStream<ContinuousClock.Instant>

    init(_ arguments: [String], _ program: any BenchProgram) {
        let (lines, continuation) = AsyncStream.makeStream(of: ContinuousClock.Instant.self)
        self.lines = lines
        running = Swift.Task {
            defer { continuation.finish() }
            return try await program.run(arguments) { line in
                if line.contains("\"ready\":true") { continuation.yield(ContinuousClock.now) }
            }
        }
    }

    /// Waits until it says that it is ready, and says when that was.
    func ready() async throws -> ContinuousClock.Instant {
        for await instant in lines { return instant }
        throw BenchError("an engine ended with status \(try await running.value) before it was ready")
    }

    /// Asks it to end and waits until it has.
    func stop() async {
        running.cancel()
        _ = await running.result
    }
}
