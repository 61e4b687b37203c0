import LegworkLedger
import LegworkPlanner
import LegworkStore

/// The walk over all keys.
extension AuditWalk {
    /// How many keys one page of the walk looks at, about.
    private static let pageKeys = 200

    /// Checks a page of keys.
    ///
    /// - Returns: where the next page begins; `0` at the end.
    func checkPage(of cursor: String) async throws(StoreError) -> String {
        let answer = try await reader.read(.keys(prefix: keys.prefix + ":", cursor: cursor, count: Self.pageKeys))
        guard case .keys(let next, let names) = answer else { return "0" }
        summary.keys += names.count
        var jobs: [JobName] = []
        var others: [StoreKey] = []
        for name in names {
            guard let key = StoreKey(name, in: keys), (key.partition ?? 0) < reader.store.partitions else {
                // Another store's prefix may begin with ours.
                if name.hasPrefix("\(keys.prefix):{") {
                    report(AuditViolation(.key, key: name, "it is of no kind that a store has"))
                }
                continue
            }
            switch key.family {
            case .job: jobs.append(JobName(partition: key.partition ?? 0, app: key.app, job: key.afterApp))
            case .tasks: try await checkTopic(key)
            default: others.append(key)
            }
        }
        summary.jobs += jobs.count
        try await suspect(checkJobs(jobs, deep: false).found)
        try await suspect(check(others))
        return next
    }

    /// Checks keys that are judged one by one.
    func check(_ list: [StoreKey]) async throws(StoreError) -> [AuditItem: [AuditViolation]] {
        var found: [AuditItem: [AuditViolation]] = [:]
        let queries = list.map(self.queries)
        var answers = try await reader.read(queries.flatMap { $0 })[...]
        for (key, asked) in zip(list, queries) {
            let own = Array(answers.prefix(asked.count))
            answers = answers.dropFirst(asked.count)
            switch key.family {
            case .waiters: try await found.merge(checkWaiters(of: key, own)) { $1 }
            case .given: try await found.merge(checkGiven(key, own)) { $1 }
            case .buffer: found[.key(key)] = try await judgeBuffer(key, own[0].items.map(\.member))
            case .signal: found[.key(key)] = try await judgeSignal(key, own[0].fieldList)
            case .measured: found[.key(key)] = try await judgeMeasured(key, own[0].items)
            case .slices: found[.key(key)] = try await judgeSlices(key, own[0].items)
            case .slice: found[.key(key)] = try await judgeSlice(key)
            case .held: if let name = leftBehind(key, own[0]) { found[.job(name)] = heldSuspicion(name) }
            default: found[.key(key)] = try await judge(key, own)
            }
        }
        return found
    }

    private func queries(for key: StoreKey) -> [StoreQuery] {
        switch key.family {
        case .waiters, .buffer: return [.lowest(key.text, limit: SignalRequest.bufferedMax)]
        case .signal: return [.hash(key.text)]
        case .measured, .slices: return [.lowest(key.text, limit: 1000)]
        case .held:
            return [.fields(keys.job(name(key.app, key.afterApp)), ["h"])]
        case .scope:
            guard let (address, job) = key.scope else { return [] }
            return [.fields(keys.job(name(key.app, job)), ["h", "S\(address.text)"])]
        case .signalMark: return [.life(key.text)]
        case .lease:
            return [
                .life(key.text), .string(key.text), .fields(keys.partition(key.partition ?? 0), ["epoch"]),
            ]
        case .engines: return [.lowest(key.text, limit: 100)]
        case .workers: return [.lowest(key.text, limit: 100), .highest(key.text, upTo: nil, limit: 100)]
        case .given: return [.hash(key.text), .score(keys.workers, member: key.rest)]
        case .archive: return [.fields(keys.app(key.app), ["v:\(key.afterApp)"])]
        case .store: return [.fields(key.text, ["format", "partitions"])]
        default: return []
        }
    }

    private func judge(_ key: StoreKey, _ answers: [StoreAnswer]) async throws(StoreError) -> [AuditViolation] {
        switch key.family {
        case .scope: return judgeScope(key, answers)
        case .signalMark:
            guard answers[0].number == -1 else { return [] }
            return [AuditViolation(.mark, key: key.text, app: key.app, "the mark of a signal will never run out")]
        case .lease: return judgeLease(key, answers)
        case .engines: return try await judgeEngines(key, answers[0].items)
        case .workers: return try await judgeWorkers(key, silent: answers[0].items, living: answers[1].items)
        case .archive:
            guard Self.text(answers[0].valueList, 0) == nil else { return [] }
            return [
                AuditViolation(
                    .deployment,
                    key: key.text,
                    app: key.app,
                    "the archive is of a version that is not deployed"
                )
            ]
        case .store:
            let values = answers[0].valueList
            let partitions = Self.text(values, 1).flatMap { Int($0) }
            guard Self.text(values, 0) == "\(KernelLibrary.format)", partitions == reader.store.partitions else {
                return [AuditViolation(.damaged, key: key.text, "it does not hold the store's format and partitions")]
            }
            return []
        default: return []
        }
    }

    // MARK: Dimensions and held lists

    private func judgeScope(_ key: StoreKey, _ answers: [StoreAnswer]) -> [AuditViolation] {
        guard let (address, job) = key.scope, let partition = key.partition, let values = answers.first?.valueList
        else { return [AuditViolation(.key, key: key.text, "its name is not that of a dimension")] }
        let owner = OwnerView(header: Self.text(values, 0), listsScope: Self.text(values, 1) != nil)
        guard let reason = owner.disowns(.scope(address)) else { return [] }
        return [
            AuditViolation(
                .scope,
                key: key.text,
                app: key.app,
                job: job,
                "the dimension \(address) has no owner: \(reason)",
                repair: .commit(
                    "removes it",
                    partition: partition,
                    app: key.app,
                    job: job,
                    guard: owner.header.map { .matches($0) } ?? .absent(idempotencyKey: "", activeVersion: ""),
                    [.dropScope(address)]
                )
            )
        ]
    }

    /// The job whose held messages should not be there; nil for a paused one.
    private func leftBehind(_ key: StoreKey, _ answer: StoreAnswer) -> JobName? {
        let name = JobName(partition: key.partition ?? 0, app: key.app, job: key.afterApp)
        guard let header = answer.firstText else {
            report(
                AuditViolation(
                    .held,
                    key: key.text,
                    app: name.app,
                    job: name.job,
                    "messages are held for a job that is gone",
                    repair: .commit(
                        "sends them, to be dropped and counted",
                        partition: name.partition,
                        app: name.app,
                        job: name.job,
                        guard: .absent(idempotencyKey: "", activeVersion: ""),
                        [.release(limit: 10_000)]
                    )
                )
            )
            return nil
        }
        // A header that cannot be read is told of with the job.
        return JobHeader(header).map { $0.state == .paused } ?? true ? nil : name
    }

    /// Stands for what a second look at the whole job finds.
    private func heldSuspicion(_ name: JobName) -> [AuditViolation] {
        [AuditViolation(.held, key: keys.job(name), app: name.app, job: name.job, "messages are held for it")]
    }

    // MARK: Leases, engines

    private func judgeLease(_ key: StoreKey, _ answers: [StoreAnswer]) -> [AuditViolation] {
        guard let token = answers[1].firstText else { return [] }
        var found: [AuditViolation] = []
        let parts = token.split(separator: ".", maxSplits: 1)
        let epoch = parts.first.flatMap { Int($0) }
        let given = answers[2].firstText.flatMap { Int($0) } ?? 0
        if parts.count != 2 || epoch == nil {
            found.append(AuditViolation(.lease, key: key.text, "'\(token)' is no token of a lease"))
        } else if let epoch, epoch > given {
            let message = "its epoch is \(epoch), and the partition has given \(given) so far"
            found.append(AuditViolation(.lease, key: key.text, message))
        }
        if answers[0].number == -1 {
            let request = LeaseRequest(
                verb: .release,
                engine: parts.last.map(String.init) ?? "",
                partitions: [(key.partition ?? 0, token)],
                timeToLiveMilliseconds: 0
            )
            found.append(
                AuditViolation(
                    .lease,
                    key: key.text,
                    "the lease of '\(token)' will never run out",
                    repair: AuditRepair("gives it back", .kernel(.lease(request)))
                )
            )
        }
        return found
    }

    /// For how long an engine may have been silent before its name should be gone, in milliseconds.
    private static let engineSilenceMax: Int64 = 86_400_000

    private func judgeEngines(
        _ key: StoreKey,
        _ items: [MemorySortedSet.Item]
    ) async throws(StoreError) -> [AuditViolation] {
        let now = try await reader.store.time()
        return items.filter { now - Int64($0.score) > Self.engineSilenceMax }.map { item in
            let goodbye = LeaseRequest(verb: .release, engine: item.member, partitions: [], timeToLiveMilliseconds: 0)
            return AuditViolation(
                .engine,
                key: key.text,
                "engine '\(item.member)' was last seen more than a day ago, and is still listed",
                repair: AuditRepair("takes it off the list", .kernel(.lease(goodbye)))
            )
        }
    }
}
