import LegworkAudit
import LegworkEngine
import LegworkGraph
import LegworkJSON
import LegworkLedger
package import LegworkPlanner
import LegworkStore
import LegworkSystem

extension Legwork {
    /// The most jobs that one page of a list has.
    public static let pageJobsMax = 1000

    /// A job as it stands, and what it waits for.
    ///
    /// - Parameter app: the app; nil where only one is deployed.
    /// - Throws: ``LegworkError``: 404 where there is no such job.
    public func job(_ id: String, app: String? = nil) async throws -> JobDetails {
        do {
            let (job, prepared) = try await stored(id, app: app)
            let around = try await surroundings(of: job, app: prepared)
            let waits = Explanation.why(job, app: prepared, around: around).map(JobWait.init)
            var result = JobResult(job)
            if result.state == .running, !waits.isEmpty, !waits.contains(where: { $0.subjects == ["engine"] }) {
                result.state = .waiting
            }
            return JobDetails(
                result: result,
                createdMilliseconds: job.meta.createdMilliseconds,
                updatedMilliseconds: job.header.updatedMilliseconds,
                expiresMilliseconds: job.expiresMilliseconds,
                parent: job.meta.parentJob,
                replayOf: job.meta.replay?.job,
                replays: job.replays,
                revision: job.header.rev,
                openObligations: job.header.semaphore,
                waits: waits
            )
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// What is around a job: its tasks, children, messages, dead letters.
    package func surroundings(of job: JobSnapshot, app: PreparedApp) async throws -> JobSurroundings {
        do { return try await SurroundingsReader(shelf.store).read(job, app: app) } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// What a job waits for; empty for one that has ended.
    ///
    /// - Throws: as ``job(_:app:)``.
    public func why(_ id: String, app: String? = nil) async throws -> [JobWait] {
        try await job(id, app: app).waits
    }

    /// The stored jobs of an app, latest start first.
    ///
    /// - Parameters:
    ///   - app: the app; nil where only one is deployed.
    ///   - state: only jobs in this state; nil for all.
    ///   - topic: only jobs of this topic; nil for all.
    ///   - index: only jobs of the topic that its measure `index` of this name has listed under this value; nil for all.
    ///   - limit: the most jobs to give, up to ``pageJobsMax``. Fewer may come where a filter leaves some out.
    ///   - cursor: where to go on: ``JobPage/next`` of the page before.
    /// - Throws: ``LegworkError``.
    public func jobs(
        app: String? = nil,
        state: RunState? = nil,
        topic: String? = nil,
        index: (name: String, value: String)? = nil,
        limit: Int = 50,
        after cursor: JobCursor? = nil
    ) async throws -> JobPage {
        do {
            let app = try await onlyApp(app)
            let list = try index.map { index in
                guard let topic else { throw LegworkError(.badRequest, "an index is one of a topic: say of which") }
                return StatsIndex.name(app: app, topic: topic, key: "", name: index.name, value: index.value)
            }
            let limit = min(max(1, limit), Self.pageJobsMax)
            var page = JobPage(jobs: [], next: cursor)
            repeat {
                let found = try await shelf.store.jobs(
                    app: app,
                    state: state.flatMap { JobState(rawValue: $0.rawValue) },
                    index: list,
                    after: page.next?.place,
                    limit: limit
                )
                for job in found {
                    page.next = JobCursor(job.place)
                    guard let meta = (try? JSON(parsing: job.meta)).flatMap({ JobMeta(json: $0) }),
                        topic == nil || topic == meta.topic
                    else { continue }
                    page.jobs.append(JobSummary(job.header, meta))
                    if page.jobs.count == limit { return page }
                }
                if found.count < limit { page.next = nil }
            } while page.next != nil
            return page
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    // MARK: - Control

    /// Ends a job from outside: its waits, timers, tasks and children go along.
    ///
    /// - Parameters:
    ///   - reason: why, for whoever looks at the job.
    ///   - descends: true to take along children that an await's `cancel: abandon` would leave.
    /// - Throws: ``LegworkError``: 404 where there is no such job, 409 where it has ended.
    public func cancel(
        _ id: String,
        app: String? = nil,
        reason: String = "cancelled by an operator",
        descends: Bool = false
    ) async throws {
        try await control(
            .interrupt(Interruption(state: .cancelled, code: 410, reason: reason, descends: descends)),
            id,
            app: app
        )
    }

    /// Holds a job: what arrives for it is kept, in order.
    ///
    /// - Parameter by: who does it, for whoever looks at the job.
    /// - Throws: ``LegworkError``: 404 where there is no such job, 409 where it is paused already or has ended.
    public func pause(_ id: String, app: String? = nil, by: String = "an operator") async throws {
        try await control(.pause(by: by), id, app: app)
    }

    /// Lets a paused job go on with what was kept.
    ///
    /// - Throws: ``LegworkError``: 404 where there is no such job, 409 where it is not paused, or where a failed activity waits
    ///   to be tried again (`on_error: pause`): see ``retry(_:activity:input:data:app:)``.
    public func resume(_ id: String, app: String? = nil) async throws {
        try await control(.resume, id, app: app)
    }

    /// Tries failed activities again that wait for a person (`on_error: pause`).
    ///
    /// - Parameters:
    ///   - activity: which one; nil for all.
    ///   - input: for a worker or an await, in place of the input that failed; nil to leave it.
    ///   - data: members of the job's data to set first.
    /// - Throws: ``LegworkError``: 404 where there is no such job, 409 where nothing of it waits to be tried again, 400 or
    ///   422 for an input that cannot be for it.
    public func retry(
        _ id: String,
        activity: String? = nil,
        input: JSONValue? = nil,
        data: JSONValue = [:],
        app: String? = nil
    ) async throws {
        guard case .object(let members) = data.json else {
            throw LegworkError(.badRequest, "the data to set are \(data.json); expected an object", job: id)
        }
        try await control(.retry(activity: activity, fix: RetryFix(input: input?.json, data: members)), id, app: app)
    }

    /// Removes an ended job at once, instead of at its expiry.
    ///
    /// - Throws: ``LegworkError``: 404 where there is no such job, 409 where it has not ended.
    public func delete(_ id: String, app: String? = nil) async throws {
        try await control(.delete, id, app: app)
    }

    /// How often a verb is planned again because the job has moved meanwhile.
    private static let controlsMax = 50

    private func control(_ verb: ControlVerb, _ id: String, app: String?) async throws {
        do {
            for _ in 0..<Self.controlsMax {
                let (job, prepared) = try await stored(id, app: app)
                let context = try await planningContext(for: id, of: prepared)
                let plan = try Planner.control(verb, job: job, context: context)
                Failpoint.reach("control.before")
                let reply = try await commit(plan.commit)
                Failpoint.reach("control.after")
                switch reply {
                case .done: return
                case .conflict: continue
                case .gone: throw Self.missing(id, job.meta.app)
                case let other: throw LegworkError(.fault, "the store answered a verb with '\(other)'")
                }
            }
            throw LegworkError(.conflict, "job '\(id)' moves too fast; try again", job: id)
        } catch let refusal as ControlRefusal {
            throw LegworkError(LegworkError.Code(number: refusal.code), refusal.message, job: id)
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// What planning a job of an app from this process may read, at Redis' time.
    func planningContext(for id: String, of app: PreparedApp) async throws -> PlanningContext {
        let name = app.source.id
        try await shelf.freshenClock()
        var context = PlanningContext(
            app: app,
            mode: commitMode,
            partition: shelf.partition(app: name, job: id),
            partitions: shelf.partitions,
            nowMilliseconds: shelf.clock.nowMilliseconds,
            rulesInUse: app.sendsSignals ? try await rules(of: name) : nil
        )
        context.listsChanges = observer?.wantsChanges ?? false
        return context
    }

    /// A job with all of its scopes, and its version.
    package func stored(_ id: String, app: String?) async throws -> (job: JobSnapshot, app: PreparedApp) {
        let app = try await onlyApp(app)
        guard let job = try await shelf.job(app, id, scopes: .all) else { throw Self.missing(id, app) }
        return (job, try await self.app(AppLibrary.Key(app: app, version: job.meta.version)))
    }

    /// The app that is meant where none is named: the only one.
    func onlyApp(_ name: String?) async throws -> String {
        if let name { return name }
        for isFresh in [false, true] {
            let names = try await catalogue(isFresh: isFresh).keys.sorted()
            if names.count == 1 { return names[0] }
            if isFresh, !names.isEmpty {
                let list = names.map { "'\($0)'" }.joined(separator: ", ")
                throw LegworkError(.badRequest, "several apps are deployed: \(list); say which one is meant")
            }
        }
        throw LegworkError(.notFound, "no app is deployed yet")
    }
}

extension JobWait {
    init(_ explanation: Explanation) {
        self.init(
            activity: explanation.activity,
            type: explanation.type,
            address: explanation.address.text,
            subjects: explanation.subjects.map { subject in
                switch subject {
                case .timer: "timer"
                case .signal: "signal"
                case .worker: "worker"
                case .child: "child"
                case .engine: "engine"
                case .person: "person"
                case .branches: "branches"
                }
            },
            sinceMilliseconds: explanation.sinceMilliseconds,
            dueMilliseconds: explanation.dueMilliseconds,
            attempt: explanation.attempt,
            lastError: explanation.lastError.map(JSONValue.init),
            wake: explanation.wake,
            remarks: explanation.remarks.map(\.text)
        )
    }
}

extension JobSummary {
    init(_ header: JobHeader, _ meta: JobMeta) {
        self.init(
            id: meta.job,
            app: meta.app,
            version: meta.version,
            topic: meta.topic,
            state: RunState(header.state),
            createdMilliseconds: meta.createdMilliseconds,
            updatedMilliseconds: header.updatedMilliseconds
        )
    }
}
