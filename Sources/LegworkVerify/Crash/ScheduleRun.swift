import Legwork
import LegworkAudit
import LegworkRedis

/// Runs one schedule in a store of its own.
struct ScheduleRun: Sendable {
    let schedule: Schedule
    /// Where Redis listens.
    let address: RedisAddress
    /// The prefix of the run's store.
    let prefix: String
    /// To look at Redis directly.
    let lane: RedisLane
    /// Where all roles connect, which are those of this process then; nil for `address`.
    var ownAddress: RedisAddress?

    /// How long jobs may take to end.
    private static let patience = Duration.seconds(40)

    /// How long what is left may take to go once the jobs have ended, in looks 20 ms apart.
    private static let looksMax = 400

    /// Runs it, and removes its store.
    ///
    /// - Throws: ``VerifyError`` where a process ends as it should not, and what the door throws.
    func run() async throws -> ScheduleOutcome {
        var role = ActorRole(
            role: schedule.role ?? .caller,
            address: (ownAddress ?? address).unmaskedText,
            prefix: prefix,
            mode: schedule.mode,
            name: schedule.played.name
        )
        // Where no worker dies, none may seem to: its tasks would be done twice.
        if !schedule.killsWorkers { role.workerLease = schedule.played.workerLease }
        let ours = VerifyCase.Role.allCases.filter { kind in
            let place = schedule.isTogether && kind == .worker ? .engine : kind
            return ownAddress != nil || (schedule.role != nil && schedule.role != place)
        }
        let door = try await open(role, runsEngine: ours.contains(.engine))
        var looking = role
        looking.address = address.unmaskedText
        let looker = ownAddress == nil ? door : try await Stage.open(looking, runsEngine: false)
        do {
            let outcome = try await play(door, looker, role, ours)
            await door.close()
            if looker !== door { await looker.close() }
            try await Residue.remove(lane, prefix: prefix)
            return outcome
        } catch {
            await door.close()
            if looker !== door { await looker.close() }
            throw error
        }
    }

    /// Opens a door, as often as it takes where the network is bad.
    private func open(_ role: ActorRole, runsEngine: Bool) async throws -> Legwork {
        while true {
            do { return try await Stage.open(role, runsEngine: runsEngine) } catch let error as LegworkError {
                guard ownAddress != nil, error.code == .unavailable else { throw error }
            }
        }
    }

    private func play(
        _ door: Legwork,
        _ looker: Legwork,
        _ role: ActorRole,
        _ ours: [VerifyCase.Role]
    ) async throws -> ScheduleOutcome {
        let book = EffectCounter()
        if ours.contains(.worker) { Handlers.register(on: door) { book.add($0) } }
        let running = ours.isEmpty ? nil : Task { try await door.run() }
        var outcome = ScheduleOutcome()
        do {
            try await withProcesses(role, but: ours) { watched in
                if ours.contains(.caller) {
                    try await callOurselves(door)
                } else {
                    _ = try await watched.first { $0.role == .caller }?.task.value
                }
                outcome.stuck = try await waitForEnds(looker)
                let ended = ContinuousClock.now
                guard outcome.stuck.isEmpty else { return }
                outcome.residue = try await settle()
                outcome.residue += try await looker.violations().map(\.description)
                outcome.end = try await StoreEnd(looker, jobs: schedule.played.jobs)
                for one in watched {
                    one.supervisor.stop()
                    let result = try await one.task.value
                    outcome.reached += result.reached
                    outcome.counts[one.role] = result.counts
                    if let kill = result.lastKill, kill < ended { outcome.recovery = ended - kill }
                }
            }
        } catch {
            running?.cancel()
            // What befell the run is told; how its own roles ended after that says nothing more.
            _ = try? await end(running)
            throw error
        }
        running?.cancel()
        do { try await end(running) } catch { outcome.stuck.append("an engine or worker gave up: \(error)") }
        outcome.effects =
            ours.contains(.worker)
            ? EffectBook(book.counts, jobs: schedule.played.jobs)
            : EffectBook(try await EffectBook.counts(lane, prefix: prefix), jobs: schedule.played.jobs)
        return outcome
    }

    /// Takes the caller's steps in this process.
    private func callOurselves(_ door: Legwork) async throws {
        let script = CallerScript(
            door: door,
            steps: schedule.played.steps,
            poison: Poison(lane: lane, prefix: prefix)
        )
        let calling = Task { try await script.run(deploying: schedule.played.yaml) }
        try await Deadline.value(of: calling, within: .seconds(90), "the caller's steps")
    }

    /// Waits for the end of the engine and the worker of this process, which are asked to end already.
    private func end(_ running: Task<Void, any Error>?) async throws {
        guard let running else { return }
        try await Deadline.value(of: running, within: .seconds(20), "the end of this process' engine and worker")
    }

    private struct Watched {
        var role: VerifyCase.Role
        var supervisor: Supervisor
        var task: Task<Supervisor.Outcome, any Error>
    }

    /// Runs `body` beside the processes of the schedule, and ends them.
    private func withProcesses(
        _ role: ActorRole,
        but ours: [VerifyCase.Role],
        _ body: ([Watched]) async throws -> Void
    ) async throws {
        let others = VerifyCase.Role.allCases.filter { !ours.contains($0) && !(schedule.isTogether && $0 == .worker) }
        let watched = others.map { kind in
            var role = role
            role.role = kind
            let supervisor = Supervisor(role, kills: schedule.kills)
            return Watched(role: kind, supervisor: supervisor, task: Task { try await supervisor.run() })
        }
        do { try await body(watched) } catch {
            for one in watched {
                one.supervisor.stop()
                _ = await one.task.result
            }
            throw error
        }
        for one in watched {
            one.supervisor.stop()
            _ = try await one.task.value
        }
    }

    // MARK: - Endings

    /// Waits until all jobs have ended.
    ///
    /// - Returns: those that did not, with what they wait for.
    private func waitForEnds(_ door: Legwork) async throws -> [String] {
        let deadline = ContinuousClock.now + Self.patience
        for id in schedule.played.jobs {
            do {
                _ = try await door.result(of: JobHandle(id: id, app: VerifyCase.app), timeout: deadline - .now)
            } catch let error as LegworkError where error.code == .timeout || error.code == .notFound {}
        }
        while true {
            let living = try await door.jobs(app: VerifyCase.app, limit: Legwork.pageJobsMax).jobs
                .filter { !$0.state.hasEnded }
            if living.isEmpty { return [] }
            guard ContinuousClock.now < deadline else { return try await describe(living, door) }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private func describe(_ jobs: [JobSummary], _ door: Legwork) async throws -> [String] {
        var lines: [String] = []
        for job in jobs {
            let waits = try await door.why(job.id, app: VerifyCase.app).map(\.wake).joined(separator: "; ")
            let why = waits.isEmpty ? "nothing will move it" : waits
            lines.append("job \(job.id) of topic \(job.topic) is \(job.state): \(why)")
        }
        return lines
    }

    /// Waits until nothing lies about any more.
    ///
    /// - Returns: what does for good.
    private func settle() async throws -> [String] {
        var found: [String] = []
        for _ in 0..<Self.looksMax {
            found = try await Residue.find(
                lane,
                prefix: prefix,
                keepsJobs: !schedule.played.expires,
                keepsLetters: schedule.played.letters > 0
            )
            if found.isEmpty { return [] }
            try await Task.sleep(for: .milliseconds(20))
        }
        return found
    }
}
