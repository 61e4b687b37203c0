import LegworkGraph
import LegworkJSON
package import LegworkLedger

/// Checks the invariants of one job: what its ledgers, records, counts and semaphore say of each other.
///
/// Pure: the caller brings the job with all scopes, and the messages that are under way for it.
/// Source: `30-reliability`, Invariants 1–3.
package enum JobAudit {
    /// Something that must not be.
    package struct Violation: Sendable, Equatable, CustomStringConvertible {
        /// Its class, stable for programs: `semaphore`, `scope-count`, `ledger`, `record`, `join`, `unexplained`.
        package var kind: String
        /// What is wrong.
        package var message: String

        package var description: String { "\(kind): \(message)" }
    }

    /// What is wrong with a job; empty for nothing.
    ///
    /// - Parameters:
    ///   - job: the job with all of its scopes.
    ///   - underway: the messages for it that are in a stream or held.
    package static func violations(of job: JobSnapshot, app: PreparedApp, underway: [Message]) -> [Violation] {
        guard let graph = app.graph(subscribing: job.meta.topic) else {
            return [Violation(kind: "version", message: "its version has no graph for topic '\(job.meta.topic)'")]
        }
        var audit = Audit(job: job, graph: graph, underway: underway)
        audit.run()
        return audit.found
    }

    private struct Audit {
        let job: JobSnapshot
        let graph: PreparedGraph
        let underway: [Message]
        var found: [Violation] = []

        mutating func run() {
            for (address, scope) in job.scopes {
                for (index, instance) in scope.instances { check(instance, index, address) }
            }
            for address in job.openCounts.keys where job.scopes[address] == nil {
                report("scope-count", "the scope \(address) is listed, but was not found")
            }
            guard !job.header.state.hasEnded else { return }
            checkCounts()
        }

        mutating func report(_ kind: String, _ message: String) {
            found.append(Violation(kind: kind, message: message))
        }

        private mutating func check(_ instance: Instance, _ index: Int, _ address: Address) {
            guard graph.source.activities.indices.contains(index) else {
                report("record", "instance \(index) at \(address) belongs to no activity")
                return
            }
            let name = "'\(graph.source.activities[index].id)' at \(address)"
            let isDimension = address.opening?.opener == index && instance.ledger.value == 0
            guard let record = instance.record else {
                report("record", "\(name) has a ledger and no record")
                return
            }
            let ledger = instance.ledger
            if isDimension { return }
            if ledger.legOneEntries < 1 { report("ledger", "\(name) was never entered (\(ledger.value))") }
            if record.state == .done, !ledger.isFinalised, !graph.isPivot(index) {
                report("ledger", "\(name) is done and its ledger is not finalised (\(ledger.value))")
            }
            if ledger.isFinalised, record.isOpen, record.state != .begun {
                report("ledger", "\(name) is finalised and its record is open (\(record.text))")
            }
            if record.state == .open, !ledger.isLegOneDone {
                report("ledger", "\(name) waits, but its first leg is not done (\(ledger.value))")
            }
        }

        /// The obligations that are open: waiting instances, and entries under way.
        private func obligations() -> [Address] {
            var open: [Address] = []
            for (address, scope) in job.scopes {
                for (index, instance) in scope.instances {
                    guard let record = instance.record, record.isOpen, !isReentered(index, instance) else { continue }
                    open.append(address)
                }
            }
            for message in underway where job.isLiving(message.address) {
                switch message {
                case .transition(let to):
                    let isBegun = job.instance(to.activity, at: to.address)?.ledger.legOneEntries ?? 0 > 0
                    let marked = job.scopes[to.address]?.messages[to.guid] != nil
                    if !isBegun, !marked { open.append(to.address) }
                case .reentry(let to):
                    let ledger = job.scopes[to.source]?.messages[to.guid] ?? MessageLedger()
                    if !ledger.hasStepB { open.append(to.source) }
                default: break
                }
            }
            return open
        }

        /// A pivot between two steps of a re-entry: its obligation is that of the message.
        private func isReentered(_ index: Int, _ instance: Instance) -> Bool {
            graph.isPivot(index) && instance.ledger.legTwoEntries > 1
        }

        private mutating func checkCounts() {
            let open = obligations()
            if Int64(open.count) != job.header.semaphore {
                report(
                    "semaphore",
                    "the semaphore is \(job.header.semaphore), and \(open.count) obligations are open"
                )
            }
            for (scope, count) in job.openCounts {
                let inside = open.filter { $0.isInside(scope) }.count
                if inside != count {
                    report("scope-count", "scope \(scope) counts \(count) open obligations and has \(inside)")
                }
            }
            if open.isEmpty, underway.isEmpty {
                report("unexplained", "the job has not ended, and nothing will move it")
            }
        }
    }
}
