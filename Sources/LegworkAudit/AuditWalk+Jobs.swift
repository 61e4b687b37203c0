import LegworkGraph
import LegworkLedger
import LegworkPlanner
import LegworkStore

/// Jobs: each with its dimensions, and with all that its hash claims to be beside it.
extension AuditWalk {
    /// A job as read, whether it can be understood or not.
    private struct Stored {
        var name: JobName
        var root: [Operation.Field]
        var scopes: [Address: [Operation.Field]] = [:]
        var job: JobSnapshot?
        var app: PreparedApp?
        var unmet: [Claim] = []
    }

    /// Checks jobs.
    ///
    /// - Parameter deep: true to take into account what is under way for them, and to tell those that moved meanwhile.
    func checkJobs(
        _ names: [JobName],
        deep: Bool
    ) async throws(StoreError) -> (found: [AuditItem: [AuditViolation]], moved: Set<AuditItem>) {
        guard !names.isEmpty else { return ([:], []) }
        var found: [AuditItem: [AuditViolation]] = [:]
        var stored: [Stored] = []
        for job in try await load(names, &found) { stored.append(try await withUnmet(job)) }
        var messages: [JobName: [Message]] = [:]
        var held: [JobName: Int] = [:]
        var moved: Set<AuditItem> = []
        if deep {
            // In the order in which work moves on: tasks and children were read before, streams, then held lists. Whatever
            // moves on meanwhile is met at its next place, or has changed the job.
            messages = try await underway(Set(names), children: stored.flatMap(childNames))
            held = try await heldCounts(names, &messages)
            for place in stored.indices {
                stored[place].unmet = try await stillUnmet(stored[place])
            }
            moved = try await movedSince(stored)
        }
        for stored in stored {
            guard let job = stored.job, let app = stored.app else { continue }
            let children = childNames(stored).flatMap { messages[$0] ?? [] }
            let facts = JobFacts(
                job: job,
                unmet: stored.unmet,
                underway: messages[stored.name]?.filter { $0.gid.map { $0 == job.header.gid } ?? true } ?? [],
                childStarts: children.filter { if case .childStart = $0 { true } else { false } },
                heldCount: held[stored.name] ?? 0
            )
            let violations = JobAudit.violations(of: facts, app: app)
            guard !violations.isEmpty else { continue }
            found[.job(stored.name)] = violations.map { violation($0, of: job, stored.name) }
        }
        return (found, moved)
    }

    // MARK: Reading

    private func load(
        _ names: [JobName],
        _ found: inout [AuditItem: [AuditViolation]]
    ) async throws(StoreError) -> [Stored] {
        var jobs: [Stored] = []
        for (name, answer) in zip(names, try await reader.read(names.map { .hash(keys.job($0)) }))
        where !answer.fieldList.isEmpty {
            jobs.append(Stored(name: name, root: answer.fieldList))
        }
        var queries: [StoreQuery] = []
        for job in jobs {
            queries += Self.living(job.root).map { .hash(keys.scope(job.name, $0)) }
        }
        var answers = try await reader.read(queries)[...]
        for place in jobs.indices {
            for address in Self.living(jobs[place].root) {
                let fields = answers.removeFirst().fieldList
                if !fields.isEmpty { jobs[place].scopes[address] = fields }
            }
            let name = jobs[place].name
            do throws(StoredJobError) {
                jobs[place].job = try Self.snapshot(jobs[place])
            } catch {
                found[.job(name)] = [damaged(name, error.description)]
                continue
            }
            guard let job = jobs[place].job else {
                found[.job(name)] = [damaged(name, "it has no header, or nothing of what was fixed at its start")]
                continue
            }
            jobs[place].app = try await app(name.app, job.meta.version)
            if jobs[place].app == nil {
                let message = "its version '\(job.meta.version)' is not there, or cannot be used"
                found[.job(name)] = [
                    AuditViolation(.version, key: keys.job(name), app: name.app, job: name.job, message)
                ]
            }
        }
        return jobs
    }

    private static func living(_ root: [Operation.Field]) -> [Address] {
        root.filter { $0.name.hasPrefix("S") }.map { Address(String($0.name.dropFirst())) }
    }

    private static func snapshot(_ stored: Stored) throws(StoredJobError) -> JobSnapshot? {
        guard var job = try JobSnapshot(fields: stored.root.map { ($0.name, $0.value) }) else { return nil }
        for (address, fields) in stored.scopes {
            try job.addScope(address, fields: fields.map { ($0.name, $0.value) })
        }
        return job
    }

    private func damaged(_ name: JobName, _ message: String) -> AuditViolation {
        AuditViolation(.damaged, key: keys.job(name), app: name.app, job: name.job, message)
    }

    // MARK: Claims

    private func withUnmet(_ stored: Stored) async throws(StoreError) -> Stored {
        var stored = stored
        guard let job = stored.job, let graph = stored.app?.graph(subscribing: job.meta.topic) else { return stored }
        // A dimension was looked for already.
        let claims = job.claims(in: graph).filter { claim in
            if case .scope = claim { false } else { true }
        }
        stored.unmet = try await unmet(claims, of: stored)
        return stored
    }

    /// Children may have come to life while streams were read.
    private func stillUnmet(_ stored: Stored) async throws(StoreError) -> [Claim] {
        let children = stored.unmet.filter { claim in
            if case .child = claim { true } else { false }
        }
        guard !children.isEmpty else { return stored.unmet }
        let still = try await unmet(children, of: stored)
        return stored.unmet.filter { !children.contains($0) || still.contains($0) }
    }

    private func unmet(_ claims: [Claim], of stored: Stored) async throws(StoreError) -> [Claim] {
        guard let job = stored.job, let app = stored.app else { return [] }
        let answers = try await reader.read(claims.map { query($0, stored.name) })
        var unmet: [Claim] = []
        for (claim, answer) in zip(claims, answers)
        where !Self.isMet(claim, answer) && !isForsaken(claim, answer, job, app) {
            // Which worker was given a task, only the workers' hashes tell.
            if case .task(_, "", let token) = claim, try await isGiven(token, stored.name.partition) { continue }
            unmet.append(claim)
        }
        return unmet
    }

    private func query(_ claim: Claim, _ name: JobName) -> StoreQuery {
        switch claim {
        case .timer(let timer, _): return .score(keys.timers(name.partition), member: timer.member)
        case .waiter(let key, let token):
            let member = "\(name.partition)|\(token.text)"
            return .score(keys.waiters(key.partition, key: key.hash), member: member)
        case .task(let topic, let entry, _):
            let stream = keys.tasks(name.partition, app: name.app, topic: topic)
            return .entry(stream, StreamID(entry) ?? .zero)
        case .child(let job, let token): return .fields(keys.job(self.name(token.app, job)), ["h", "m"])
        case .parent(let token):
            let parent = self.name(token.app, token.job)
            let fields = ["R\(token.activity)"]
            return token.address.isRoot
                ? .fields(keys.job(parent), fields) : .fields(keys.scope(parent, token.address), fields)
        case .index: return .score(keys.index(name.partition, app: name.app), member: name.job)
        case .scope(let address): return .exists(keys.scope(name, address))
        }
    }

    private static func isMet(_ claim: Claim, _ answer: StoreAnswer) -> Bool {
        switch claim {
        case .timer(_, let due): answer.items.first?.score == Double(due)
        case .waiter: !answer.items.isEmpty
        case .index(let started): answer.items.first?.score == Double(started)
        case .task(_, _, let token): answer.entryList.first?.text("t") == token.text
        case .scope: answer.number > 0
        case .child(_, let token): isChild(answer, of: token)
        case .parent(let token):
            answer.firstText.flatMap { InstanceRecord($0) }
                .map { $0.isOpen && $0.attempt == token.attempt } ?? false
        }
    }

    private static func isChild(_ answer: StoreAnswer, of token: WaitToken) -> Bool {
        guard let header = answer.firstText.flatMap({ JobHeader($0) }), !header.state.hasEnded,
            let bytes = answer.valueList.last ?? nil, let meta = JobMeta(stored: bytes)
        else { return false }
        return meta.parent == token
    }

    /// A child that its parent was allowed to leave behind.
    private func isForsaken(_ claim: Claim, _ answer: StoreAnswer, _ job: JobSnapshot, _ app: PreparedApp) -> Bool {
        guard case .parent(let token) = claim else { return false }
        // Parent and child run on one version; which of its graphs is the parent's, the child does not know.
        return app.graphs.contains { graph in
            guard graph.activities.indices.contains(token.activity) else { return false }
            switch graph.activities[token.activity].source.kind {
            case .await(let settings): return settings.cancel == .abandon
            default: return false
            }
        }
    }

    private func childNames(_ stored: Stored) -> [JobName] {
        stored.unmet.compactMap { claim in
            guard case .child(let job, let token) = claim else { return nil }
            return name(token.app, job)
        }
    }

    func name(_ app: String, _ job: String) -> JobName {
        JobName(partition: reader.store.partition(app: app, job: job), app: app, job: job)
    }

    // MARK: What is under way

    /// The messages for some jobs that are in the streams of their partitions, or among the dead letters.
    private func underway(
        _ names: Set<JobName>,
        children: [JobName]
    ) async throws(StoreError) -> [JobName: [Message]] {
        let wanted = names.union(children)
        var found: [JobName: [Message]] = [:]
        for partition in Set(wanted.map(\.partition)) {
            for key in [keys.messages(partition), keys.dead(partition)] {
                try await eachEntry(of: key) { entry in
                    guard let message = entry.message, let target = message.target else { return }
                    let name = JobName(partition: partition, app: target.app, job: target.job)
                    guard wanted.contains(name), !(found[name]?.contains(message) ?? false) else { return }
                    found[name, default: []].append(message)
                }
            }
        }
        return found
    }

    /// Reads a stream from end to end, a page at a time.
    func eachEntry(of key: String, _ body: (StreamEntry) -> Void) async throws(StoreError) {
        var last = StreamID.zero
        while true {
            let page = try await reader.read(.entries(key, after: last, limit: Self.pageEntries)).entryList
            for entry in page { body(entry) }
            guard page.count == Self.pageEntries, let end = page.last else { return }
            last = end.id
        }
    }

    /// How many entries of a stream one question asks for.
    static let pageEntries = 200

    private func heldCounts(
        _ names: [JobName],
        _ messages: inout [JobName: [Message]]
    ) async throws(StoreError) -> [JobName: Int] {
        var counts: [JobName: Int] = [:]
        let queries = names.map { name in
            StoreQuery.list(keys.held(name.partition, app: name.app, job: name.job), limit: Self.heldMax)
        }
        for (name, answer) in zip(names, try await reader.read(queries)) where !answer.valueList.isEmpty {
            let items = answer.valueList.map { $0 ?? [] }
            counts[name] = items.count / 3
            guard try await isHolding(name) else { continue }
            for place in stride(from: 0, to: items.count - 2, by: 3) {
                let message = Message(
                    header: String(decoding: items[place], as: UTF8.self),
                    payload: items[place + 1],
                    id: String(decoding: items[place + 2], as: UTF8.self)
                )
                if let message { messages[name, default: []].append(message) }
            }
        }
        return counts
    }

    /// How many values of a held list are read: three make a message.
    private static let heldMax = 30_000

    /// True for a paused job, and for one to which what was held comes back.
    private func isHolding(_ name: JobName) async throws(StoreError) -> Bool {
        let values = try await reader.read(.fields(keys.job(name), ["h", "z"])).valueList
        return Self.text(values, 0).flatMap { JobHeader($0) }?.state == .paused || Self.text(values, 1) != nil
    }

    /// The jobs that are not as they were when they were read first.
    private func movedSince(_ stored: [Stored]) async throws(StoreError) -> Set<AuditItem> {
        var moved: Set<AuditItem> = []
        for stored in stored {
            let addresses = Array(stored.scopes.keys)
            let queries =
                [StoreQuery.hash(keys.job(stored.name))]
                + addresses.map { .hash(keys.scope(stored.name, $0)) }
            let answers = try await reader.read(queries)
            let isSame =
                answers[0].fieldList == stored.root
                && zip(addresses, answers.dropFirst()).allSatisfy { stored.scopes[$0] == $1.fieldList }
            if !isSame { moved.insert(.job(stored.name)) }
        }
        return moved
    }
}
