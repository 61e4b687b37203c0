import Legwork

/// Starts jobs from many callers, waits for all ends, and takes the figures.
struct Measurement {
    /// What is started.
    let topic: String
    /// How many jobs.
    let jobs: Int
    /// How many steps each of them has.
    let stepsPerJob: Int
    /// How many of the steps are tasks for workers.
    var tasksPerJob: Int
    /// True where a job is over when its start returns.
    var isEndedByStart = false
    /// How many jobs live before and after.
    var resting = 0
    /// The input of a job by its number.
    let input: @Sendable (Int) -> JSONValue

    private static let warmUpJobs = 200

    /// Runs it and adds its figures to a report.
    func run(on stage: BenchStage, _ options: BenchOptions, into report: inout BenchReport) async throws {
        let warmUp = min(Self.warmUpJobs, jobs)
        let earlier = stage.effects.count
        stage.endings.reset(expecting: jobs)
        _ = try await start(warmUp, stage, options)
        if !isEndedByStart { await stage.endings.wait(for: warmUp) }
        stage.endings.reset(expecting: jobs)
        let before = try stage.server.counters()
        let begin = ContinuousClock.now
        let begins = try await start(jobs, stage, options)
        if !isEndedByStart { await stage.endings.wait(for: jobs) }
        let time = (ContinuousClock.now - begin).inSeconds
        let after = try stage.server.counters()
        let steps = Double(jobs * stepsPerJob)
        report.add("flows_per_second", Double(jobs) / time)
        report.add("steps_per_second", steps / time)
        if !isEndedByStart {
            let ends = stage.endings.times
            report.add(times: begins.compactMap { begin in ends[begin.id].map { $0 - begin.at } })
        }
        report.add("calls_per_step", Double(after.calls - before.calls) / steps)
        report.add("fcalls_per_step", Double(after.functionCalls - before.functionCalls) / steps)
        report.add("reads_per_step", Double(after.reads - before.reads) / steps)
        report.add("redis_cpu_share", (after.serverCPU - before.serverCPU) / time)
        report.add("runtime_cpu_share", (after.ownCPU - before.ownCPU) / time)
        report.add("redis_us_per_step", (after.serverCPU - before.serverCPU) * 1e6 / steps)
        report.add("runtime_us_per_step", (after.ownCPU - before.ownCPU) * 1e6 / steps)
        report.add("bytes_per_job", Double(after.memory - before.memory) / Double(jobs))
        report.add("resident_mb", Double(BenchCounters.residentBytes) / 1_048_576)
        let tasks = earlier + (warmUp + jobs) * tasksPerJob
        report.faults += try await stage.faults(resting: resting, tasks: tasks)
    }

    /// Starts `count` jobs and says when each was.
    private func start(
        _ count: Int,
        _ stage: BenchStage,
        _ options: BenchOptions
    ) async throws -> [(id: String, at: ContinuousClock.Instant)] {
        try await Self.start(topic, count, stage, options, input: input)
    }

    /// Starts `count` jobs of a topic from many callers, and says when each was.
    @discardableResult
    static func start(
        _ topic: String,
        _ count: Int,
        _ stage: BenchStage,
        _ options: BenchOptions,
        input: @escaping @Sendable (Int) -> JSONValue
    ) async throws -> [(id: String, at: ContinuousClock.Instant)] {
        let legwork = stage.legwork
        return try await shared(count, options) { number in
            let begin = ContinuousClock.now
            return (try await legwork.start(topic, input: input(number)).id, begin)
        }
    }

    /// Does something `count` times, from as many callers as the options say, and collects what they give.
    @discardableResult
    static func shared<Value: Sendable>(
        _ count: Int,
        _ options: BenchOptions,
        _ body: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> [Value] {
        let callers = min(options.starters, count)
        return try await withThrowingTaskGroup(of: [Value].self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var values: [Value] = []
                    for number in stride(from: caller, to: count, by: callers) { values.append(try await body(number)) }
                    return values
                }
            }
            var all: [Value] = []
            all.reserveCapacity(count)
            for try await values in group { all += values }
            return all
        }
    }
}
