import Legwork
import LegworkDiagnostics
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkRedis

extension Client {
    /// A job with its scopes, and the version that it runs on.
    ///
    /// - Throws: ``CommandFailure`` where there is none, with ids that are near; or where several apps have one.
    func job(_ id: String, app: String?) async throws(CommandFailure) -> (job: JobSnapshot, app: PreparedApp) {
        let app = try await self.app(of: id, named: app)
        return try await attempt { try await legwork.stored(id, app: app) }
    }

    /// What is around a job: who has its tasks, what is queued for it.
    func surroundings(of job: JobSnapshot, app: PreparedApp) async throws(CommandFailure) -> JobSurroundings {
        try await attempt { try await legwork.surroundings(of: job, app: app) }
    }

    /// Starts a new job where an old one was, before an activity.
    func replay(
        _ id: String,
        app: String?,
        from activity: String,
        patch: JSON,
        newID: String?
    ) async throws(CommandFailure) -> StartedJob {
        let app = try await self.app(of: id, named: app)
        return StartedJob(
            try await attempt {
                try await legwork.replay(id, from: activity, patch: JSONValue(patch), as: newID, app: app)
            }
        )
    }

    /// The app that has a job of this id.
    private func app(of id: String, named app: String?) async throws(CommandFailure) -> String {
        let names = try await attempt { try await legwork.appNames() }
        if let app, !names.contains(app) {
            throw CommandFailure("app '\(app)' is not deployed", hints: Self.appHints(app, names), code: 404)
        }
        var having: [String] = []
        for name in names where app == nil || app == name {
            let found = try await attempt { () -> Bool in
                do {
                    _ = try await legwork.stored(id, app: name)
                    return true
                } catch let error as LegworkError where error.code == .notFound {
                    return false
                }
            }
            if found { having.append(name) }
        }
        if let only = having.first, having.count == 1 { return only }
        guard having.isEmpty else {
            throw .usage("several apps have a job '\(id)'", hints: having.map { "--app \($0)" })
        }
        throw try await unknown(id, among: app.map { [$0] } ?? names)
    }

    private static func appHints(_ app: String, _ names: [String]) -> [String] {
        let nearest = Suggestion.nearest(to: app, among: names).map { ["--app \($0)"] } ?? []
        return nearest + ["legwork apps list"]
    }

    private func unknown(_ id: String, among apps: [String]) async throws(CommandFailure) -> CommandFailure {
        guard !apps.isEmpty else {
            return CommandFailure(
                "there is no job '\(id)': no app is deployed yet",
                hints: ["legwork deploy app.yaml\(place.options)"],
                code: 404
            )
        }
        var ids: [String] = []
        for app in apps {
            let page = try await attempt { try await legwork.jobs(app: app, limit: 500) }
            ids += page.jobs.map(\.id)
        }
        let nearest = Suggestion.nearest(to: id, among: ids)
        return CommandFailure(
            "there is no job '\(id)'\(ids.isEmpty ? ": none is stored" : "; it may have expired")",
            hints: (nearest.map { ["legwork jobs show \(ShellText.word($0))\(place.options)"] } ?? [])
                + ["legwork jobs list\(place.options)"],
            code: 404
        )
    }

    /// Stored jobs, the youngest first.
    func jobs(
        app: String?,
        topic: String?,
        state: String?,
        index: (name: String, value: String)? = nil,
        limit: Int
    ) async throws(CommandFailure) -> [JobSummary] {
        let names = try await attempt { try await legwork.appNames() }
        if let app, !names.contains(app) {
            throw CommandFailure("app '\(app)' is not deployed", hints: Self.appHints(app, names), code: 404)
        }
        var jobs: [JobSummary] = []
        for name in names where app == nil || app == name {
            jobs += try await self.jobs(of: name, topic: topic, state: state, index: index, limit: limit)
        }
        jobs.sort { ($0.createdMilliseconds, $0.id) > ($1.createdMilliseconds, $1.id) }
        return Array(jobs.prefix(limit))
    }

    private func jobs(
        of app: String,
        topic: String?,
        state: String?,
        index: (name: String, value: String)?,
        limit: Int
    ) async throws(CommandFailure) -> [JobSummary] {
        // Waiting is told from running by looking at the job itself.
        let isDerived = state == "waiting" || state == "running"
        let stored = isDerived ? RunState.running : state.flatMap(RunState.init(rawValue:))
        var jobs: [JobSummary] = []
        var cursor: JobCursor?
        repeat {
            let page = try await attempt {
                try await legwork.jobs(
                    app: app,
                    state: stored,
                    topic: topic,
                    index: index,
                    limit: limit,
                    after: cursor
                )
            }
            for var job in page.jobs {
                if job.state == .running { job.state = try await waitingOrRunning(job) }
                if isDerived, job.state.rawValue != state { continue }
                jobs.append(job)
            }
            cursor = page.next
        } while jobs.count < limit && cursor != nil
        return jobs
    }

    private func waitingOrRunning(_ job: JobSummary) async throws(CommandFailure) -> RunState {
        try await attempt {
            do { return try await legwork.job(job.id, app: job.app).result.state } catch let error as LegworkError
                where error.code == .notFound
            {
                return .running
            }
        }
    }

    /// Waits for the end of a job.
    ///
    /// - Throws: ``CommandFailure`` with 408 when the time is up; `CancellationError` where it was cancelled.
    func result(of job: StartedJob, timeoutMilliseconds: Int64?) async throws -> JobOutcome {
        let handle = JobHandle(id: job.id, app: job.app, version: job.version, topic: job.topic)
        do {
            let result = try await legwork.result(
                of: handle,
                timeout: timeoutMilliseconds.map { .milliseconds($0) }
            )
            return JobOutcome(result)
        } catch let error as LegworkError where error.code == .timeout {
            throw CommandFailure(
                "job \(job.id) has not ended within \(TimeText.span(timeoutMilliseconds ?? 0))",
                hints: ["legwork jobs why \(ShellText.word(job.id))\(place.options)"],
                code: 408
            )
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw Self.failure(error, place: place)
        }
    }

    /// Does something to a job.
    func control(_ id: String, app: String?, verb: ControlVerb) async throws(CommandFailure) {
        let app = try await self.app(of: id, named: app)
        try await attempt {
            switch verb {
            case .interrupt(let request):
                try await legwork.cancel(id, app: app, reason: request.reason, descends: request.descends)
            case .pause(let by): try await legwork.pause(id, app: app, by: by)
            case .resume: try await legwork.resume(id, app: app)
            case .retry(let activity, let fix):
                let data = JSONValue(.object(fix.data))
                let input = fix.input.map { JSONValue($0) }
                try await legwork.retry(id, activity: activity, input: input, data: data, app: app)
            case .delete: try await legwork.delete(id, app: app)
            }
        }
    }

    /// The versions of an app, or of all.
    func versions(app: String?) async throws(CommandFailure) -> [StoredVersion] {
        try await attempt { try await legwork.versions(app: app) }
    }

    /// Lets new jobs start on a version.
    func activate(app: String, version: String, isForced: Bool) async throws(CommandFailure) {
        try await attempt { try await legwork.activate(app: app, version: version, isForced: isForced) }
    }

    /// Removes a version.
    func remove(app: String, version: String) async throws(CommandFailure) {
        try await attempt { try await legwork.remove(app: app, version: version) }
    }

    /// What an acknowledged start, signal or answer survives, and in which words.
    func durability() async throws(CommandFailure) -> (name: String, sentence: String) {
        let settings = try await attempt { try await legwork.serverSettings() }
        return Self.describe(settings.durability)
    }

    /// A durability mode in words. Source: `30-reliability`, promises.
    static func describe(_ mode: DurabilityMode) -> (name: String, sentence: String) {
        switch mode {
        case .always: ("always", "what was acknowledged survives a kill and a loss of power")
        case .everysec:
            ("everysec", "a crash of Redis or the machine may lose about the last second, consistently")
        case .unsafe(let reason): ("unsafe", "\(reason): acknowledged work may be lost")
        }
    }

    /// What jobs announce on a topic.
    func publications(
        _ topic: String,
        job: String?,
        onlyNew: Bool,
        app: String?
    ) async throws(CommandFailure) -> AsyncThrowingStream<Publication, any Error> {
        try await attempt { try await legwork.publications(topic, job: job, onlyNew: onlyNew, app: app) }
    }

    /// What the starts of a topic come to.
    func statistics(
        _ topic: String,
        key: String?,
        from: Int64?,
        app: String?
    ) async throws(CommandFailure) -> JobStatistics {
        try await checkTopic(topic, app: app, among: \.startTopics, what: "graph", command: "stats")
        return try await attempt { try await legwork.statistics(topic, key: key, from: from, app: app) }
    }

    /// How the store is doing.
    func status() async throws(CommandFailure) -> StoreStatus {
        try await attempt { try await legwork.status() }
    }
}
