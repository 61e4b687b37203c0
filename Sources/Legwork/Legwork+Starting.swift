import LegworkEngine
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkStore
import LegworkSystem
import LegworkWorker

extension Legwork {
    /// How often a start is planned again because another version was activated meanwhile.
    private static let startsMax = 5

    /// Starts a job: it is stored, with its first steps taken, when this returns.
    ///
    /// - Parameters:
    ///   - topic: what the graph subscribes to.
    ///   - input: validated by the graph's schema.
    ///   - id: the job's id; nil for the one that `stats.id` gives, or a fresh one.
    ///   - idempotencyKey: a second start with the same key, and the same id or likewise none, gives the first job; nil
    ///     for none.
    ///   - app: the app; nil where only one has the topic.
    ///   - version: the version; nil for the active one.
    /// - Throws: ``LegworkError``: 400 for an input or id that does not fit, 404 for an unknown topic, app or version,
    ///   409 where a job of that id is stored (``LegworkError/job`` names it), 503 for Redis.
    @discardableResult
    public func start(
        _ topic: String,
        input: JSONValue = [:],
        id: String? = nil,
        idempotencyKey: String? = nil,
        app: String? = nil,
        version: String? = nil
    ) async throws -> JobHandle {
        do {
            var random = SystemRandomNumberGenerator()
            let life = GUID.randomJobLife(using: &random)
            for attempt in 0..<Self.startsMax {
                let target = try await target(topic, app: app, version: version, isFresh: attempt > 0)
                let request = StartRequest(
                    topic: topic,
                    input: input.json,
                    id: id,
                    gid: life,
                    idempotencyKey: idempotencyKey ?? "",
                    activeVersion: version == nil ? target.key.version : ""
                )
                if let handle = try await start(request, target.app) { return handle }
            }
            throw LegworkError(.conflict, "versions of the app are being activated one after the other; try again")
        } catch let refusal as StartRefusal {
            throw LegworkError(LegworkError.Code(number: refusal.code), refusal.message)
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    private func target(
        _ topic: String,
        app: String?,
        version: String?,
        isFresh: Bool
    ) async throws -> (key: AppLibrary.Key, app: PreparedApp) {
        if let app, let version {
            let key = AppLibrary.Key(app: app, version: version)
            return (key, try await self.app(key))
        }
        let found = try await find(topic, app: app, isFresh: isFresh) { $0.graph(subscribing: topic) != nil }
        guard let version, version != found.key.version else { return found }
        let key = AppLibrary.Key(app: found.key.app, version: version)
        return (key, try await self.app(key))
    }

    /// Commits a start.
    ///
    /// - Returns: nil where another version is active by now.
    private func start(_ request: StartRequest, _ app: PreparedApp) async throws -> JobHandle? {
        let name = app.source.id
        let id = try Planner.jobID(of: request, app: app)
        let context = try await planningContext(for: id, of: app)
        let plan = try Planner.start(request, context: context)
        let handle = JobHandle(
            id: id,
            app: name,
            version: app.source.version.text,
            topic: request.topic,
            isNew: true
        )
        engine?.expects(plan)
        var start = plan.commit
        let gifts = commitMode == .fused ? start.give(workers.giver.keep) : []
        Failpoint.reach("start.before")
        let reply = try await commit(start)
        Failpoint.reach("start.after")
        let isDone =
            switch reply {
            case .done: true
            // The reply to a first try may have been lost: then the job that has the id is this one.
            case .taken(let gid, _): gid == request.gid
            default: false
            }
        for gift in gifts { if isDone { gift.give() } else { gift.cancel() } }
        if !gifts.isEmpty { workers.giver.begin() }
        switch reply {
        case .done:
            if let job = plan.job { observer?.committed(app: name, job: id, changes: plan.changes, header: job.header) }
            return handle
        case .taken(_, let isSame):
            if isDone { return handle }
            if isSame { return JobHandle(id: id, app: name, version: handle.version, topic: request.topic) }
            throw LegworkError(
                .conflict,
                "a job with the id '\(id)' is stored already"
                    + (request.idempotencyKey.isEmpty
                        ? "; a start with an idempotency key can be repeated, this one had none"
                        : ", started with another idempotency key than '\(request.idempotencyKey)'")
                    + "; look at it with 'legwork jobs show \(id)', or choose another id",
                job: id
            )
        case .staleVersion:
            forgetCatalogue()
            return nil
        case .duplicate, .conflict, .gone, .fenced:
            throw LegworkError(.fault, "the store answered a start with '\(reply)', which it never should")
        }
    }

    /// Sends a commit whose guard makes a second try safe; where the outcome of the first is unknown, it is tried again.
    func commit(_ commit: Commit) async throws -> CommitReply {
        var backoff = Backoff()
        for _ in 0..<5 {
            do throws(StoreError) {
                guard case .commit(let reply) = try await shelf.call(.commit(commit)) else { break }
                return reply
            } catch {
                guard error.redisError?.kind == .outcomeUnknown else { throw error }
            }
            try await Swift.Task.sleep(for: .milliseconds(backoff.pauseMilliseconds()))
        }
        throw LegworkError(
            .unavailable,
            "Redis was lost again and again before it could answer; whether the call took effect is not known: look, "
                + "then try again"
        )
    }

    /// The distinct hook rules of all versions of an app that are deployed.
    func rules(of app: String) async throws -> [PreparedHookRule] {
        let versions = try await shelf.record(of: app).versions
        for version in versions { _ = try await self.app(AppLibrary.Key(app: app, version: version)) }
        return library.rules(app: app, versions: versions) ?? []
    }
}
