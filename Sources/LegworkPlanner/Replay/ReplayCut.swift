import LegworkGraph
import LegworkJSON
import LegworkLedger

/// A job cut in two before an activity: what is kept, and where it begins again.
struct ReplayCut {
    let graph: PreparedGraph
    /// What is kept: an ended job without the activity and all that follows it.
    let kept: JobSnapshot
    /// The activities that are entered: the one asked for, and joins that kept branches alone have opened.
    let entries: [Int]
    /// The activities that run again.
    let again: Set<Int>

    /// Cuts a job.
    ///
    /// - Throws: ``StartRefusal``, as ``Planner/replay(_:of:context:)``.
    init(_ request: ReplayRequest, of job: JobSnapshot, graph: PreparedGraph) throws(StartRefusal) {
        self.graph = graph
        let activity = try Self.place(of: request.activity, in: job, graph)
        let again = Self.descendants(of: activity, in: graph)
        self.again = again
        var kept = job
        kept.failure = nil
        kept.expiresMilliseconds = nil
        kept.openCounts = [:]
        kept.scopes = [.root: ScopeState()]
        for (address, scope) in job.scopes where Self.isKept(address, again) {
            try Self.checkFinished(scope, again, request.activity, job, graph)
            var rest = scope
            for index in again {
                rest.instances[index] = nil
                rest.joins[index] = nil
            }
            rest.messages = [:]
            kept.scopes[address] = rest
            if !address.isRoot { kept.openCounts[address] = 0 }
        }
        var entries = [activity]
        // A join that runs again has those of its edges resolved that come from what is kept.
        for (index, old) in job.scopes[.root]?.joins ?? [:] where again.contains(index) {
            var join = JoinRecord(slots: old.slots.count)
            for (slot, edge) in graph.topology.inbound[index].enumerated() where !again.contains(edge.from) {
                join.slots[slot] = old.slots[slot]
            }
            let opens = graph.source.activities[index].join == .any && join.slots.contains(.taken)
            join.isDecided = index == activity || opens || join.isResolved
            kept.scopes[.root, default: ScopeState()].joins[index] = join
            if opens, index != activity { entries.append(index) }
        }
        self.kept = kept
        self.entries = entries.sorted()
    }

    /// An activity and all that its edges lead to.
    private static func descendants(of activity: Int, in graph: PreparedGraph) -> Set<Int> {
        var found: Set<Int> = [activity]
        var next = [activity]
        while let place = next.popLast() {
            for edge in graph.source.activities[place].transitions where found.insert(edge.to).inserted {
                next.append(edge.to)
            }
        }
        return found
    }

    /// True for a dimension that only kept activities have opened.
    private static func isKept(_ address: Address, _ again: Set<Int>) -> Bool {
        address.path.allSatisfy { part in part.opening.map { !again.contains($0.opener) } ?? true }
    }

    // MARK: What can be replayed

    private static func place(
        of name: String,
        in job: JobSnapshot,
        _ graph: PreparedGraph
    ) throws(StartRefusal) -> Int {
        let id = job.meta.job
        guard job.header.state.hasEnded else {
            throw StartRefusal(
                code: 409,
                message: "job '\(id)' is \(job.header.state.rawValue); what it does would be done twice. "
                    + "End it first: legwork jobs cancel \(id)"
            )
        }
        let ran = (job.scopes[.root]?.instances ?? [:]).keys.sorted()
            .filter { graph.activities.indices.contains($0) && $0 != graph.source.triggerIndex }
            .map { "'\(graph.source.activities[$0].id)'" }.joined(separator: ", ")
        guard let place = graph.source.activityIndex(name) else {
            throw StartRefusal(
                code: 404,
                message: "graph '\(job.meta.topic)' has no activity '\(name)'; job '\(id)' ran \(ran)"
            )
        }
        guard place != graph.source.triggerIndex else {
            throw StartRefusal(
                code: 400,
                message: "'\(name)' is the trigger, and a replay from there is a new start: "
                    + "legwork start \(job.meta.topic) --input '…'"
            )
        }
        guard graph.topology.chains[place].isEmpty else {
            let opener = graph.source.activities[graph.topology.chains[place][0]].id
            throw StartRefusal(
                code: 409,
                message:
                    "'\(name)' runs once for each round, answer or branch of '\(opener)', so it does not say which; "
                    + "replay from '\(opener)'"
            )
        }
        guard job.instance(place, at: .root)?.record != nil else {
            throw StartRefusal(
                code: 409,
                message: "activity '\(name)' did not run in job '\(id)', so there is nothing to run again; "
                    + (ran.isEmpty ? "none did" : "it ran \(ran)")
            )
        }
        return place
    }

    /// What is kept must have been finished: a wait that the old job's end has swept away cannot be taken up.
    private static func checkFinished(
        _ scope: ScopeState,
        _ again: Set<Int>,
        _ name: String,
        _ job: JobSnapshot,
        _ graph: PreparedGraph
    ) throws(StartRefusal) {
        for (index, instance) in scope.instances.sorted(by: { $0.key < $1.key })
        where !again.contains(index) && graph.activities.indices.contains(index) {
            guard let record = instance.record, record.state != .done else { continue }
            let other = graph.source.activities[index].id
            throw StartRefusal(
                code: 409,
                message: "'\(other)' runs beside '\(name)', and had not finished when job '\(job.meta.job)' ended; "
                    + "replay from an activity before both, or start a new job"
            )
        }
    }

    // MARK: Patches

    /// What is kept, with parts of it replaced.
    ///
    /// - Throws: ``StartRefusal`` with 400 where the patch names something that is not there, or does not fit its schema.
    func patched(by patch: JSON) throws(StartRefusal) -> JobSnapshot {
        guard let members = patch.objectValue else {
            throw Self.refusal("a patch is an object with 'data', 'outputs' or both, not \(patch.typeName)")
        }
        var job = kept
        for (key, value) in members {
            guard key == "data" || key == "outputs", let parts = value.objectValue else {
                throw Self.refusal(
                    key == "data" || key == "outputs"
                        ? "'\(key)' of a patch is an object, not \(value.typeName)"
                        : "a patch has no '\(key)'; it has 'data' (merged into the job's data) and 'outputs' "
                            + "(by the ids of activities that are kept)"
                )
            }
            if key == "data" {
                for (name, part) in parts { job.data[name] = Self.merged(job.data[name], part) }
            } else {
                for (name, part) in parts { try replaceOutput(of: name, by: part, in: &job) }
            }
        }
        return job
    }

    private func replaceOutput(of name: String, by value: JSON, in job: inout JobSnapshot) throws(StartRefusal) {
        let ids = (job.scopes[.root]?.instances ?? [:]).keys.sorted().map { "'\(graph.source.activities[$0].id)'" }
        let list = ids.joined(separator: ", ")
        guard let index = graph.source.activityIndex(name) else {
            throw Self.refusal("the patch names activity '\(name)', which the graph does not have; kept are \(list)")
        }
        guard !again.contains(index) else {
            throw Self.refusal("the output of '\(name)' cannot be patched, as it is run again; kept are \(list)")
        }
        guard job.instance(index, at: .root) != nil else {
            throw Self.refusal("the patch names activity '\(name)', which did not run in the old job; kept are \(list)")
        }
        let schema = index == graph.source.triggerIndex ? graph.inputSchema : graph.activities[index].outputSchema
        if let violation = schema?.violations(of: value) {
            throw Self.refusal("the output that the patch gives '\(name)' does not satisfy its schema: \(violation)")
        }
        job.scopes[.root]?.instances[index]?.output = value
    }

    private static func refusal(_ message: String) -> StartRefusal { StartRefusal(code: 400, message: message) }

    /// Objects are merged member by member, null takes a member away, all else replaces. Source: RFC 7396.
    private static func merged(_ old: JSON?, _ patch: JSON) -> JSON? {
        if patch.isNull { return nil }
        guard let changes = patch.objectValue else { return patch }
        var object = old?.objectValue ?? JSONObject()
        for (name, value) in changes { object[name] = merged(object[name], value) }
        return .object(object)
    }
}
