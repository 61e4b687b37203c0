import LegworkEngine
import LegworkLedger
import LegworkPlanner
import Logging

extension Legwork {
    /// Starts a new job in which all that an ended one did before an activity counts as done.
    ///
    /// The activity and what follows it are run again, on the version of the old job; what is kept are the outputs of all
    /// else, and the job's data as the old job left them. The new job knows where it comes from
    /// (``JobDetails/replayOf``), and the old one by which jobs it was replayed (``JobDetails/replays``).
    ///
    /// - Parameters:
    ///   - activity: the first one to run again.
    ///   - patch: what is different: `data` is merged into the job's data, `outputs` replaces those of kept activities.
    ///   - newID: the new job's id; nil for one made from the old one's.
    /// - Throws: ``LegworkError``: 404 where there is no such job, version or activity, 409 where the job has not ended or
    ///   cannot be cut there, 400 for a patch that does not fit.
    @discardableResult
    public func replay(
        _ id: String,
        from activity: String,
        patch: JSONValue = [:],
        as newID: String? = nil,
        app: String? = nil
    ) async throws -> JobHandle {
        do {
            let (job, prepared) = try await stored(id, app: app)
            var random = SystemRandomNumberGenerator()
            let request = ReplayRequest(
                activity: activity,
                patch: patch.json,
                id: newID,
                gid: GUID.randomJobLife(using: &random)
            )
            let fresh = Planner.jobID(of: request, replaying: job)
            let context = try await planningContext(for: fresh, of: prepared)
            let plan = try Planner.replay(request, of: job, context: context)
            switch try await commit(plan.commit) {
            case .done: break
            case .taken(let gid, _) where gid == request.gid: break
            case .taken:
                throw LegworkError(
                    .conflict,
                    "a job with the id '\(fresh)' is stored already; choose another",
                    job: fresh
                )
            case let other: throw LegworkError(.fault, "the store answered a replay with '\(other)'")
            }
            await note(fresh, in: job.meta)
            let meta = job.meta
            return JobHandle(id: fresh, app: meta.app, version: meta.version, topic: meta.topic, isNew: true)
        } catch let refusal as StartRefusal {
            throw LegworkError(LegworkError.Code(number: refusal.code), refusal.message, job: id)
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// How often the old job is told again of its replay because it has moved meanwhile.
    private static let notesMax = 10

    /// Lists a replay in the job that it replays. The replay stands without that: it names the old job itself.
    private func note(_ replay: String, in old: JobMeta) async {
        do {
            for _ in 0..<Self.notesMax {
                let (job, prepared) = try await stored(old.job, app: old.app)
                let context = PlanningContext(
                    app: prepared,
                    mode: .fused,
                    partition: shelf.partition(app: old.app, job: old.job),
                    partitions: shelf.partitions,
                    nowMilliseconds: shelf.clock.nowMilliseconds
                )
                guard let plan = Planner.note(replay: replay, in: job, context: context) else { return }
                if case .conflict = try await commit(plan.commit) { continue }
                return
            }
        } catch {
            logger.info(
                "a replay is not listed in the job that it replays",
                metadata: ["lw.job": "\(old.job)", "lw.replay": "\(replay)", "error.message": "\(error)"]
            )
        }
    }
}
