/// The workloads of `40-performance`, by name.
package enum Workload: String, CaseIterable, Sendable {
    case ceiling
    case w1 = "W1"
    case w1x1 = "W1/1"
    case w1x9 = "W1/9"
    case w1alone = "W1/alone"
    case w2 = "W2"
    case w2wide = "W2/1000"
    case w3 = "W3"
    case w4 = "W4"
    case w5 = "W5"
    case w6 = "W6"
    case w7 = "W7"
    case w8 = "W8"
    case w9 = "W9"
    case growth

    /// What it does, in a line.
    package var summary: String {
        switch self {
        case .ceiling: "a bare loop over hiredis that does the life of W1, and bare commits alone: the ceiling"
        case .w1: "trigger and 3 workers in sequence, ~100-byte payloads, at saturation"
        case .w1x1: "W1 with 1 step"
        case .w1x9: "W1 with 9 steps"
        case .w1alone: "one W1 job at a time: latency"
        case .w2: "trigger, 10 parallel workers, join"
        case .w2wide: "the same with 1,000 parallel workers"
        case .w3: "jobs that wait for a signal: alone, all signalled at once, and alone beside many that wait"
        case .w4: "jobs that sleep: lateness, a herd of timers, bytes per sleeping job"
        case .w5: "cold start: check, dev, first job of a process, first step of a warm one"
        case .w6: "20 passthroughs with maps and conditions: the engine alone"
        case .w7: "a pivot cycled 100,000 times"
        case .w8: "W1 with 64 KB and 1 MB payloads"
        case .w9: "bursts of 20,000 starts, drained by 1, 2 and 4 engines as processes"
        case .growth: "cost of a step beside 1,000 and beside 1,000,000 jobs that sleep; listings there"
        }
    }

    /// True where the bare loop is the measure of its steps.
    package var hasCeiling: Bool {
        switch self {
        case .w1, .w1x1, .w1x9, .w2: true
        default: false
        }
    }

    /// Runs the workload and returns what it measured, a report a variant.
    package func run(_ options: BenchOptions) async throws -> [BenchReport] {
        switch self {
        case .ceiling: [try await Self.ceiling(options)]
        case .w1: [try await Self.chain("W1", steps: 3, jobs: 20_000, options)]
        case .w1x1: [try await Self.chain("W1/1", steps: 1, jobs: 30_000, options)]
        case .w1x9: [try await Self.chain("W1/9", steps: 9, jobs: 7_000, options)]
        case .w1alone: [try await Self.alone("W1", steps: 3, options)]
        case .w2: [try await Self.fan("W2", width: 10, jobs: 6_000, options)]
        case .w2wide: [try await Self.fan("W2/1000", width: 1_000, jobs: 60, options)]
        case .w3: try await Self.signals(options)
        case .w4: try await Self.sleeps(options)
        case .w5: try await Self.coldStarts(options)
        case .w6: [try await Self.passthroughs(options)]
        case .w7: [try await Self.cycles(options)]
        case .w8: try await Self.payloads(options)
        case .w9: try await Self.tides(options)
        case .growth: [try await Self.growth(options)]
        }
    }

    /// Runs a list of workloads, as often as asked for, one after the other in each round.
    ///
    /// - Parameters:
    ///   - rounds: how often the list is run.
    ///   - onReport: is given each report as it is there. Where the ceiling has run in the same round before, reports
    ///     of workloads that it measures carry their share of it.
    /// - Returns: all reports.
    package static func run(
        _ workloads: [Workload],
        rounds: Int,
        _ options: BenchOptions,
        onReport: (BenchReport) -> Void
    ) async throws -> [BenchReport] {
        var all: [BenchReport] = []
        for round in 1...max(1, rounds) {
            var ceiling: Double?
            for workload in workloads {
                for var report in try await workload.run(options) {
                    report.round = round
                    if workload == .ceiling { ceiling = report["steps_per_second"] }
                    if workload.hasCeiling, let ceiling, let rate = report["steps_per_second"] {
                        report.add("share_of_ceiling", rate / ceiling)
                    }
                    onReport(report)
                    all.append(report)
                }
            }
        }
        return all
    }
}
