import LegworkLedger
import LegworkPlanner
package import LegworkStore
import LegworkSystem

/// Checks the invariants of a whole store while it works: a walk over its keys in bounded memory.
///
/// What looks wrong is looked at again, with pauses, and counts only if it is wrong each time and has not moved in
/// between: a store at work is never quite still. Source: `30-reliability`, Invariants.
package struct StoreAudit: Sendable {
    private let store: Store
    private let readsPerSecond: Int?
    private let repairs: Bool

    /// How many questions a second an audit asks where nobody says otherwise: what commits hardly notice.
    package static let readsPerSecondDefault = 10_000

    /// An audit of a store.
    ///
    /// - Parameters:
    ///   - readsPerSecond: the most questions a second; nil for as many as the server answers.
    ///   - repairs: true to mend what can be mended safely.
    package init(_ store: Store, readsPerSecond: Int? = readsPerSecondDefault, repairs: Bool = false) {
        self.store = store
        self.readsPerSecond = readsPerSecond
        self.repairs = repairs
    }

    /// All violations of a store, at full speed: for tests, and for stores of which nobody else needs anything.
    ///
    /// - Throws: `redis`.
    package static func violations(in store: Store) async throws(StoreError) -> [AuditViolation] {
        var found: [AuditViolation] = []
        _ = try await StoreAudit(store, readsPerSecond: nil).run { violation, _ in found.append(violation) }
        return found
    }

    /// Walks over the store.
    ///
    /// - Parameters:
    ///   - progress: is told now and then how far it is.
    ///   - found: is told of each violation, and whether it was mended.
    /// - Throws: `redis`.
    package func run(
        progress: (AuditProgress) -> Void = { _ in },
        found: (AuditViolation, _ isRepaired: Bool) -> Void
    ) async throws(StoreError) -> AuditSummary {
        let started = MonotonicTime.milliseconds
        let walk = AuditWalk(AuditReader(store, readsPerSecond: readsPerSecond))
        let keysInAll = try await walk.reader.read(.size).number
        func tell(_ stage: String) async throws(StoreError) {
            for violation in walk.takeFindings() {
                let isRepaired = repairs ? try await mend(violation) : false
                walk.summary.violations += 1
                if isRepaired { walk.summary.repaired += 1 }
                found(violation, isRepaired)
            }
            walk.summary.milliseconds = MonotonicTime.milliseconds - started
            progress(AuditProgress(summary: walk.summary, keysInAll: keysInAll, stage: stage))
        }
        try await walk.checkDeployments()
        try await tell("apps")
        var cursor = "0"
        repeat {
            cursor = try await walk.checkPage(of: cursor)
            try await tell("keys")
        } while cursor != "0"
        for partition in 0..<store.partitions {
            try await walk.checkPartition(partition)
            try await tell("partition \(partition)")
        }
        try await walk.confirm()
        try await tell("done")
        return walk.summary
    }

    /// Carries out a violation's repair; false where it has none, or was refused.
    private func mend(_ violation: AuditViolation) async throws(StoreError) -> Bool {
        guard let repair = violation.repair else { return false }
        do throws(StoreError) { return try await carryOut(repair) } catch {
            // What is damaged may keep one repair from being made, not the others.
            guard error.redisError == nil else { throw error }
            return false
        }
    }

    private func carryOut(_ repair: AuditRepair) async throws(StoreError) -> Bool {
        switch repair.call {
        case .store(let call): return try await store.keyspace.perform(call) == .done
        case .kernel(let call):
            switch try await store.perform(call) {
            case .commit(.done), .lease, .presence, .reclaim: return true
            case .putBack(let count): return count > 0
            default: return false
            }
        }
    }
}
