import LegworkGraph
import LegworkLedger
import LegworkPlanner
import LegworkStore
import LegworkSystem

/// One walk over a store: what it has found, and what must be looked at again.
///
/// It belongs to one task, from its making to its end.
final class AuditWalk {
    let reader: AuditReader
    var summary = AuditSummary()
    private var findings: [AuditViolation] = []
    private var told: Set<String> = []
    private var suspects: [AuditItem: [AuditViolation]] = [:]
    private var versions: [String: PreparedApp?] = [:]
    /// Workers that hold given tasks, and are not listed.
    var unlistedWorkers: Set<String> = []

    /// How many suspects are kept before they are looked at again.
    private static let suspectsMax = 2000
    /// How often a suspect is looked at before nothing is said of it.
    private static let roundsMax = 12
    /// How often in a row it must look wrong beside the first time.
    private static let strikesNeeded = 2
    /// The pause before the first further look, in milliseconds; each later one is longer by as much.
    private static let pauseMilliseconds: Int64 = 20
    /// How many findings are remembered, so that a key that comes twice is told once.
    private static let toldMax = 100_000

    init(_ reader: AuditReader) { self.reader = reader }

    var keys: KeySpace { reader.store.keys }

    // MARK: Findings

    /// Takes down what is wrong without a doubt.
    func report(_ violation: AuditViolation) {
        guard told.count < Self.toldMax, told.insert(violation.description).inserted else { return }
        findings.append(violation)
    }

    /// The findings since the last time.
    func takeFindings() -> [AuditViolation] {
        for key in reader.wrongKeys {
            report(AuditViolation(.damaged, key: key, "it is of another type than its name says"))
        }
        defer { findings = [] }
        return findings
    }

    /// Takes down what looks wrong; it is looked at again.
    func suspect(_ found: [AuditItem: [AuditViolation]]) async throws(StoreError) {
        for (item, violations) in found where !violations.isEmpty { suspects[item] = violations }
        if suspects.count >= Self.suspectsMax { try await confirm() }
    }

    /// Looks again at all that looked wrong, until it is right, or was wrong and still several times in a row.
    func confirm() async throws(StoreError) {
        var open = suspects.mapValues { (violations: $0, strikes: 0) }
        suspects = [:]
        for round in 1...Self.roundsMax where !open.isEmpty {
            // A cancelled pause is only shorter: what is read next says that the task is over.
            try? await Swift.Task.sleep(for: .milliseconds(Self.pauseMilliseconds * Int64(round)))
            let (found, moved) = try await look(Array(open.keys))
            for (item, before) in open where !moved.contains(item) {
                let lasting = before.violations.filter { old in
                    found[item]?.contains { $0.isSame(as: old) } ?? false
                }
                if lasting.isEmpty {
                    // What is wrong with it now is a first look at something else.
                    let fresh = found[item] ?? []
                    open[item] = fresh.isEmpty ? nil : (fresh, 0)
                    if fresh.isEmpty { summary.cleared += 1 }
                } else if before.strikes + 1 >= Self.strikesNeeded {
                    for violation in found[item] ?? [] where lasting.contains(where: { $0.isSame(as: violation) }) {
                        report(violation)
                    }
                    open[item] = nil
                } else {
                    open[item] = (lasting, before.strikes + 1)
                }
            }
        }
        summary.undecided += open.count
    }

    private func look(
        _ items: [AuditItem]
    ) async throws(StoreError) -> (found: [AuditItem: [AuditViolation]], moved: Set<AuditItem>) {
        var found: [AuditItem: [AuditViolation]] = [:]
        var moved: Set<AuditItem> = []
        var names: [JobName] = []
        for item in items {
            switch item {
            case .job(let name): names.append(name)
            case .key(let key): found.merge(try await check([key])) { $1 }
            case .timer(let partition, let member):
                let scored = try await reader.read(.score(keys.timers(partition), member: member)).items
                found.merge(try await checkTimers(partition, scored)) { $1 }
            case .waiter(let partition, let hash, let member):
                let scored = try await reader.read(.score(keys.waiters(partition, key: hash), member: member)).items
                found.merge(try await checkWaiters(scored.map { (partition, hash, $0.member) })) { $1 }
            case .task(let partition, let app, let topic, let id):
                let entries = try await reader.read(.entry(keys.tasks(partition, app: app, topic: topic), id))
                found.merge(try await checkTasks(partition, app, topic, entries.entryList)) { $1 }
            case .given(let partition, let worker, let token):
                let values = try await reader.read(.fields(keys.given(partition, worker: worker), [token])).valueList
                let fields = values.compactMap { $0 }.map { Operation.Field(token, $0) }
                found.merge(try await checkGiven(partition, worker, fields)) { $1 }
            case .indexed(let name):
                let key = keys.index(name.partition, app: name.app)
                let scored = try await reader.read(.score(key, member: name.job)).items
                found.merge(try await checkIndex(name.partition, name.app, scored).found) { $1 }
            case .entry(let stream, let id):
                found.merge(try await checkDelivery(stream, [id])) { $1 }
            case .counters(let partition):
                if let violations = try await countAgain(partition) {
                    found[item] = violations
                } else {
                    moved.insert(item)
                }
            }
        }
        let (violations, restless) = try await checkJobs(names, deep: true)
        found.merge(violations) { $1 }
        moved.formUnion(restless)
        return (found, moved)
    }

    // MARK: Versions

    /// A version made ready; nil where it is not there or cannot be used.
    func app(_ app: String, _ version: String) async throws(StoreError) -> PreparedApp? {
        let name = "\(app):\(version)"
        if let known = versions[name] { return known }
        let archive = try await reader.read(.string(keys.archive(app: app, version: version))).valueList.first ?? nil
        // Why it cannot be used is said where deployments are checked.
        let prepared = archive.flatMap { try? PreparedApp(AppArchive.decode($0)) }
        if prepared != nil { versions[name] = prepared }
        return prepared
    }
}
