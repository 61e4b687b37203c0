package import LegworkLedger

/// What must be known of a job to tell whether something stored belongs to it.
package struct OwnerView: Sendable, Equatable {
    /// The job's header; nil where there is no such job.
    package var header: JobHeader?
    /// The record of the instance that the thing names.
    package var record: InstanceRecord?
    /// The entry of the instance's task; nil for one that a worker was given.
    package var taskEntry: String?
    /// When the job expires.
    package var expiresMilliseconds: Int64?
    /// Whether the job lists the dimension that the thing names.
    package var listsScope: Bool
    /// True where the job is stored, but cannot be read: then nobody can say what it owns.
    package let isDamaged: Bool

    /// A view of these values, header and record as they are stored.
    package init(
        header: String?,
        record: String? = nil,
        taskEntry: String? = nil,
        expiresMilliseconds: Int64? = nil,
        listsScope: Bool = false
    ) {
        self.header = header.flatMap { JobHeader($0) }
        self.record = record.flatMap { InstanceRecord($0) }
        self.taskEntry = taskEntry
        self.expiresMilliseconds = expiresMilliseconds
        self.listsScope = listsScope
        isDamaged = (header != nil && self.header == nil) || (record != nil && self.record == nil)
    }

    /// True if the job is in the life that a token names.
    package func isOf(_ token: WaitToken) -> Bool { header?.gid == token.gid }

    /// Why the job does not own a stored thing, as the end of a sentence; nil where it does.
    ///
    /// What an ended job has not swept away yet is still its own. At which time a timer is due, the job's own claim says.
    package func disowns(_ claim: Claim) -> String? {
        guard !isDamaged else { return nil }
        guard let header else { return "its job is gone" }
        switch claim {
        case .index: return nil
        case .scope: return listsScope ? nil : "its job lists no such dimension"
        case .timer(.expiry(_, let gid, _), _):
            if gid != header.gid { return "it is of an earlier life of its job" }
            if !header.state.hasEnded { return "its job has not ended" }
            return expiresMilliseconds == nil ? "its job never expires" : nil
        case .timer(.buffer, _), .timer(.slice, _): return nil
        case .timer(.wait(let cause, let token), _):
            return disowns(token) { record in
                guard record.state == .open else { return "its wait has been taken" }
                let isArmed =
                    cause == .schedule ? record.scheduleDueMilliseconds != nil : record.deadline?.cause == cause
                return isArmed ? nil : "its wait has no such timer"
            }
        case .waiter(let key, let token):
            return disowns(token) { record in
                guard record.state == .open else { return "its wait has been taken" }
                return record.hooks.contains(key) ? nil : "its wait has no such key"
            }
        case .task(let topic, let entry, let token):
            return disowns(token) { record in
                guard taskEntry ?? "" == entry else { return "its wait has another task" }
                // Where the wait looks for an entry, its topic is in the name of the stream.
                return record.reference == topic || !entry.isEmpty ? nil : "its wait is for another topic"
            }
        case .child, .parent: return nil
        }
    }

    private func disowns(_ token: WaitToken, _ judge: (InstanceRecord) -> String?) -> String? {
        guard let header, header.gid == token.gid else { return "it is of an earlier life of its job" }
        guard let record, record.isOpen else { return "nothing waits there" }
        guard token.attempt == 0 || token.attempt == record.attempt else { return "it is of another attempt" }
        return judge(record)
    }
}
