import Synchronization

/// Keeps one role of a run alive: starts a process, and another one in its place whenever it was killed.
final class Supervisor: Sendable {
    /// What became of the processes.
    struct Outcome: Sendable {
        /// The points at which one died.
        var reached: [KillPoint] = []
        /// How often the last one reached each failpoint.
        var counts: [String: Int] = [:]
        /// When the last kill was noticed; nil where there was none.
        var lastKill: ContinuousClock.Instant?
    }

    private struct State {
        var process: ActorProcess?
        var isStopping = false
    }

    /// How long a caller may take for its steps, in each of its lives.
    private static let callerPatience = Duration.seconds(90)

    private let role: ActorRole
    private let kills: [KillPoint]
    private let respawns: Bool
    private let state = Mutex(State())

    /// - Parameters:
    ///   - kills: where the processes die, one after the other; the one after the last lives.
    ///   - respawns: true to start another process however one ended, as a supervisor of services does.
    init(_ role: ActorRole, kills: [KillPoint] = [], respawns: Bool = false) {
        self.role = role
        self.kills = kills
        self.respawns = respawns
    }

    /// Runs until a process has ended by itself, or in order because of ``stop()``.
    ///
    /// - Throws: ``VerifyError`` where one ends as it should not.
    func run() async throws -> Outcome {
        var outcome = Outcome()
        var left = kills
        while true {
            let point = left.first
            let failpoint = point?.description ?? (respawns ? nil : "count")
            let process = try ActorProcess(role, failpoint: failpoint)
            let isStopping = state.withLock { state in
                state.process = process
                return state.isStopping
            }
            if isStopping { process.stop() }
            if role.role == .caller { process.expectEnd(within: Self.callerPatience) }
            let ending = await process.ended()
            // Its input stays open until somebody closes it, also where it was killed.
            process.stop()
            if let hang = ending.hang {
                throw VerifyError("the \(role.role.rawValue) was to end, and did not: \(hang)")
            }
            if ending.wasKilled, let point {
                outcome.reached.append(point)
                outcome.lastKill = .now
                left.removeFirst()
                continue
            }
            if respawns, !state.withLock({ $0.isStopping }) {
                try await Task.sleep(for: .milliseconds(50))
                continue
            }
            let wasToEnd = role.role == .caller || state.withLock { $0.isStopping }
            guard ending.signal == nil, ending.status == 0, wasToEnd else {
                let how = ending.signal.map { "by signal \($0)" } ?? "with status \(ending.status)"
                throw VerifyError("the \(role.role.rawValue) ended \(how): \(ending.error)")
            }
            outcome.counts = ending.counts
            return outcome
        }
    }

    /// Asks the process, and those that come after it, to end in order.
    func stop() {
        state.withLock { state in
            state.isStopping = true
            return state.process
        }?.stop()
    }

    /// Asks the process to end in order; where it respawns, another comes in its place.
    func drain() { state.withLock { $0.process }?.stop() }

    /// Sends a signal to the process.
    func signal(_ number: Int32) { state.withLock { $0.process }?.signal(number) }

    /// The number of the process; nil before there is one.
    var processID: Int32? { state.withLock { $0.process }?.processID }
}
