import LegworkLedger
import LegworkStore
import LegworkSystem
import LegworkTesting

/// Makes kernel calls at random over a small world, so that they meet: few jobs, scopes, activities, hook keys.
///
/// It looks into the model to name headers, entries and records that exist, and now and then names some that do not.
struct RandomCalls {
    private var random: SplitMix64
    let keys: KeySpace
    let jobs = ["1", "2|x", "3"]
    let gids = ["aaaaaaaaaaa", "bbbbbbbbbbb"]
    private let addresses = [Address.root, Address(",0,3.0"), Address(",0,3.1,5.0")]
    private let hashes = ["h1", "h2", "h3"]
    private let engines = ["one", "two.b"]
    private var signals = 0

    init(seed: UInt64, keys: KeySpace) {
        random = SplitMix64(seed: seed)
        self.keys = keys
    }

    mutating func next(_ space: MemoryKeyspace) -> KernelCall {
        switch pick(26) {
        case 20..<26: return aboutGiven(space)
        case 0..<6: return .commit(commit(space))
        case 6..<9: return .commit(wait(space))
        case 9..<12: return .tick(partition: pick(2), lease: lease(space), limit: 1 + pick(4))
        case 12..<15: return .signal(signal())
        case 15, 16: return .answer(answer(space))
        case 17:
            let (topic, entry, consumer) = task(space)
            return .heartbeat(partition: pick(2), app: "a", topic: topic, entry: entry, consumer: consumer)
        default: return .lease(leaseRequest(space))
        }
    }

    mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

    mutating func chance(_ percent: Int) -> Bool { pick(100) < percent }

    mutating func any<Element>(_ list: [Element]) -> Element { list[pick(list.count)] }

    /// A time near the model's.
    private mutating func time(_ space: MemoryKeyspace) -> Int64 { space.nowMilliseconds - 300 + Int64(pick(900)) }

    // MARK: Commits

    private mutating func commit(_ space: MemoryKeyspace) -> Commit {
        let partition = pick(2)
        let job = any(jobs)
        let stored = space.text(keys.job(partition, app: "a", job: job), "h").flatMap { JobHeader($0) }
        let gid = stored?.gid ?? any(gids)
        let guarding: Commit.Guard
        switch pick(10) {
        case 0: guarding = .absent(idempotencyKey: any(["", "k1", "k2"]), activeVersion: any(["", "1"]))
        case 1: guarding = .matches(header(any(gids)))
        case 2, 3: guarding = .none
        default: guarding = stored.map { .matches($0) } ?? .absent(idempotencyKey: "k1", activeVersion: "")
        }
        var operations: [Operation] = []
        if chance(70) {
            var fields = [Operation.Field("h", header(chance(90) ? gid : any(gids)).text)]
            if chance(30) { fields.append(.init("k", any(["k1", "k2"]))) }
            if chance(30) { fields.append(.init("Y", any(["h1", "h1,h3", "h2"]))) }
            if chance(30) { fields.append(.init("m", #"{"topic":"t.\#(pick(3))"}"#)) }
            if chance(40) { fields.append(.init("S\(addresses[1].text)", "1")) }
            operations.append(.save(scope: .root, fields: fields))
        }
        for _ in 0..<pick(6) { operations.append(operation(partition, job, gid, space)) }
        let isAnswer = chance(25)
        return Commit(
            partition: partition,
            app: "a",
            job: job,
            lease: lease(space),
            entry: !isAnswer && chance(60) ? entry(keys.messages(partition), space) : nil,
            task: isAnswer ? chance(60) ? claim(space) : claimOfGiven(partition, space) : nil,
            guard: guarding,
            operations: operations
        )
    }

    /// What a planner commits when an activity begins to wait: record, timers and hooks that agree.
    private mutating func wait(_ space: MemoryKeyspace) -> Commit {
        let partition = pick(2)
        let job = any(jobs)
        let stored = space.text(keys.job(partition, app: "a", job: job), "h").flatMap { JobHeader($0) }
        let gid = stored?.gid ?? any(gids)
        let token = token(gid, job)
        let hooks = chance(75) ? hookKeys() : []
        var record = Sample.record(attempt: token.attempt, hooks: hooks)
        var operations: [Operation] = []
        let causes: [TimerCause] = [.sleep, .timeout, .retry]
        if chance(50) {
            let deadline = InstanceRecord.Deadline(cause: any(causes), dueMilliseconds: time(space))
            record.deadline = deadline
            operations.append(.arm(.wait(deadline.cause, token), dueMilliseconds: deadline.dueMilliseconds))
        }
        if chance(30) {
            let due = time(space)
            var schedule = token
            schedule.attempt = 0
            record.scheduleDueMilliseconds = due
            operations.append(.arm(.wait(.schedule, schedule), dueMilliseconds: due))
        }
        if !hooks.isEmpty {
            operations.append(.registerHook(keys: hooks, token: token, deadline: record.deadline?.cause))
        }
        let header = JobHeader(state: .running, gid: gid, rev: 1, semaphore: 1, updatedMilliseconds: 5)
        let saves: [Operation] = [
            .save(scope: .root, fields: [.init("h", header.text)]),
            .save(scope: token.address, fields: [.init("R\(token.activity)", record.text)]),
        ]
        return Commit(
            partition: partition,
            app: "a",
            job: job,
            guard: .none,
            operations: saves + operations
        )
    }

    private mutating func header(_ gid: String) -> JobHeader {
        let state: JobState = chance(85) ? .running : any(JobState.allCases)
        return JobHeader(state: state, gid: gid, rev: Int64(pick(3)), semaphore: 1, updatedMilliseconds: 5)
    }

    mutating func token(_ gid: String, _ job: String) -> WaitToken {
        WaitToken(
            app: "a",
            gid: gid,
            activity: pick(3),
            address: any(addresses),
            attempt: chance(80) ? 1 : 2,
            job: job
        )
    }

    private mutating func hookKeys() -> [HookKey] {
        hashes.filter { _ in chance(40) }.map { HookKey(partition: 0, hash: $0) }
    }

    private mutating func operation(
        _ partition: Int,
        _ job: String,
        _ gid: String,
        _ space: MemoryKeyspace
    ) -> Operation {
        let token = token(gid, job)
        switch pick(32) {
        case 28, 29, 30: return .dispatch(gift(token))
        case 31: return dropGiven(partition, gid, job, space)
        case 21: return .tally(tally())
        case 26: return .amend(scope: token.address, record: record(token, space))
        case 25: return .turnHeld(count: pick(4))
        case 22: return .enlist(indices: hashes.filter { _ in chance(50) }, startedMilliseconds: time(space))
        case 23: return .fanOut(fanOut(partition, space))
        case 24:
            let code = chance(70) ? 200 : 202
            return .deliver(
                .init(token: token, id: "x", status: .success, code: code, payload: Sample.bytes("{}"))
            )
        case 0, 1, 2: return .save(scope: token.address, fields: [record(token, space), .init("d.x", "\(pick(9))")])
        case 3: return .erase(scope: token.address, fields: any([["d.x"], ["Q1", "k"], ["R\(token.activity)"]]))
        case 4: return .dropScope(addresses[1 + pick(2)])
        case 5: return .send(message(token), partition: pick(2))
        case 6, 7, 8:
            return .dispatch(
                TaskDispatch(
                    topic: any(["w1", "w2"]),
                    token: token,
                    idempotencyKey: "k",
                    payload: Sample.bytes("{}"),
                    options: chance(50) ? [] : Sample.bytes("{}")
                )
            )
        case 9:
            let (topic, entry, _) = task(space)
            return .dropTask(topic: topic, entry: entry)
        case 10: return .arm(timer(token), dueMilliseconds: time(space))
        case 11: return .disarm(timer(token))
        case 12, 13, 14:
            return .registerHook(keys: hookKeys(), token: token, deadline: chance(50) ? .sleep : nil)
        case 15: return .dropHook(keys: hookKeys(), token: token)
        case 16: return .signal(signal())
        case 17:
            let kinds: [JobEvent.Kind] = [.created, .failed]
            let event = JobEvent(kind: any(kinds), app: "a", topic: "t", gid: gid, milliseconds: 1, job: job)
            return chance(50) ? .event(event) : .announce(event)
        case 18: return chance(70) ? .index(startedMilliseconds: time(space)) : .unindex
        case 19: return .hold(message(token))
        case 20: return chance(80) ? .release(limit: pick(4)) : .dropHeld
        default: return .count(field: any(["dropped", "n:a:1"]), by: Int64(pick(5)) - 2)
        }
    }

    /// A record, mostly open, with the hooks, timer and schedule that others may find there.
    private mutating func record(_ token: WaitToken, _ space: MemoryKeyspace) -> Operation.Field {
        let states: [InstanceRecord.State] = [.done, .takenByTimer, .begun]
        let causes: [TimerCause] = [.sleep, .timeout, .retry]
        var record = Sample.record(chance(80) ? .open : any(states), attempt: token.attempt, hooks: hookKeys())
        if chance(50) { record.deadline = .init(cause: any(causes), dueMilliseconds: time(space)) }
        if chance(30) { record.scheduleDueMilliseconds = time(space) }
        return .init("R\(token.activity)", record.text)
    }

    private mutating func timer(_ token: WaitToken) -> Timer {
        var token = token
        switch pick(7) {
        case 6: return .slice(app: "a", topic: "t", slice: slice())
        case 0: return .expiry(app: "a", gid: token.gid, job: token.job)
        case 1:
            token.attempt = 0
            return .wait(.schedule, token)
        case 2: return .buffer(signal: "a:topic:s\(pick(max(1, signals)))")
        case 3: return .wait(.timeout, token)
        default: return .wait(.sleep, token)
        }
    }

    private mutating func tally() -> Tally {
        let number = any(["1", "0.1", "-2.5", "1e+21", "7"])
        let changes: [Tally.Change] = [
            .increment(field: "c|colour|\(pick(3))"), .add(field: "s|total", number: number),
            .lower(field: "l|total", number: number), .raise(field: "h|total", number: number),
            .increment(field: "m|total|\(number)"),
        ]
        return Tally(topic: "t", slice: slice(), changes: changes.filter { _ in chance(70) })
    }

    private mutating func slice() -> Tally.Slice {
        Tally.Slice(granularity: "5m", startMilliseconds: Int64(pick(3)) * 300_000, key: any(["", "de|at"]))
    }

    /// To few, so that bounds and cursors matter and not only the first page.
    private mutating func fanOut(_ partition: Int, _ space: MemoryKeyspace) -> FanOut {
        let isIndex = chance(50)
        let name = any(hashes)
        let key = isIndex ? keys.measured(partition, index: name) : keys.waiters(partition, key: name)
        let items = space.sortedSets[key]?.items ?? []
        var cursor: FanOut.Cursor?
        if chance(40) {
            let item = items.isEmpty ? nil : any(items)
            let score = Int64(item?.score ?? 5) + Int64(pick(2))
            cursor = FanOut.Cursor(score: score, member: item?.member ?? "?")
        }
        return FanOut(
            app: "a",
            topic: "topic",
            source: isIndex
                ? .index(name, scrubs: chance(50)) : .waiters(HookKey(partition: partition, hash: name)),
            bound: chance(70) ? Int64.max >> 10 : items.first.map { Int64($0.score) } ?? 0,
            cursor: cursor,
            id: "f\(pick(9))",
            status: .success,
            code: chance(70) ? 200 : 202,
            payload: Sample.bytes("{}")
        )
    }

    private mutating func message(_ token: WaitToken) -> Message {
        switch pick(4) {
        case 0: return .nudge
        case 1: return .wake(.sleep, token)
        case 2:
            return .signal(.init(token: token, id: "x", status: .success, code: 200, payload: Sample.bytes("[]")))
        default:
            return .answer(.init(token: token, sequence: 0, status: .success, code: 200, payload: []))
        }
    }

    // MARK: Others

    private mutating func signal() -> SignalRequest {
        signals += 1
        let routes = hashes.filter { _ in chance(50) }.map { hash in
            SignalRequest.Route(
                key: HookKey(partition: 0, hash: hash),
                toAll: chance(30),
                bufferMilliseconds: chance(20) ? 0 : Int64(1 + pick(600)),
                accepts: chance(85)
            )
        }
        let code = any([200, 200, 202, 500])
        return SignalRequest(
            partition: 0,
            app: "a",
            topic: "topic",
            id: "s\(chance(70) ? signals : pick(signals))",
            isIDGiven: chance(50),
            status: code == 202 ? .pending : code == 500 ? .error : .success,
            code: code,
            payload: Sample.bytes("{\"n\":\(signals)}"),
            routes: routes
        )
    }

    /// A topic with an entry of its stream, mostly one that is pending, and its consumer.
    private mutating func task(_ space: MemoryKeyspace) -> (topic: String, entry: String, consumer: String) {
        let topic = any(["w1", "w2"])
        let stream = keys.tasks(pick(2), app: "a", topic: topic)
        let pending = space.streams[stream]?.groups[KeySpace.workerGroup]?.pending ?? [:]
        guard let id = pending.keys.sorted().first, chance(85) else { return (topic, "7-7", "c1") }
        return (topic, id.description, chance(80) ? (pending[id]?.consumer ?? "") : "c2")
    }

    private mutating func claim(_ space: MemoryKeyspace) -> TaskClaim {
        let (topic, entry, consumer) = task(space)
        return TaskClaim(topic: topic, entry: entry, consumer: consumer, delivery: any([0, 1, 1, 2]))
    }

    private mutating func answer(_ space: MemoryKeyspace) -> AnswerRequest {
        let (topic, entry, consumer) = task(space)
        return AnswerRequest(
            partition: pick(2),
            app: "a",
            topic: topic,
            entry: entry,
            consumer: consumer,
            delivery: any([0, 1, 1, 2]),
            answer: .init(
                token: token(any(gids), any(jobs)),
                sequence: 0,
                status: chance(25) ? .pending : .success,
                code: 200,
                payload: Sample.bytes("{}")
            ),
            givingUp: chance(20) ? .init(reason: "nobody lived to answer", attempts: pick(10)) : nil
        )
    }

    private mutating func leaseRequest(_ space: MemoryKeyspace) -> LeaseRequest {
        let verbs: [LeaseRequest.Verb] = [.acquire, .acquire, .renew, .release]
        var partitions: [(partition: Int, token: String)] = []
        for partition in 0..<2 where chance(60) {
            partitions.append((partition, lease(space) ?? ""))
        }
        return LeaseRequest(
            verb: any(verbs),
            engine: any(engines),
            partitions: partitions,
            timeToLiveMilliseconds: 600_000
        )
    }

    private mutating func lease(_ space: MemoryKeyspace) -> String? {
        guard chance(30) else { return nil }
        let held = space.string(keys.lease(pick(2))).map { String(decoding: $0, as: UTF8.self) }
        return held ?? "1.one"
    }

    /// A message that is not done, or one that was never there.
    private mutating func entry(_ stream: String, _ space: MemoryKeyspace) -> String {
        let undone = (space.streams[stream]?.entries ?? []).prefix(8).map(\.id)
        guard !undone.isEmpty, chance(85) else { return "7-7" }
        return any(Array(undone)).description
    }
}
