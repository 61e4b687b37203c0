import LegworkLedger

/// Operations about many jobs: statistics, and signals to all.
extension MemoryKernel {
    // MARK: Statistics

    func tally(_ tally: Tally, _ commit: Commit, on space: inout MemoryKeyspace) {
        let key = keys.slice(commit.partition, app: commit.app, topic: tally.topic, tally.slice)
        if space.addToField(key, "n", 1) == 1 {
            let list = keys.slices(commit.partition, app: commit.app, topic: tally.topic)
            space.addMember(list, tally.slice.text, score: Double(tally.slice.startMilliseconds))
        }
        for change in tally.changes {
            let (_, field, number) = change.parts
            let old = space.text(key, field).flatMap { Double($0) }
            let new = Double(number) ?? 0
            switch change {
            case .increment: space.addToField(key, field, 1)
            case .add: space.setField(key, field, old.map { "\($0 + new)" } ?? number)
            case .lower: if old.map({ new <= $0 }) ?? true { space.setField(key, field, number) }
            case .raise: if old.map({ new >= $0 }) ?? true { space.setField(key, field, number) }
            }
        }
    }

    func forget(_ slice: Tally.Slice, app: String, topic: String, _ partition: Int, on space: inout MemoryKeyspace) {
        space.remove(keys.slice(partition, app: app, topic: topic, slice))
        space.removeMember(keys.slices(partition, app: app, topic: topic), slice.text)
    }

    // MARK: Signals to all

    func deliver(_ wake: Message.SignalWake, _ partition: Int, on space: inout MemoryKeyspace) {
        guard let wait = openWait(partition, wake.token, in: space) else { return }
        var wake = wake
        wake.token = wait.token
        send(.signal(wake), partition: partition, on: &space)
        if wake.code != 202 { take(wait, as: .takenBySignal, on: &space) }
    }

    func fanOut(_ fanOut: FanOut, _ partition: Int, on space: inout MemoryKeyspace) {
        let key: String
        var scrubs = false
        switch fanOut.source {
        case .index(let name, let takesOut):
            key = keys.measured(partition, index: name)
            scrubs = takesOut
        case .waiters(let hook): key = keys.waiters(hook.partition, key: hook.hash)
        }
        let items = space.sortedSets[key]?.items ?? []
        let page = items.dropFirst(Self.rank(behind: fanOut.cursor, in: items)).prefix(FanOut.membersMax)
        for item in page.prefix(while: { $0.score <= Double(fanOut.bound) }) {
            if case .waiters = fanOut.source {
                wake(item.member, by: fanOut, in: key, on: &space)
            } else {
                let broadcast = Broadcast(
                    app: fanOut.app,
                    topic: fanOut.topic,
                    status: fanOut.status,
                    code: fanOut.code,
                    job: item.member,
                    id: fanOut.id,
                    payload: fanOut.payload
                )
                send(.broadcast(broadcast), partition: partition, on: &space)
                if scrubs { space.removeMember(key, item.member) }
            }
        }
        guard page.count == FanOut.membersMax, let last = page.last, last.score <= Double(fanOut.bound) else { return }
        var rest = fanOut
        rest.cursor = FanOut.Cursor(score: Int64(last.score), member: last.member)
        send(.fanOut(rest), partition: partition, on: &space)
    }

    private func wake(_ member: String, by fanOut: FanOut, in key: String, on space: inout MemoryKeyspace) {
        let parts = member.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let partition = Int(parts[0]), let token = WaitToken(parts[1]),
            openWait(partition, token, in: space) != nil
        else {
            space.removeMember(key, member)
            return
        }
        let wake = Message.SignalWake(
            token: token,
            id: fanOut.id,
            status: fanOut.status,
            code: fanOut.code,
            payload: fanOut.payload
        )
        deliver(wake, partition, on: &space)
    }

    /// How many members come before a fan-out goes on: up to its cursor or, where that has gone, up to its score.
    private static func rank(behind cursor: FanOut.Cursor?, in items: [MemorySortedSet.Item]) -> Int {
        guard let cursor else { return 0 }
        let score = Double(cursor.score)
        if let place = items.firstIndex(where: { $0.member == cursor.member && $0.score == score }) { return place + 1 }
        return items.count { $0.score < score }
    }
}
