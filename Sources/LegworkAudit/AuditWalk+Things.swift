import LegworkLedger
import LegworkPlanner
import LegworkStore

/// What is stored beside jobs: each must have an owner that says so.
extension AuditWalk {
    // MARK: Timers

    /// Checks members of a partition's timers.
    func checkTimers(
        _ partition: Int,
        _ items: [MemorySortedSet.Item]
    ) async throws(StoreError) -> [AuditItem: [AuditViolation]] {
        var found: [AuditItem: [AuditViolation]] = [:]
        var claims: [(item: AuditItem, timer: Timer, claim: Claim, token: WaitToken)] = []
        var signals: [(item: AuditItem, name: String)] = []
        let key = keys.timers(partition)
        for item in items {
            let place = AuditItem.timer(partition: partition, member: item.member)
            guard let timer = Timer(member: item.member) else {
                found[place] = [AuditViolation(.damaged, key: key, "'\(item.member)' is no timer")]
                continue
            }
            let claim = Claim.timer(timer, dueMilliseconds: Int64(item.score))
            switch timer {
            case .wait(_, let token): claims.append((place, timer, claim, token))
            case .expiry(let app, let gid, let job):
                let token = WaitToken(app: app, gid: gid, activity: -1, address: .root, attempt: 0, job: job)
                claims.append((place, timer, claim, token))
            case .buffer(let signal): signals.append((place, signal))
            case .slice(let app, let topic, let slice):
                found[place] = try await judgeTimer(timer, of: slice, app: app, topic: topic, partition)
            }
        }
        let owners = try await owners(claims.map { ($0.claim, partition, $0.token) })
        for (entry, owner) in zip(claims, owners) {
            guard let reason = owner.disowns(entry.claim) else { continue }
            found[entry.item] = [
                orphan(.timer, key, entry.token, "the timer '\(entry.timer.member)' has no owner: \(reason)") { name in
                    .commit(
                        "removes the timer",
                        partition: partition,
                        app: name.app,
                        job: name.job,
                        [.disarm(entry.timer)]
                    )
                }
            ]
        }
        let kept = try await reader.read(signals.map { .exists(keys.signal(partition, id: $0.name)) })
        for (signal, answer) in zip(signals, kept) where answer.number == 0 {
            found[signal.item] = [
                AuditViolation(
                    .signal,
                    key: key,
                    "a timer is armed for the buffered signal '\(signal.name)', which is gone",
                    repair: .commit(
                        "removes the timer",
                        partition: partition,
                        app: "",
                        job: "",
                        [.disarm(.buffer(signal: signal.name))]
                    )
                )
            ]
        }
        return found
    }

    // MARK: Waiters

    /// Checks members of waiters' lists: the list's partition and hash, and the member.
    func checkWaiters(
        _ members: [(partition: Int, hash: String, member: String)]
    ) async throws(StoreError) -> [AuditItem: [AuditViolation]] {
        var found: [AuditItem: [AuditViolation]] = [:]
        var claims: [(item: AuditItem, key: HookKey, home: Int, token: WaitToken)] = []
        for (partition, hash, member) in members {
            let item = AuditItem.waiter(partition: partition, hash: hash, member: member)
            let parts = member.split(separator: "|", maxSplits: 1)
            guard parts.count == 2, let home = Int(parts[0]), let token = WaitToken(parts[1]) else {
                let key = keys.waiters(partition, key: hash)
                found[item] = [AuditViolation(.damaged, key: key, "'\(member)' is no waiter")]
                continue
            }
            claims.append((item, HookKey(partition: partition, hash: hash), home, token))
        }
        let owners = try await owners(claims.map { (Claim.waiter($0.key, $0.token), $0.home, $0.token) })
        for (entry, owner) in zip(claims, owners) {
            guard let reason = owner.disowns(.waiter(entry.key, entry.token)) else { continue }
            let key = keys.waiters(entry.key.partition, key: entry.key.hash)
            found[entry.item] = [
                orphan(.waiter, key, entry.token, "the waiter '\(entry.token.text)' has no owner: \(reason)") { name in
                    .commit(
                        "removes the waiter",
                        partition: entry.home,
                        app: name.app,
                        job: name.job,
                        [.dropHook(keys: [entry.key], token: entry.token)]
                    )
                }
            ]
        }
        return found
    }

    // MARK: Tasks

    /// Checks entries of a topic's stream.
    func checkTasks(
        _ partition: Int,
        _ app: String,
        _ topic: String,
        _ entries: [StreamEntry]
    ) async throws(StoreError) -> [AuditItem: [AuditViolation]] {
        var found: [AuditItem: [AuditViolation]] = [:]
        var claims: [(item: AuditItem, claim: Claim, token: WaitToken, entry: String)] = []
        let key = keys.tasks(partition, app: app, topic: topic)
        for entry in entries {
            let item = AuditItem.task(partition: partition, app: app, topic: topic, entry: entry.id)
            guard let token = WaitToken(entry.text("t")) else {
                found[item] = [AuditViolation(.damaged, key: key, app: app, "entry \(entry.id) is no task")]
                continue
            }
            let id = entry.id.description
            claims.append((item, .task(topic: topic, entry: id, token), token, id))
        }
        let owners = try await owners(claims.map { ($0.claim, partition, $0.token) })
        for (entry, owner) in zip(claims, owners) {
            guard let reason = owner.disowns(entry.claim) else { continue }
            found[entry.item] = [
                orphan(.task, key, entry.token, "the task \(entry.entry) has no owner: \(reason)") { name in
                    .commit(
                        "takes the task back",
                        partition: partition,
                        app: name.app,
                        job: name.job,
                        [.dropTask(topic: topic, entry: entry.entry)]
                    )
                }
            ]
        }
        return found
    }

    // MARK: Index

    /// Checks members of an index, and counts those that live by version; beside them those of which nobody can tell.
    func checkIndex(
        _ partition: Int,
        _ app: String,
        _ items: [MemorySortedSet.Item]
    ) async throws(StoreError) -> (found: [AuditItem: [AuditViolation]], living: [String: Int], unknown: [String: Int])
    {
        var found: [AuditItem: [AuditViolation]] = [:]
        var living: [String: Int] = [:]
        var unknown: [String: Int] = [:]
        let names = items.map { JobName(partition: partition, app: app, job: $0.member) }
        for (name, answer) in zip(names, try await reader.read(names.map { .fields(keys.job($0), ["h", "m"]) })) {
            guard let text = answer.firstText else {
                found[.indexed(name)] = [
                    AuditViolation(
                        .index,
                        key: keys.index(partition, app: app),
                        app: app,
                        job: name.job,
                        "the index lists job '\(name.job)', which is gone",
                        repair: .commit(
                            "takes it out of the index",
                            partition: partition,
                            app: app,
                            job: name.job,
                            guard: .absent(idempotencyKey: "", activeVersion: ""),
                            [.unindex]
                        )
                    )
                ]
                continue
            }
            guard let version = (answer.valueList.last ?? nil).flatMap({ JobMeta(stored: $0) })?.version else {
                continue
            }
            switch JobHeader(text)?.state.hasEnded {
            case false: living[version, default: 0] += 1
            case nil: unknown[version, default: 0] += 1
            case true?: break
            }
        }
        return (found, living, unknown)
    }

    // MARK: Owners

    /// What must be known of the owners of things, in order.
    func owners(
        _ things: [(claim: Claim, partition: Int, token: WaitToken)]
    ) async throws(StoreError) -> [OwnerView] {
        var queries: [StoreQuery] = []
        for (_, partition, token) in things {
            let name = JobName(partition: partition, app: token.app, job: token.job)
            let fields = ["R\(token.activity)", "Q\(token.activity)"]
            queries.append(.fields(keys.job(name), ["h", "n"]))
            queries.append(.fields(keys.scope(name, token.address), fields))
        }
        let answers = try await reader.read(queries)
        return things.indices.map { place in
            let (root, scope) = (answers[2 * place].valueList, answers[2 * place + 1].valueList)
            return OwnerView(
                header: Self.text(root, 0),
                record: Self.text(scope, 0),
                taskEntry: Self.text(scope, 1),
                expiresMilliseconds: Self.text(root, 1).flatMap { Int64($0) }
            )
        }
    }

    static func text(_ values: [[UInt8]?], _ place: Int) -> String? {
        guard values.indices.contains(place), let value = values[place] else { return nil }
        return String(decoding: value, as: UTF8.self)
    }

    private func orphan(
        _ kind: AuditKind,
        _ key: String,
        _ token: WaitToken,
        _ message: String,
        _ repair: (JobName) -> AuditRepair
    ) -> AuditViolation {
        let name = JobName(partition: 0, app: token.app, job: token.job)
        return AuditViolation(kind, key: key, app: token.app, job: token.job, message, repair: repair(name))
    }
}
