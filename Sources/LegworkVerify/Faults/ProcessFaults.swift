import Glibc

/// What befalls engines and workers while a mixed load runs on them.
enum ProcessFaults {
    /// Every fault, in the order of the table.
    static let all: [LoadStage.Fault] = [
        zombie("engine-frozen"), engineKilled("engine-killed"), engineDrained("engine-drained"), workerFrozen,
        workerHung, workerKilled, zombie("together-frozen", isTogether: true),
        engineKilled("together-killed", isTogether: true), engineDrained("together-drained", isTogether: true),
    ]

    /// A fault of two engines, each a process.
    ///
    /// - Parameter isTogether: true where each has the workers too.
    private static func engines(
        _ name: String,
        _ isTogether: Bool,
        _ befall: @escaping @Sendable (LoadStage) async throws -> String
    ) -> LoadStage.Fault {
        LoadStage.Fault(name: name, processes: [.engine, .engine], isTogether: isTogether, befall: befall)
    }

    /// An engine that is stopped for longer than its lease, comes back and goes on as if nothing had been.
    private static func zombie(_ name: String, isTogether: Bool = false) -> LoadStage.Fault {
        engines(name, isTogether) { stage in
            for _ in 0..<2 {
                stage.supervisors[0].signal(SIGSTOP)
                try await Task.sleep(for: .seconds(3))
                stage.supervisors[0].signal(SIGCONT)
                try await Task.sleep(for: LoadStage.quietTime)
            }
            return "3 s, its lease being 1.5 s; twice"
        }
    }

    /// One of two engines is killed; the other takes over.
    private static func engineKilled(_ name: String, isTogether: Bool = false) -> LoadStage.Fault {
        engines(name, isTogether) { stage in
            var times: [Duration] = []
            for number in 0..<6 {
                stage.supervisors[number % 2].signal(SIGKILL)
                times.append(try await stage.load.tally.waitForThoseUnderWay())
                try await Task.sleep(for: LoadStage.quietTime)
            }
            return "all jobs in hand ended after \(Spans.text(times))"
        }
    }

    /// One of two engines is asked to end, and does so in order.
    private static func engineDrained(_ name: String, isTogether: Bool = false) -> LoadStage.Fault {
        engines(name, isTogether) { stage in
            var times: [Duration] = []
            for number in 0..<4 {
                stage.supervisors[number % 2].drain()
                times.append(try await stage.load.tally.waitForThoseUnderWay())
                try await Task.sleep(for: LoadStage.quietTime)
            }
            return "all jobs in hand ended after \(Spans.text(times))"
        }
    }

    /// A worker that is stopped for longer than its lease: another does its tasks, and its late answers are refused.
    private static let workerFrozen = LoadStage.Fault(name: "worker-frozen", processes: [.worker, .worker]) { stage in
        for _ in 0..<2 {
            stage.supervisors[0].signal(SIGSTOP)
            try await Task.sleep(for: .seconds(3))
            stage.supervisors[0].signal(SIGCONT)
            try await Task.sleep(for: LoadStage.quietTime)
        }
        return "3 s, its lease being 1 s; twice"
    }

    /// One of two workers hangs with tasks in hand and never comes back: the other does them once their lease is over.
    private static let workerHung = LoadStage.Fault(name: "worker-hung", processes: [.worker, .worker]) { stage in
        var times: [Duration] = []
        for number in 0..<4 {
            let hung = stage.supervisors[number % 2]
            hung.signal(SIGSTOP)
            times.append(try await stage.load.tally.waitForThoseUnderWay())
            // Nobody else could tell that it will not come back.
            hung.signal(SIGKILL)
            try await Task.sleep(for: LoadStage.quietTime)
        }
        return "its lease being 1 s, all jobs in hand ended after \(Spans.text(times))"
    }

    /// One of two workers is killed with tasks in hand.
    private static let workerKilled = LoadStage.Fault(name: "worker-killed", processes: [.worker, .worker]) { stage in
        var times: [Duration] = []
        for number in 0..<6 {
            stage.supervisors[number % 2].signal(SIGKILL)
            times.append(try await stage.load.tally.waitForThoseUnderWay())
            try await Task.sleep(for: LoadStage.quietTime)
        }
        return "its lease being 1 s, all jobs in hand ended after \(Spans.text(times))"
    }
}
