import LegworkLedger
import LegworkPlanner
import LegworkStore

/// Tasks that workers were given by the commits that made them, and the list of those workers.
extension AuditWalk {
    /// How many workers are looked at where a task may be anybody's.
    private static let workersMax = 10_000
    /// For how long a worker may say that it lives, and have been silent before its name should be gone, in milliseconds.
    private static let presenceMax: Int64 = 86_400_000
    /// For how long one that is listed again has to say that it lives, in milliseconds.
    private static let graceMilliseconds: Int64 = 10_000

    /// How many of them are asked at once.
    private static let workersAtOnce = 16

    /// The workers that may have been given tasks: those that are listed, and those of whose tasks the walk knows. Those that
    /// live come first.
    private func workers() async throws(StoreError) -> [String] {
        let query = StoreQuery.highest(keys.workers, upTo: nil, limit: Self.workersMax)
        let listed = try await reader.read(query).items.map(\.member)
        return listed + unlistedWorkers.subtracting(listed).sorted()
    }

    /// True if some worker has a task that it was given.
    func isGiven(_ token: WaitToken, _ partition: Int) async throws(StoreError) -> Bool {
        var workers = try await workers()[...]
        while !workers.isEmpty {
            let queries = workers.prefix(Self.workersAtOnce).map { worker in
                StoreQuery.fields(keys.given(partition, worker: worker), [token.text])
            }
            if try await reader.read(queries).contains(where: { $0.firstText != nil }) { return true }
            workers = workers.dropFirst(Self.workersAtOnce)
        }
        return false
    }

    // MARK: Tasks

    /// Checks all that a worker was given in a partition.
    func checkGiven(
        _ key: StoreKey,
        _ answers: [StoreAnswer]
    ) async throws(StoreError) -> [AuditItem: [AuditViolation]] {
        let (fields, worker) = (answers[0].fieldList, key.rest)
        summary.entries += fields.count
        var found: [AuditItem: [AuditViolation]] = [:]
        if !fields.isEmpty, answers[1].items.isEmpty {
            unlistedWorkers.insert(worker)
            let grace = KernelCall.presence(worker: worker, lifeMilliseconds: Self.graceMilliseconds)
            found[.key(key)] = [
                AuditViolation(
                    .worker,
                    key: key.text,
                    "worker '\(worker)' was given tasks and is not listed: if it is silent, nobody takes them from it",
                    repair: AuditRepair(
                        "lists it, so that they go to others unless it says that it lives",
                        .kernel(grace)
                    )
                )
            ]
        }
        try await found.merge(checkGiven(key.partition ?? 0, worker, fields)) { $1 }
        return found
    }

    /// Checks tasks that a worker was given: the fields of its hash.
    func checkGiven(
        _ partition: Int,
        _ worker: String,
        _ fields: [Operation.Field]
    ) async throws(StoreError) -> [AuditItem: [AuditViolation]] {
        let key = keys.given(partition, worker: worker)
        var found: [AuditItem: [AuditViolation]] = [:]
        var tasks: [(item: AuditItem, task: TaskDispatch)] = []
        for field in fields {
            let item = AuditItem.given(partition: partition, worker: worker, token: field.name)
            guard let token = WaitToken(field.name) else {
                found[item] = [AuditViolation(.damaged, key: key, "'\(field.name)' is no token of a task")]
                continue
            }
            guard let task = TaskDispatch(token: token, given: field.value, worker: worker) else {
                let message = "the task '\(field.name)' cannot be read, and nobody but its worker can do it"
                found[item] = [AuditViolation(.damaged, key: key, app: token.app, job: token.job, message)]
                continue
            }
            tasks.append((item, task))
        }
        let owners = try await owners(tasks.map { (.givenTask($0.task), partition, $0.task.token) })
        let rivals = try await rivals(of: worker, tasks.map(\.task.token), partition)
        for (place, entry) in tasks.enumerated() {
            if let reason = owners[place].disowns(.givenTask(entry.task)) {
                found[entry.item] = [try await orphan(entry.task, of: worker, partition, owners[place], reason)]
            } else if let rival = rivals[place] {
                let token = entry.task.token
                found[entry.item] = [
                    AuditViolation(
                        .task,
                        key: key,
                        app: token.app,
                        job: token.job,
                        "the task '\(token.text)' was given to worker '\(rival)' as well",
                        repair: drop(entry.task, partition)
                    )
                ]
            }
        }
        return found
    }

    /// A given task that the job does not look for where it is.
    private func orphan(
        _ task: TaskDispatch,
        of worker: String,
        _ partition: Int,
        _ owner: OwnerView,
        _ reason: String
    ) async throws(StoreError) -> AuditViolation {
        let token = task.token
        let putBack = KernelCall.putBack(partition: partition, worker: worker, tokens: [token])
        var repair: AuditRepair?
        if let record = owner.record, record.state == .open, record.attempt == token.attempt, owner.isOf(token) {
            // Somebody waits, for this topic's task in the stream: what is there counts.
            let stream = keys.tasks(partition, app: token.app, topic: record.reference)
            let entry = try await reader.read(.entry(stream, owner.taskEntry.flatMap { StreamID($0) } ?? .zero))
                .entryList
            if entry.first?.text("t") == token.text {
                repair = drop(task, partition)
            } else if record.reference == task.topic {
                repair = AuditRepair("puts the task into its topic's stream", .kernel(putBack))
            }
        } else {
            repair = AuditRepair("takes the task back", .kernel(putBack))
        }
        return AuditViolation(
            .task,
            key: keys.given(partition, worker: worker),
            app: token.app,
            job: token.job,
            "the given task '\(token.text)' has no owner: \(reason)",
            repair: repair
        )
    }

    /// For each of a worker's tasks another worker that was given it as well; only those before it by name, so that one of
    /// two tells.
    private func rivals(
        of worker: String,
        _ tokens: [WaitToken],
        _ partition: Int
    ) async throws(StoreError) -> [String?] {
        guard !tokens.isEmpty else { return [] }
        var rivals: [String?] = tokens.map { _ in nil }
        for other in try await workers() where other < worker {
            let held = keys.given(partition, worker: other)
            let values = try await reader.read(.fields(held, tokens.map(\.text))).valueList
            for place in values.indices where values[place] != nil { rivals[place] = other }
        }
        return rivals
    }

    private func drop(_ task: TaskDispatch, _ partition: Int) -> AuditRepair {
        .commit(
            "takes one of the two back",
            partition: partition,
            app: task.token.app,
            job: task.token.job,
            [.dropGiven(task.token)]
        )
    }

    // MARK: Workers

    /// Checks the ends of the list: those who were silent for longest, and those who live for longest.
    func judgeWorkers(
        _ key: StoreKey,
        silent: [MemorySortedSet.Item],
        living: [MemorySortedSet.Item]
    ) async throws(StoreError) -> [AuditViolation] {
        let now = try await reader.store.time()
        let hasEngine = try await reader.read(.exists(keys.lease(0))).number > 0
        let eternal = living.filter { Int64($0.score) - now > Self.presenceMax }.map { item in
            let grace = KernelCall.presence(worker: item.member, lifeMilliseconds: Self.graceMilliseconds)
            return AuditViolation(
                .worker,
                key: key.text,
                "worker '\(item.member)' says that it lives for more than a day: until then nobody takes its tasks",
                repair: AuditRepair("has it say again that it lives", .kernel(grace))
            )
        }
        // Engines forget such workers after an hour, unless there are none.
        guard hasEngine else { return eternal }
        return eternal
            + silent.filter { now - Int64($0.score) > Self.presenceMax }.map { item in
                AuditViolation(
                    .worker,
                    key: key.text,
                    "worker '\(item.member)' was last seen more than a day ago, and is still listed",
                    repair: AuditRepair("has it forgotten", .kernel(.reclaim(partition: 0, limit: Self.reclaimedMax)))
                )
            }
    }

    /// The most tasks that one repair takes from silent workers.
    private static let reclaimedMax = 100
}

extension Claim {
    /// What a task claims that a worker was given.
    fileprivate static func givenTask(_ task: TaskDispatch) -> Claim {
        .task(topic: task.topic, entry: "", task.token)
    }
}
