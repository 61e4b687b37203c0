import LegworkGraph
import LegworkJSON
import LegworkLedger

extension Planner {
    /// The id that a replay will have, by which its partition is known.
    package static func jobID(of request: ReplayRequest, replaying job: JobSnapshot) -> String {
        request.id ?? "\(job.meta.job)-\(request.gid.prefix(6))"
    }

    /// Plans the start of a job in which all that an old one did before an activity counts as done: pure, like any start.
    ///
    /// Kept is what does not follow the activity: outputs, inputs, ledgers, edges, and the job's data as they are now.
    /// - Parameter job: the old job with all of its scopes.
    /// - Throws: ``StartRefusal`` with 400 for an id or a patch that makes no sense, 409 for a job or an activity that
    ///   cannot be replayed, each saying what can.
    package static func replay(
        _ request: ReplayRequest,
        of job: JobSnapshot,
        context: PlanningContext
    ) throws(StartRefusal) -> Plan {
        guard let graph = context.app.graph(subscribing: job.meta.topic) else {
            throw StartRefusal(code: 404, message: "the job's version has no graph for topic '\(job.meta.topic)'")
        }
        let id = jobID(of: request, replaying: job)
        guard !id.isEmpty, id.utf8.count <= 256, id.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw StartRefusal(code: 400, message: "a job id is 1 to 256 bytes of text without control characters")
        }
        let cut = try ReplayCut(request, of: job, graph: graph)
        let kept = try cut.patched(by: request.patch)
        return JobRun.replay(request, id: id, of: kept, cut: cut, context: context)
    }

    /// Plans that an ended job lists a replay of it; nil where it does already, or nothing can be planned for it.
    ///
    /// - Parameter id: the id of the job that replays it.
    package static func note(replay id: String, in job: JobSnapshot, context: PlanningContext) -> Plan? {
        guard let graph = context.app.graph(subscribing: job.meta.topic), !job.replays.contains(id) else { return nil }
        var run = JobRun(context: context, graph: graph, job: job)
        run.note(replay: id)
        return run.plan(done: true)
    }
}

extension JobRun {
    /// Creates a job that has done what was kept, and enters the activity.
    fileprivate static func replay(
        _ request: ReplayRequest,
        id: String,
        of old: JobSnapshot,
        cut: ReplayCut,
        context: PlanningContext
    ) -> Plan {
        let meta = JobMeta(
            app: old.meta.app,
            version: old.meta.version,
            topic: old.meta.topic,
            job: id,
            createdMilliseconds: context.nowMilliseconds,
            trace: old.meta.trace,
            replay: ReplaySource(job: old.meta.job, gid: old.header.gid, activity: request.activity)
        )
        var run = JobRun.create(meta, gid: request.gid, graph: cut.graph, context: context)
        run.announce(.created)
        for member in old.data { run.setJobData(member.key, member.value) }
        for (address, scope) in old.scopes.sorted(by: { $0.key.text < $1.key.text }) { run.keep(scope, at: address) }
        run.begin(cut, request)
        return run.plan(done: true, guard: .absent(idempotencyKey: "", activeVersion: ""))
    }

    /// Takes over a dimension of the old job.
    private mutating func keep(_ scope: ScopeState, at address: Address) {
        if !address.isRoot {
            job.openCounts[address] = 0
            markCount(address)
        }
        for (index, instance) in scope.instances.sorted(by: { $0.key < $1.key }) {
            change(index, address, [.ledger, .record, .output, .input, .hook, .error]) { $0 = instance }
        }
        for (index, join) in scope.joins { setJoin(index, address, join) }
        if let round = scope.round { setRound(address, round) }
    }

    private mutating func begin(_ cut: ReplayCut, _ request: ReplayRequest) {
        for activity in cut.entries {
            visit(activity, at: .root, guid: GUID.hash(request.gid, "replay", "\(activity)"))
        }
        runVisits()
        if job.header.state == .running, job.header.semaphore == 0 { complete() }
    }
}
