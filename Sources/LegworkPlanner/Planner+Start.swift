import LegworkGraph
import LegworkJSON
import LegworkLedger

extension Planner {
    /// Plans the start of a job: trigger → first waits, in one commit.
    ///
    /// - Throws: ``StartRefusal`` with 404 for an unknown topic and 400 for an input or an id that does not fit.
    package static func start(_ request: StartRequest, context: PlanningContext) throws(StartRefusal) -> Plan {
        guard let graph = context.app.graph(subscribing: request.topic) else {
            let topics = context.app.source.graphs.map { "'\($0.subscribes)'" }.joined(separator: ", ")
            throw StartRefusal(
                code: 404,
                message: "no graph of app '\(context.app.source.id)' version \(context.app.source.version) "
                    + "subscribes to '\(request.topic)'; it has \(topics)"
            )
        }
        // What a trigger gives out is what came in, so all of its schemas speak of the input.
        let trigger = graph.activities[graph.source.triggerIndex]
        for schema in [graph.inputSchema, trigger.inputSchema, trigger.outputSchema] {
            guard let violation = schema?.violations(of: request.input) else { continue }
            throw StartRefusal(
                code: 400,
                message: "the input for '\(request.topic)' does not satisfy its schema: \(violation)"
            )
        }
        let id = try jobID(of: request, graph: graph, context: context)
        do throws(ActivityError) {
            let counts = try graph.stats.map { stats throws(ActivityError) in
                try StartCounts(stats, of: graph, input: request.input, context: context)
            }
            return JobRun.start(request, id: id, graph: graph, counts: counts, context: context)
        } catch {
            throw StartRefusal(code: error.code, message: error.message)
        }
    }

    /// The id that a start will have, by which its partition is known.
    ///
    /// - Throws: ``StartRefusal`` with 400 where `stats.id` gives none, or another one than the caller wants.
    package static func jobID(of request: StartRequest, app: PreparedApp) throws(StartRefusal) -> String {
        guard let graph = app.graph(subscribing: request.topic) else { return request.id ?? request.gid }
        let context = PlanningContext(app: app, partition: 0, partitions: 1, nowMilliseconds: 0)
        return try jobID(of: request, graph: graph, context: context)
    }

    private static func jobID(
        of request: StartRequest,
        graph: PreparedGraph,
        context: PlanningContext
    ) throws(StartRefusal) -> String {
        let computed: String?
        do throws(ActivityError) {
            computed = try context.app.jobID(of: graph, input: request.input, context: context)
        } catch {
            throw StartRefusal(code: 400, message: error.message)
        }
        if let computed, let wanted = request.id, computed != wanted {
            throw StartRefusal(
                code: 400,
                message:
                    "the id '\(wanted)' was asked for, but 'stats.id' of topic '\(request.topic)' gives '\(computed)'; "
                    + "leave the id away, or make the input agree with it"
            )
        }
        if let id = computed ?? request.id {
            guard !id.isEmpty, id.utf8.count <= 256, id.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw StartRefusal(code: 400, message: "a job id is 1 to 256 bytes of text without control characters")
            }
            return id
        }
        return request.idempotencyKey.isEmpty
            ? request.gid : GUID.hash(context.app.source.id, request.topic, "start", request.idempotencyKey)
    }

    /// A child's start has arrived in the child's partition.
    static func startChild(
        _ payload: [UInt8],
        _ target: (app: String, job: String),
        _ job: JobSnapshot?,
        _ context: PlanningContext
    ) -> Plan {
        guard let json = try? JSON(parsing: payload), let child = ChildStart(json: json) else {
            return dropped(.malformed, target, context)
        }
        if let job, job.meta.parent == child.parent || job.meta.idempotencyKey == child.guid {
            return dropped(.duplicate, target, context)
        }
        let request = StartRequest(
            topic: child.topic,
            input: child.input,
            id: target.job,
            gid: GUID.hash(child.guid, "life"),
            idempotencyKey: child.guid,
            parent: child.waits ? child.parent : nil,
            parentJob: child.parent.job,
            trace: child.trace
        )
        do throws(StartRefusal) {
            guard job == nil else {
                throw StartRefusal(
                    code: 409,
                    message: "a job with the id '\(target.job)' is stored already, so the child cannot start; "
                        + "its id comes from 'stats.id' of topic '\(child.topic)'"
                )
            }
            return try start(request, context: context)
        } catch {
            guard child.waits else { return dropped(.stale, target, context) }
            // What is a bad request from outside is data that cannot be processed where a flow has made it.
            let code = error.code == 400 ? ActivityError.unprocessable : error.code
            let refusal = ActivityError(code: code, message: error.message)
            let answer = Message.Answer(
                token: child.parent,
                sequence: 0,
                status: .error,
                code: code,
                payload: refusal.json.serialized()
            )
            let partition = context.partition(app: child.parent.app, job: child.parent.job)
            return acknowledged(target, context, sending: [.send(.answer(answer), partition: partition)])
        }
    }
}

extension JobRun {
    /// Creates a job and carries it to its first waits.
    fileprivate static func start(
        _ request: StartRequest,
        id: String,
        graph: PreparedGraph,
        counts: StartCounts?,
        context: PlanningContext
    ) -> Plan {
        let meta = JobMeta(
            app: context.app.source.id,
            version: context.app.source.version.text,
            topic: request.topic,
            job: id,
            createdMilliseconds: context.nowMilliseconds,
            parent: request.parent,
            parentJob: request.parentJob,
            idempotencyKey: request.idempotencyKey,
            trace: request.trace
        )
        var run = create(meta, gid: request.gid, graph: graph, context: context)
        if !request.idempotencyKey.isEmpty { run.save(.root, Operation.Field("k", request.idempotencyKey)) }
        if let counts { run.count(counts) }
        run.announce(.created)
        run.trigger(input: request.input)
        return run.plan(
            done: true,
            guard: .absent(idempotencyKey: request.idempotencyKey, activeVersion: request.activeVersion)
        )
    }

    /// A run that begins with a new job, which it stores, lists and counts.
    static func create(
        _ meta: JobMeta,
        gid: String,
        graph: PreparedGraph,
        context: PlanningContext
    ) -> JobRun {
        let header = JobHeader(
            state: .running,
            gid: gid,
            rev: 0,
            semaphore: 0,
            updatedMilliseconds: context.nowMilliseconds
        )
        var run = JobRun(context: context, graph: graph, job: JobSnapshot(header: header, meta: meta))
        run.save(.root, Operation.Field("m", meta.json.serialized()))
        run.append(.index(startedMilliseconds: context.nowMilliseconds))
        run.append(.count(field: "n:\(meta.app):\(meta.version)", by: 1))
        return run
    }

    /// Category D: the trigger is done with the commit that creates the job.
    private mutating func trigger(input: JSON) {
        let index = graph.source.triggerIndex
        let guid = GUID.hash(job.header.gid, "trigger")
        _ = addToLedger(index, .root, ActivityLedger.legOneEntry + ActivityLedger.legOneDone)
        let now = self.now
        change(index, .root, .record) { instance in
            instance.record = InstanceRecord(
                state: .begun,
                createdMilliseconds: now,
                updatedMilliseconds: now,
                guid: guid
            )
        }
        open(at: .root)
        var answered = Answered(index, .root, guid: guid)
        answered.output = input
        switch conclusion(of: answered) {
        case .concluded(let outcome):
            depart(outcome)
            runVisits()
        case .waiting, .ended: break
        }
        if job.header.state == .running, job.header.semaphore == 0 { complete() }
    }
}
