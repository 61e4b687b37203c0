import LegworkJSON
import LegworkLedger
import LegworkPlanner

/// A small in-memory interpreter of commits, for tests of the planner alone.
struct Model {
    var now: Int64 = 1_790_000_000_000
    var hashes: [String: [String: [UInt8]]] = [:]
    var stream: [(id: Int, message: Message)] = []
    var tasks: [(id: Int, task: TaskDispatch)] = []
    var timers: [(timer: Timer, due: Int64)] = []
    var waiters: [(key: String, token: WaitToken)] = []
    var signals: [(keys: [String], id: String, code: Int, payload: [UInt8])] = []
    var held: [Message] = []
    var events: [JobEvent] = []
    var nextID = 1
    let keys = KeySpace()

    func jobKey(_ app: String, _ job: String) -> String { keys.job(0, app: app, job: job) }
    func scopeKey(_ app: String, _ job: String, _ address: Address) -> String {
        keys.scope(0, app: app, job: job, address: address)
    }

    mutating func add(_ message: Message) {
        stream.append((nextID, message))
        nextID += 1
    }

    mutating func commit(_ commit: Commit, entry: Int?) -> CommitReply {
        let key = jobKey(commit.app, commit.job)
        switch commit.guard {
        case .matches(let header):
            guard let stored = hashes[key]?["h"] else {
                stream.removeAll { $0.id == entry }
                return .gone
            }
            guard String(decoding: stored, as: UTF8.self) == header.text else { return .conflict }
        case .absent: if hashes[key] != nil { return .taken(gid: "", sameStart: false) }
        case .none: break
        }
        if let entry, commit.entry != nil {
            guard stream.contains(where: { $0.id == entry }) else { return .duplicate }
            stream.removeAll { $0.id == entry }
        }
        for operation in commit.operations { apply(operation, commit) }
        return .done(nextDeadlineMilliseconds: nil)
    }

    mutating func apply(_ operation: Operation, _ commit: Commit) {
        let (app, job) = (commit.app, commit.job)
        switch operation {
        case .save(let scope, let fields):
            for field in fields { hashes[scopeKey(app, job, scope), default: [:]][field.name] = field.value }
        case .amend(let scope, let record):
            let letter = hashes[scopeKey(app, job, scope)]?[record.name]?.first
            let isTaken = letter == UInt8(ascii: "t") || letter == UInt8(ascii: "s")
            let value = isTaken ? [letter ?? 0] + record.value.dropFirst() : record.value
            hashes[scopeKey(app, job, scope), default: [:]][record.name] = value
        case .erase(let scope, let fields):
            for field in fields { hashes[scopeKey(app, job, scope)]?[field] = nil }
        case .dropScope(let scope): hashes[scopeKey(app, job, scope)] = nil
        case .send(let message, _): add(message)
        case .dispatch(let task):
            tasks.append((nextID, task))
            hashes[scopeKey(app, job, task.token.address), default: [:]]["Q\(task.token.activity)"] = Array(
                "\(nextID)".utf8
            )
            nextID += 1
        case .dropTask(_, let entry): tasks.removeAll { "\($0.id)" == entry }
        case .dropGiven: break  // Its tasks all go into their streams.
        case .arm(let timer, let due):
            timers.removeAll { $0.timer == timer }
            timers.append((timer, due))
        case .disarm(let timer): timers.removeAll { $0.timer == timer }
        case .registerHook(let keys, let token, _):
            for key in keys { waiters.append((key.text, token)) }
            deliverBuffered(keys, token)
        case .dropHook(let keys, let token):
            waiters.removeAll { waiter in keys.contains { $0.text == waiter.key } && waiter.token == token }
        case .signal(let request): _ = signal(request)
        case .event(let event): events.append(event)
        case .hold(let message): held.append(message)
        case .release:
            for message in held { add(message) }
            held = []
        case .turnHeld(let count): held = held.suffix(count) + held.dropLast(count)
        case .dropHeld: held = []
        case .deliver(let wake): if isGood(wake.token) { deliver(wake.token, wake.id, wake.code, wake.payload) }
        case .announce, .index, .unindex, .count, .tally, .enlist, .fanOut: break
        }
    }

    mutating func record(_ token: WaitToken, _ change: (inout InstanceRecord) -> Void) -> InstanceRecord? {
        let key = scopeKey(token.app, token.job, token.address)
        guard let stored = hashes[key]?["R\(token.activity)"].flatMap({ StoredInstance($0) }) else { return nil }
        var record = stored.record
        change(&record)
        var bytes: [UInt8] = []
        StoredInstance.write(record, ledger: stored.ledger, output: stored.output, to: &bytes)
        hashes[key]?["R\(token.activity)"] = bytes
        return record
    }

    func isGood(_ token: WaitToken) -> Bool {
        guard
            let header = hashes[jobKey(token.app, token.job)]?["h"].flatMap({
                JobHeader(String(decoding: $0, as: UTF8.self))
            }),
            header.gid == token.gid, !header.state.hasEnded,
            let text = hashes[scopeKey(token.app, token.job, token.address)]?["R\(token.activity)"],
            let record = InstanceRecord(String(decoding: text, as: UTF8.self))
        else { return false }
        return record.state == .open
    }

    mutating func deliverBuffered(_ keys: [HookKey], _ token: WaitToken) {
        while let place = signals.firstIndex(where: { signal in keys.contains { signal.keys.contains($0.text) } }) {
            let signal = signals.remove(at: place)
            deliver(token, signal.id, signal.code, signal.payload)
            if signal.code != 202 { return }
        }
    }

    mutating func deliver(_ token: WaitToken, _ id: String, _ code: Int, _ payload: [UInt8]) {
        add(
            .signal(
                .init(token: token, id: id, status: code == 202 ? .pending : .success, code: code, payload: payload)
            )
        )
        guard code != 202 else { return }
        _ = record(token) { $0.state = .takenBySignal }
        waiters.removeAll { $0.token == token }
        timers.removeAll { if case .wait(_, let other) = $0.timer { other == token } else { false } }
    }

    mutating func signal(_ request: SignalRequest) -> SignalReply {
        let keys = request.routes.map(\.key.text)
        let stale = waiters.filter { !isGood($0.token) }
        waiters.removeAll { waiter in keys.contains(waiter.key) && stale.contains { $0.token == waiter.token } }
        guard let waiter = waiters.first(where: { keys.contains($0.key) }) else {
            signals.append((keys, request.id, request.code, request.payload))
            return .buffered
        }
        deliver(waiter.token, request.id, request.code, request.payload)
        return .delivered(jobs: [waiter.token.job])
    }

    /// Moves the earliest timer, if it is due.
    mutating func tick() -> Bool {
        guard let place = timers.indices.filter({ timers[$0].due <= now }).min(by: { timers[$0].due < timers[$1].due })
        else { return false }
        let (timer, _) = timers.remove(at: place)
        switch timer {
        case .wait(let cause, let token):
            guard isGood(token) else { return true }
            let attempt = record(token) { _ in }?.attempt
            guard cause == .schedule || attempt == token.attempt else { return true }
            _ = record(token) { $0.state = .takenByTimer }
            waiters.removeAll { $0.token == token }
            timers.removeAll { entry in
                guard case .wait(_, let other) = entry.timer else { return false }
                var same = other
                same.attempt = token.attempt
                return same == token
            }
            add(.wake(cause, token))
        case .expiry(let app, _, let job):
            hashes = hashes.filter { key, _ in
                key != jobKey(app, job) && !(key.contains(":r:\(app):") && key.hasSuffix(":\(job)"))
            }
        case .buffer, .slice: break
        }
        return true
    }

    func snapshot(_ app: String, _ job: String, for message: Message?) throws -> JobSnapshot? {
        guard let fields = hashes[jobKey(app, job)] else { return nil }
        guard var snapshot = try JobSnapshot(fields: fields.map { ($0.key, $0.value) }) else { return nil }
        let scopes = message.map { Planner.scopes(for: $0, of: snapshot) } ?? Array(snapshot.openCounts.keys)
        for scope in scopes {
            try snapshot.addScope(scope, fields: (hashes[scopeKey(app, job, scope)] ?? [:]).map { ($0.key, $0.value) })
        }
        return snapshot
    }
}
