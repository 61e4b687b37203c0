import LegworkLedger
import LegworkPlanner
import LegworkStore

/// Waiters and buffered signals: key by key.
extension AuditWalk {
    func checkWaiters(
        of key: StoreKey,
        _ answers: [StoreAnswer]
    ) async throws(StoreError) -> [AuditItem: [AuditViolation]] {
        let partition = key.partition ?? 0
        let items = answers[0].items
        summary.entries += items.count
        guard items.count == SignalRequest.bufferedMax else {
            return try await checkWaiters(items.map { (partition, key.rest, $0.member) })
        }
        // A list that is longer than one answer.
        var found: [AuditItem: [AuditViolation]] = [:]
        try await eachPage(of: key.text) { page async throws(StoreError) in
            found.merge(try await self.checkWaiters(page.map { (partition, key.rest, $0.member) })) { $1 }
        }
        return found
    }

    /// Reads a sorted set from end to end, a page at a time.
    func eachPage(
        of key: String,
        _ body: ([MemorySortedSet.Item]) async throws(StoreError) -> Void
    ) async throws(StoreError) {
        var cursor = "0"
        repeat {
            guard case .page(let next, let items) = try await reader.read(.members(key, cursor: cursor)) else { return }
            try await body(items)
            cursor = next
        } while cursor != "0"
    }

    func judgeBuffer(_ key: StoreKey, _ names: [String]) async throws(StoreError) -> [AuditViolation] {
        let own = HookKey(partition: key.partition ?? 0, hash: key.rest).text
        let queries = names.map { StoreQuery.fields(keys.signal(key.partition ?? 0, id: $0), ["k"]) }
        var found: [AuditViolation] = []
        for (name, answer) in zip(names, try await reader.read(queries)) {
            let listed = answer.firstText?.split(separator: ",").map(String.init)
            if listed == nil {
                found.append(AuditViolation(.signal, key: key.text, "the signal '\(name)' is listed, and is gone"))
            } else if listed?.contains(own) == false {
                found.append(
                    AuditViolation(
                        .signal,
                        key: key.text,
                        "the signal '\(name)' is listed under a key that is not its own"
                    )
                )
            }
        }
        return found
    }

    func judgeSignal(_ key: StoreKey, _ fields: [Operation.Field]) async throws(StoreError) -> [AuditViolation] {
        guard !fields.isEmpty else { return [] }
        let partition = key.partition ?? 0
        func text(_ name: String) -> String? {
            fields.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
        }
        let hooks = (text("k") ?? "").split(separator: ",").compactMap { HookKey(String($0)) }
        guard !hooks.isEmpty, text("c").flatMap({ Int($0) }) != nil, text("d") != nil else {
            return [AuditViolation(.damaged, key: key.text, app: key.app, "it is no buffered signal")]
        }
        var queries = hooks.map { StoreQuery.score(keys.buffer($0.partition, key: $0.hash), member: key.rest) }
        queries.append(.score(keys.timers(partition), member: Timer.buffer(signal: key.rest).member))
        let answers = try await reader.read(queries)
        var found: [AuditViolation] = []
        for (hook, answer) in zip(hooks, answers) where answer.items.isEmpty {
            let message = "the buffered signal is not listed under '\(hook.text)', so that no waiter finds it"
            found.append(AuditViolation(.signal, key: key.text, app: key.app, message))
        }
        if answers.last?.items.isEmpty ?? true {
            let message = "the buffered signal has no timer, so that it stays for ever"
            found.append(AuditViolation(.signal, key: key.text, app: key.app, message))
        }
        // One that was taken while we looked is gone now, and nothing is wrong with it.
        if !found.isEmpty, try await reader.read(.exists(key.text)).number == 0 { return [] }
        return found
    }
}
