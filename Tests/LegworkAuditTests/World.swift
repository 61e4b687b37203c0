import LegworkAudit
import LegworkCompiler
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkStore
import Testing

/// A store in memory with an engine that takes one step at a time.
struct World {
    let memory: MemoryStore
    let store: Store
    let app: PreparedApp
    let mode: CommitMode
    private(set) var lives = 0
    /// The worker that is given the tasks of commits; nil where they go into their streams.
    var worker: String?

    static let now: Int64 = 1_790_000_000_000

    init(_ app: CompiledApp, mode: CommitMode = .fused, partitions: Int = 2) async throws {
        memory = MemoryStore(nowMilliseconds: Self.now, partitions: partitions)
        store = Store(memory)
        self.app = try PreparedApp(app)
        self.mode = mode
        let archive = AppArchive.encode(app)
        let version = app.version.text
        _ = try await store.deploy(
            archive: archive,
            app: app.id,
            version: version,
            digest: AppDigest(of: archive).text
        )
        _ = try await store.activate(app: app.id, version: version)
    }

    init(yaml: String, mode: CommitMode = .fused) async throws {
        let compilation = Compiler().compile(bytes: Array(yaml.utf8))
        try await self.init(#require(compilation.app, "\(compilation.diagnostics)"), mode: mode)
    }

    var keys: KeySpace { store.keys }

    func partition(_ job: String) -> Int { store.partition(app: app.source.id, job: job) }

    /// The key of a job's hash.
    func key(_ job: String) -> String { keys.job(partition(job), app: app.source.id, job: job) }

    /// Changes what is stored behind the kernel's back.
    func tamper(_ change: (inout MemoryKeyspace) -> Void) {
        var space = memory.withKeyspace { $0 }
        change(&space)
        memory.withKeyspace { [space] in $0 = space }
    }

    func context(_ partition: Int, entry: StreamID? = nil) -> PlanningContext {
        PlanningContext(
            app: app,
            mode: mode,
            partition: partition,
            partitions: store.partitions,
            nowMilliseconds: memory.withKeyspace { $0.nowMilliseconds },
            entry: entry?.description
        )
    }

    mutating func start(_ topic: String, _ input: JSON = .emptyObject, id: String) async throws {
        lives += 1
        let request = StartRequest(topic: topic, input: input, id: id, gid: "life-\(lives)")
        let plan = try Planner.start(request, context: context(partition(id)))
        _ = try await store.perform(.commit(giving(plan.commit)))
    }

    /// A commit that gives its tasks to the worker, as far as it may.
    func giving(_ commit: Commit) -> Commit {
        var commit = commit
        _ = commit.give { task, _ in task.token.attempt == 1 ? worker.map { NamedGift(worker: $0) } : nil }
        return commit
    }

    func control(_ verb: ControlVerb, _ id: String) async throws {
        let job = try #require(try await job(id))
        let plan = try Planner.control(verb, job: job, context: context(partition(id)))
        _ = try await store.perform(.commit(plan.commit))
    }

    func job(_ id: String) async throws -> JobSnapshot? {
        guard let stored = try await store.job(app: app.source.id, id: id, scopes: .all) else { return nil }
        guard var job = try JobSnapshot(fields: stored.root.map { ($0.name, $0.value) }) else { return nil }
        for (address, fields) in stored.scopes {
            try job.addScope(address, fields: fields.map { ($0.name, $0.value) })
        }
        return job
    }

    /// The oldest message of a partition.
    func oldest(_ partition: Int) -> StreamEntry? {
        memory.withKeyspace { space in
            space.streams[keys.messages(partition)]?.entries(after: .zero, limit: 1).first
        }
    }

    /// Processes the oldest message of a partition; false where there is none.
    func step(_ partition: Int) async throws -> Bool {
        guard let entry = oldest(partition) else { return false }
        guard let message = entry.message, let target = message.target else {
            memory.withKeyspace { space in
                _ = space.streams[keys.messages(partition)]?.remove(entry.id)
            }
            return true
        }
        var job = try await job(target.job)
        while true {
            let plan = Planner.plan(message, job: job, context: context(partition, entry: entry.id))
            _ = try await store.perform(.commit(giving(plan.commit)))
            if plan.isMessageDone { return true }
            job = plan.job
        }
    }

    /// Processes messages until there are none.
    func settle() async throws {
        var isMoving = true
        while isMoving {
            isMoving = false
            for partition in 0..<store.partitions where try await step(partition) { isMoving = true }
        }
    }

    func signal(_ topic: String, _ payload: JSON, id: String? = nil) async throws -> KernelReply {
        let request = try SignalRouting.request(
            app: app.source.id,
            topic: topic,
            id: id ?? "generated",
            isIDGiven: id != nil,
            status: .success,
            code: 200,
            payload: payload,
            rules: app.rules(topic: topic),
            context: context(0)
        )
        return try await store.perform(.signal(request))
    }

    func audit() async throws -> [AuditViolation] { try await StoreAudit.violations(in: store) }
}
