import LegworkLedger
import LegworkPlanner
import LegworkStore

/// Statistics: slices, their list and their timers, and the jobs that measures list.
extension AuditWalk {
    /// Jobs that a measure lists must be stored.
    func judgeMeasured(
        _ key: StoreKey,
        _ items: [MemorySortedSet.Item]
    ) async throws(StoreError) -> [AuditViolation] {
        let partition = key.partition ?? 0
        let names = items.map { JobName(partition: partition, app: key.app, job: $0.member) }
        var found: [AuditViolation] = []
        for (name, answer) in zip(names, try await reader.read(names.map { .exists(keys.job($0)) }))
        where answer.number == 0 {
            let message = "a measure lists job '\(name.job)', which is gone"
            found.append(AuditViolation(.index, key: key.text, app: key.app, job: name.job, message))
        }
        return found
    }

    /// Slices that are listed must be stored.
    func judgeSlices(
        _ key: StoreKey,
        _ items: [MemorySortedSet.Item]
    ) async throws(StoreError) -> [AuditViolation] {
        let slices = items.compactMap { Tally.Slice($0.member) }
        guard slices.count == items.count else {
            return [AuditViolation(.damaged, key: key.text, app: key.app, "it lists what is no slice")]
        }
        let partition = key.partition ?? 0
        let queries = slices.map { slice in
            StoreQuery.exists(keys.slice(partition, app: key.app, topic: key.afterApp, slice))
        }
        return zip(slices, try await reader.read(queries)).filter { $1.number == 0 }.map { slice, _ in
            let message = "the statistics '\(slice.text)' are listed, and are gone"
            return AuditViolation(.index, key: key.text, app: key.app, message)
        }
    }

    /// A slice that has a timer must be stored.
    func judgeTimer(
        _ timer: Timer,
        of slice: Tally.Slice,
        app: String,
        topic: String,
        _ partition: Int
    ) async throws(StoreError) -> [AuditViolation] {
        let stored = keys.slice(partition, app: app, topic: topic, slice)
        guard try await reader.read(.exists(stored)).number == 0 else { return [] }
        let key = keys.timers(partition)
        let message = "a timer is armed for the statistics '\(slice.text)' of '\(topic)', which are gone"
        let repair = AuditRepair.commit("removes the timer", partition: partition, app: "", job: "", [.disarm(timer)])
        return [AuditViolation(.timer, key: key, app: app, message, repair: repair)]
    }

    /// A slice must be listed and, unless it is kept for good, have a timer.
    func judgeSlice(_ key: StoreKey) async throws(StoreError) -> [AuditViolation] {
        let partition = key.partition ?? 0
        let parts = key.afterApp.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let slice = Tally.Slice(String(parts[1])) else {
            return [AuditViolation(.key, key: key.text, "its name is not that of a slice of statistics")]
        }
        let topic = String(parts[0])
        let timer = Timer.slice(app: key.app, topic: topic, slice: slice)
        let answers = try await reader.read([
            .score(keys.slices(partition, app: key.app, topic: topic), member: slice.text),
            .score(keys.timers(partition), member: timer.member), .exists(key.text),
        ])
        guard answers[2].number > 0 else { return [] }
        var found: [AuditViolation] = []
        if answers[0].items.isEmpty {
            found.append(
                AuditViolation(.index, key: key.text, app: key.app, "it is not listed, so that nobody reads it")
            )
        }
        if answers[1].items.isEmpty, slice.granularity != Granularity.infinity.rawValue {
            found.append(
                AuditViolation(.timer, key: key.text, app: key.app, "it has no timer, so that it stays for ever")
            )
        }
        return found
    }
}
