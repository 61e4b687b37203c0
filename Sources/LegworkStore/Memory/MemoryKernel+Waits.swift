import LegworkLedger

/// An open wait that may be taken.
struct OpenWait {
    var partition: Int
    /// Names the attempt under way, which need not be that of the token by which the wait was found.
    var token: WaitToken
    var scope: String
    var field: String
    var text: String
    var record: InstanceRecord
}

/// A waiter of a hook key.
private struct Waiter {
    var member: String
    var score: Double
    var wait: OpenWait

    func isOlder(than other: Waiter) -> Bool {
        score == other.score ? member.utf8.lexicographicallyPrecedes(other.member.utf8) : score < other.score
    }
}

extension MemoryKernel {
    // MARK: Open waits

    func openWait(
        _ partition: Int,
        _ token: WaitToken,
        anyAttempt: Bool = false,
        in space: MemoryKeyspace
    ) -> OpenWait? {
        let job = keys.job(partition, app: token.app, job: token.job)
        let scope = keys.scope(partition, app: token.app, job: token.job, address: token.address)
        let field = "R\(token.activity)"
        guard let header = space.text(job, "h").flatMap({ JobHeader($0) }), let text = space.text(scope, field),
            let record = InstanceRecord(text), header.gid == token.gid,
            !header.state.hasEnded,
            record.state == .open, anyAttempt || record.attempt == token.attempt
        else { return nil }
        var current = token
        current.attempt = record.attempt
        return OpenWait(
            partition: partition,
            token: current,
            scope: scope,
            field: field,
            text: text,
            record: record
        )
    }

    /// Where the entry of the task is kept that an open wait waits for; nil where nobody waits.
    func openTask(
        _ partition: Int,
        _ token: WaitToken,
        in space: MemoryKeyspace
    ) -> (scope: String, field: String)? {
        openWait(partition, token, in: space).map { ($0.scope, "Q\(token.activity)") }
    }

    func take(_ wait: OpenWait, as state: InstanceRecord.State, on space: inout MemoryKeyspace) {
        if !breaks(.waitTakenTwice) {
            space.setField(wait.scope, wait.field, "\(state.rawValue)\(wait.text.dropFirst())")
        }
        for hook in wait.record.hooks {
            let member = "\(wait.partition)|\(wait.token.text)"
            space.removeMember(keys.waiters(hook.partition, key: hook.hash), member)
        }
        let timers = keys.timers(wait.partition)
        if breaks(.takenWaitKeepsTimer) { return }
        if let cause = wait.record.deadline?.cause {
            space.removeMember(timers, Timer.wait(cause, wait.token).member)
        }
        if wait.record.scheduleDueMilliseconds != nil {
            var token = wait.token
            token.attempt = 0
            space.removeMember(timers, Timer.wait(.schedule, token).member)
        }
    }

    // MARK: Hooks

    func register(
        _ hooks: [HookKey],
        _ token: WaitToken,
        _ deadline: TimerCause?,
        _ commit: Commit,
        on space: inout MemoryKeyspace
    ) {
        while !breaks(.registrationIgnoresBuffer), let (name, at) = oldestBuffered(hooks, in: space) {
            let key = keys.signal(at, id: name)
            guard let found = space.hashes[key] else {
                for hook in hooks { space.removeMember(keys.buffer(hook.partition, key: hook.hash), name) }
                continue
            }
            if !breaks(.bufferedSignalStays) { unbuffer(at, name, on: &space) }
            space.removeMember(keys.timers(at), Timer.buffer(signal: name).member)
            let code = found["c"].map { String(decoding: $0, as: UTF8.self) } ?? ""
            let status = found["s"].map { String(decoding: $0, as: UTF8.self) } ?? ""
            space.append(
                keys.messages(commit.partition),
                [
                    Operation.Field("m", "S|\(status)|\(code)|\(token.text)"),
                    Operation.Field("d", found["d"] ?? []),
                    Operation.Field("i", found["i"] ?? []),
                ]
            )
            guard code != "202" else { continue }
            let scope = keys.scope(commit.partition, app: commit.app, job: commit.job, address: token.address)
            if let record = space.text(scope, "R\(token.activity)") {
                space.setField(scope, "R\(token.activity)", "s\(record.dropFirst())")
            }
            if let deadline {
                space.removeMember(keys.timers(commit.partition), Timer.wait(deadline, token).member)
            }
            return
        }
        for hook in hooks {
            let key = keys.waiters(hook.partition, key: hook.hash)
            space.addMember(key, "\(commit.partition)|\(token.text)", score: Double(space.nowMicroseconds))
        }
    }

    private func oldestBuffered(_ hooks: [HookKey], in space: MemoryKeyspace) -> (name: String, partition: Int)? {
        var oldest: (item: MemorySortedSet.Item, partition: Int)?
        for hook in hooks {
            guard let item = space.sortedSets[keys.buffer(hook.partition, key: hook.hash)]?.items.first else {
                continue
            }
            if let found = oldest?.item {
                let isOlder =
                    item.score == found.score
                    ? item.member.utf8.lexicographicallyPrecedes(found.member.utf8) : item.score < found.score
                guard isOlder else { continue }
            }
            oldest = (item, hook.partition)
        }
        return oldest.map { ($0.item.member, $0.partition) }
    }

    /// Forgets a buffered signal; false if it is gone.
    @discardableResult
    private func unbuffer(_ partition: Int, _ name: String, on space: inout MemoryKeyspace) -> Bool {
        let key = keys.signal(partition, id: name)
        guard let list = space.text(key, "k") else { return false }
        for hook in list.split(separator: ",").compactMap({ HookKey(String($0)) }) {
            space.removeMember(keys.buffer(hook.partition, key: hook.hash), name)
        }
        space.remove(key)
        space.addToField(keys.partition(partition), "buffered", -1)
        return true
    }

    // MARK: Signals

    func signal(_ request: SignalRequest, on space: inout MemoryKeyspace) -> SignalReply {
        let mark = keys.signalMark(request.partition, app: request.app, topic: request.topic, id: request.id)
        if request.isIDGiven, space.string(mark) != nil { return .duplicate }
        if space.hashes[keys.signal(request.partition, id: request.bufferName)] != nil { return .duplicate }
        var stale: [(key: String, member: String)] = []
        var more: [(route: HookKey, last: MemorySortedSet.Item)] = []
        let found = recipients(request, stale: &stale, more: &more, in: space)
        for (key, member) in stale { space.removeMember(key, member) }
        let reply: SignalReply
        switch found {
        case .nobody: reply = buffer(request, on: &space)
        case .refused: reply = .invalid
        case .waiters(let waiters):
            for waiter in waiters {
                let wake = Message.SignalWake(
                    token: waiter.wait.token,
                    id: request.id,
                    status: request.status,
                    code: request.code,
                    payload: request.payload
                )
                send(.signal(wake), partition: waiter.wait.partition, on: &space)
                if request.code != 202 { take(waiter.wait, as: .takenBySignal, on: &space) }
            }
            for (key, last) in more {
                let rest = FanOut(
                    app: request.app,
                    topic: request.topic,
                    source: .waiters(key),
                    bound: space.nowMicroseconds,
                    cursor: .init(score: Int64(last.score), member: last.member),
                    id: request.id,
                    status: request.status,
                    code: request.code,
                    payload: request.payload
                )
                send(.fanOut(rest), partition: request.partition, on: &space)
            }
            reply = .delivered(jobs: waiters.map(\.wait.token.job))
        }
        switch reply {
        case .delivered, .buffered:
            if request.isIDGiven, !breaks(.signalMarkForgotten) {
                let life = SignalRequest.idMemoryMilliseconds
                space.setString(mark, Array("1".utf8), timeToLiveMilliseconds: life)
            }
        case .duplicate, .nobody, .invalid, .full: break
        }
        return reply
    }

    private enum Recipients {
        case nobody
        case refused
        case waiters([Waiter])
    }

    private func recipients(
        _ request: SignalRequest,
        stale: inout [(key: String, member: String)],
        more: inout [(route: HookKey, last: MemorySortedSet.Item)],
        in space: MemoryKeyspace
    ) -> Recipients {
        var first: (waiter: Waiter, route: SignalRequest.Route)?
        var list: [Waiter] = []
        for route in request.routes {
            let key = keys.waiters(route.key.partition, key: route.key.hash)
            let (good, last) = goodWaiters(key, all: route.toAll, stale: &stale, in: space)
            if let oldest = good.first, first.map({ oldest.isOlder(than: $0.waiter) }) ?? true {
                first = (oldest, route)
            }
            if route.toAll, route.accepts {
                list += good
                if let last { more.append((route.key, last)) }
            }
        }
        guard let first else { return .nobody }
        guard first.route.accepts else { return .refused }
        if !first.route.toAll { list.append(first.waiter) }
        list.sort { $0.isOlder(than: $1) }
        var seen: Set<String> = []
        return .waiters(list.filter { seen.insert($0.member).inserted })
    }

    /// Good waiters, oldest first: one, or a page of them and the last that was looked at if there may be more.
    private func goodWaiters(
        _ key: String,
        all: Bool,
        stale: inout [(key: String, member: String)],
        in space: MemoryKeyspace
    ) -> (good: [Waiter], last: MemorySortedSet.Item?) {
        var good: [Waiter] = []
        let items = space.sortedSets[key]?.items ?? []
        for (place, item) in items.enumerated() {
            if all, !good.isEmpty, place % FanOut.membersMax == 0 { return (good, items[place - 1]) }
            let parts = item.member.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let partition = Int(parts[0]), let token = WaitToken(parts[1]),
                let wait = openWait(partition, token, in: space)
            else {
                stale.append((key, item.member))
                continue
            }
            good.append(Waiter(member: item.member, score: item.score, wait: wait))
            if !all { break }
        }
        let isPageFull = all && !good.isEmpty && items.count % FanOut.membersMax == 0
        return (good, isPageFull ? items.last : nil)
    }

    private func buffer(_ request: SignalRequest, on space: inout MemoryKeyspace) -> SignalReply {
        let keeping = request.routes.filter { $0.accepts && $0.bufferMilliseconds > 0 }
        guard let longest = keeping.map(\.bufferMilliseconds).max() else {
            return request.routes.contains { $0.bufferMilliseconds > 0 } ? .invalid : .nobody
        }
        let lists = keeping.map { keys.buffer($0.key.partition, key: $0.key.hash) }
        for list in lists where (space.sortedSets[list]?.count ?? 0) >= SignalRequest.bufferedMax { return .full }
        let key = keys.signal(request.partition, id: request.bufferName)
        space.setField(key, "s", request.status.rawValue)
        space.setField(key, "c", "\(request.code)")
        space.setField(key, "d", request.payload)
        space.setField(key, "i", request.id)
        space.setField(key, "k", keeping.map(\.key.text).joined(separator: ","))
        for list in lists { space.addMember(list, request.bufferName, score: Double(space.nowMicroseconds)) }
        let due = Double(space.nowMilliseconds + longest)
        let timer = Timer.buffer(signal: request.bufferName)
        space.addMember(keys.timers(request.partition), timer.member, score: due)
        space.addToField(keys.partition(request.partition), "buffered", 1)
        nudge(request.partition, due: due, on: &space)
        return .buffered
    }

    // MARK: Ticks

    func tick(_ partition: Int, lease: String?, limit: Int, on space: inout MemoryKeyspace) -> TickReply {
        guard isHeld(lease, partition, in: space) else {
            return TickReply(moved: 0, nextDeadlineMilliseconds: nil, isLeaseHeld: false)
        }
        let timers = keys.timers(partition)
        let due =
            space.sortedSets[timers]?.members(
                upTo: Double(space.nowMilliseconds),
                limit: min(limit, StoreLimits.timersPerTickMax)
            ) ?? []
        for member in due where move(member, partition, on: &space) && !breaks(.tickKeepsTimer) {
            space.removeMember(timers, member)
        }
        let next = space.sortedSets[timers]?.items.first?.score
        return TickReply(moved: due.count, nextDeadlineMilliseconds: next.map { Int64($0) })
    }

    /// Does what a due timer is for. False if there is more to do.
    private func move(_ member: String, _ partition: Int, on space: inout MemoryKeyspace) -> Bool {
        switch Timer(member: member) {
        case .wait(let cause, let token):
            if let wait = openWait(partition, token, anyAttempt: cause == .schedule, in: space) {
                send(.wake(cause, token), partition: partition, on: &space)
                take(wait, as: .takenByTimer, on: &space)
            }
        case .expiry(let app, let gid, let job): return expire(partition, app, gid, job, on: &space)
        case .buffer(let name):
            if unbuffer(partition, name, on: &space) {
                space.addToField(keys.partition(partition), "expired", 1)
            }
        case .slice(let app, let topic, let slice): forget(slice, app: app, topic: topic, partition, on: &space)
        case nil: break
        }
        return true
    }

    private func expire(
        _ partition: Int,
        _ app: String,
        _ gid: String,
        _ job: String,
        on space: inout MemoryKeyspace
    ) -> Bool {
        let key = keys.job(partition, app: app, job: job)
        guard let header = space.text(key, "h").flatMap({ JobHeader($0) }), header.gid == gid, header.state.hasEnded
        else { return true }
        let scopes = (space.hashes[key] ?? [:]).keys.filter { $0.hasPrefix("S") }.sorted()
        for field in scopes.prefix(1000) {
            let address = Address(String(field.dropFirst()))
            if !breaks(.expiryLeavesScopes) {
                space.remove(keys.scope(partition, app: app, job: job, address: address))
            }
            if scopes.count > 1000 { space.removeField(key, field) }
        }
        guard scopes.count <= 1000 else { return false }
        let topic = Self.topic(inMeta: space.text(key, "m") ?? "")
        let indices = (space.text(key, "Y") ?? "").split(separator: ",").map(String.init)
        space.remove(key)
        space.remove(keys.held(partition, app: app, job: job))
        space.removeMember(keys.index(partition, app: app), job)
        for index in indices { space.removeMember(keys.measured(partition, index: index), job) }
        let event = JobEvent(
            kind: .expired,
            app: app,
            topic: topic,
            gid: gid,
            milliseconds: space.nowMilliseconds,
            job: job
        )
        appendEvent([Operation.Field("e", event.text)], to: partition, on: &space)
        return true
    }

    /// The topic in the facts of a job, found as the function finds it: without parsing.
    private static func topic(inMeta text: String) -> String {
        let mark = Array(#""topic":""#.utf8)
        let bytes = Array(text.utf8)
        guard bytes.count > mark.count else { return "" }
        for start in 0...(bytes.count - mark.count) where bytes[start..<start + mark.count] == mark[...] {
            let rest = bytes[(start + mark.count)...]
            guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return "" }
            return String(decoding: rest[..<end], as: UTF8.self)
        }
        return ""
    }
}
