import LegworkLedger
import LegworkPlanner

/// What mends a violation of a job. Each is guarded by the job's header, and what it writes is removed again or ignored if
/// the job has moved on by then; what is ambiguous has no repair.
extension AuditWalk {
    /// The violation of a job as the store's audit tells it.
    func violation(_ found: JobAudit.Violation, of job: JobSnapshot, _ name: JobName) -> AuditViolation {
        AuditViolation(
            found.kind,
            key: keys.job(name),
            app: name.app,
            job: name.job,
            found.message,
            repair: repair(found, job, name)
        )
    }

    private func repair(_ found: JobAudit.Violation, _ job: JobSnapshot, _ name: JobName) -> AuditRepair? {
        switch (found.kind, found.claim) {
        case (.timer, .timer(let timer, let due)):
            // A timer whose wait has been taken meanwhile is only removed when it is due.
            return commit("arms the timer again", job, name, [.arm(timer, dueMilliseconds: due)])
        case (.index, .index(let started)):
            return commit("lists the job again", job, name, [.index(startedMilliseconds: started)])
        case (.held, _):
            return commit("sends the held messages again", job, name, [.release(limit: Self.releasedMax)])
        case (.expiry, _):
            // The sweep finds what is left to do, the expiry included; a second one finds nothing.
            let sweep = Message.sweep(app: name.app, gid: job.header.gid, job: name.job)
            return commit("sweeps the job again", job, name, [.send(sweep, partition: name.partition)])
        default: return nil
        }
    }

    /// The most held messages that one repair sends.
    private static let releasedMax = 10_000

    private func commit(
        _ sentence: String,
        _ job: JobSnapshot,
        _ name: JobName,
        _ operations: [Operation]
    ) -> AuditRepair {
        .commit(
            sentence,
            partition: name.partition,
            app: name.app,
            job: name.job,
            guard: .matches(job.header),
            operations
        )
    }
}
