import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkStore

/// What must hold after every step, and what may be left at the end.
extension World {
    /// Looks at all jobs, and at everything that must have a living owner.
    mutating func audit() {
        let jobs = storedJobs()
        let streams = (0..<settings.partitions).map(messages)
        let tasks = (0..<settings.partitions).map(places)
        for (partition, job) in jobs {
            let underway = messages(streams[partition], partition, of: job)
            watch.report(
                JobAudit.violations(of: job, app: app, underway: underway).map { found in
                    Violation(kind: found.kind.rawValue, message: "\(job.meta.job): \(found.message)")
                }
            )
            guard !job.header.state.hasEnded else { continue }
            checkWaits(partition, job)
            checkTasks(partition, job, tasks[partition], underway)
        }
        let all = jobs.map(\.job)
        for partition in 0..<settings.partitions { checkOwners(partition, all) }
        checkWaiters(all)
    }

    /// The messages in the stream of a partition.
    private func messages(_ partition: Int) -> [Message] {
        (space.streams[keys.messages(partition)]?.entries ?? []).compactMap(\.message)
    }

    /// The messages for a job that are in its stream or held.
    private func messages(_ stream: [Message], _ partition: Int, of job: JobSnapshot) -> [Message] {
        var found = stream
        let parts = space.lists[keys.held(partition, app: job.meta.app, job: job.meta.job)] ?? []
        for place in stride(from: 0, to: parts.count - 2, by: 3) {
            let header = String(decoding: parts[place], as: UTF8.self)
            let id = String(decoding: parts[place + 2], as: UTF8.self)
            if let message = Message(header: header, payload: parts[place + 1], id: id) { found.append(message) }
        }
        return found.filter { message in
            message.target?.job == job.meta.job && message.gid.map { $0 == job.header.gid } ?? true
        }
    }

    /// Every open wait has what will end it.
    private mutating func checkWaits(_ partition: Int, _ job: JobSnapshot) {
        let timers = space.sortedSets[keys.timers(partition)]
        for (address, scope) in job.scopes {
            for (index, instance) in scope.instances {
                guard let record = instance.record, record.state == .open else { continue }
                var token = WaitToken(
                    app: job.meta.app,
                    gid: job.header.gid,
                    activity: index,
                    address: address,
                    attempt: record.attempt,
                    job: job.meta.job
                )
                if let deadline = record.deadline,
                    timers?.score(Timer.wait(deadline.cause, token).member) != Double(deadline.dueMilliseconds)
                {
                    watch.report("timer", "the wait \(token.text) has lost its timer '\(deadline.cause.rawValue)'")
                }
                for hook in record.hooks {
                    if space.sortedSets[keys.buffer(hook.partition, key: hook.hash)] != nil {
                        watch.report("buffer", "the wait \(token.text) was not given a signal that is buffered for it")
                    }
                    let waiters = space.sortedSets[keys.waiters(hook.partition, key: hook.hash)]
                    guard waiters?.score("\(partition)|\(token.text)") == nil else { continue }
                    watch.report("hook", "the wait \(token.text) is not registered under its hook key")
                }
                guard record.scheduleDueMilliseconds != nil else { continue }
                token.attempt = 0
                if timers?.score(Timer.wait(.schedule, token).member) == nil {
                    watch.report("timer", "the wait \(token.text) has lost its timer 's'")
                }
            }
        }
    }

    /// Every timer, waiter and task has an open wait, or a job whose sweep is on its way.
    private mutating func checkOwners(_ partition: Int, _ jobs: [JobSnapshot]) {
        for item in space.sortedSets[keys.timers(partition)]?.items ?? [] {
            guard case .wait(let cause, let token) = Timer(member: item.member) else { continue }
            guard let record = record(token, jobs) else { continue }
            let isWanted =
                record.state == .open || cause == .schedule && record.isOpen && record.state != .begun
            if !isWanted { watch.report("orphan", "the timer \(item.member) belongs to no open wait (\(record.text))") }
        }
        for topic in Self.topics {
            let key = keys.tasks(partition, app: appID, topic: topic)
            for entry in space.streams[key]?.entries ?? [] {
                guard let token = WaitToken(entry.text("t")), let record = record(token, jobs) else { continue }
                checkTask(token, record)
            }
        }
        for task in given(partition) {
            if space.sortedSets[keys.workers]?.score(task.worker) == nil {
                watch.report("given", "\(task.worker) holds \(task.token), and nobody would ever look for it")
            }
            guard let token = WaitToken(task.token), let record = record(token, jobs) else { continue }
            checkTask(token, record)
        }
    }

    private mutating func checkTask(_ token: WaitToken, _ record: InstanceRecord) {
        let isWanted = record.isOpen && record.attempt == token.attempt && record.deadline?.cause != .retry
        if !isWanted {
            watch.report("orphan", "the task \(token.text) belongs to no attempt under way (\(record.text))")
        }
    }

    /// Every waiter has an open wait, or a job whose sweep is on its way.
    private mutating func checkWaiters(_ jobs: [JobSnapshot]) {
        for (member, token) in registered() {
            guard let record = record(token, jobs) else { continue }
            let isWanted = record.state == .open && record.attempt == token.attempt && !record.hooks.isEmpty
            if !isWanted { watch.report("orphan", "the waiter \(member) belongs to no open wait (\(record.text))") }
        }
    }

    /// The record of a wait; nil where its job has ended and will be swept.
    private func record(_ token: WaitToken, _ jobs: [JobSnapshot]) -> InstanceRecord? {
        let none = InstanceRecord(state: .done, createdMilliseconds: 0, updatedMilliseconds: 0, guid: "none")
        guard let job = jobs.first(where: { $0.meta.job == token.job && $0.header.gid == token.gid }) else {
            return none
        }
        let record = job.instance(token.activity, at: token.address)?.record
        if job.header.state.hasEnded { return record?.isOpen == true ? nil : record ?? none }
        return record ?? none
    }

    /// What is left when everything has run out: nothing but counters that are 0.
    mutating func findRemains() {
        for (key, fields) in space.hashes.sorted(by: { $0.key < $1.key }) {
            guard key.hasSuffix("}:m") else {
                watch.report("remains", "the hash \(key) is left")
                continue
            }
            for (name, value) in fields where name.hasPrefix("n:") || name == "buffered" {
                let text = String(decoding: value, as: UTF8.self)
                if text != "0" { watch.report("remains", "\(key) counts \(text) in '\(name)'") }
            }
        }
        for (key, set) in space.sortedSets.sorted(by: { $0.key < $1.key })
        where key != keys.engines && key != keys.workers {
            watch.report("remains", "\(key) is left with \(set.items.map(\.member).joined(separator: ", "))")
        }
        for key in space.lists.keys.sorted() { watch.report("remains", "the list \(key) is left") }
        for (key, stream) in space.streams.sorted(by: { $0.key < $1.key }) where !key.hasSuffix("}:v") {
            let pending = stream.groups.values.reduce(0) { $0 + $1.pending.count }
            if stream.count > 0 || pending > 0 {
                watch.report("remains", "the stream \(key) is left with \(stream.count) entries, \(pending) pending")
            }
        }
    }

    // MARK: Ends

    /// What must be equal whatever the schedule: state, data, outputs and ledgers of each job.
    package func fingerprint() -> String {
        let jobs = storedJobs().map(\.job)
        // How far the children of a job had come that failed, and whether they were started at all, is a race.
        let failed = Set(jobs.filter { $0.header.state != .completed }.map(\.meta.job))
        return jobs.filter { !failed.contains($0.meta.parentJob ?? "") }.map(fingerprint).sorted()
            .joined(separator: "\n\n")
    }

    /// True for the root, and for the last round of loops: which other dimensions are left depends on who was last.
    private func isComparable(_ address: Address, _ job: JobSnapshot) -> Bool {
        guard let graph = app.graph(subscribing: job.meta.topic) else { return false }
        return address.path.dropFirst().allSatisfy { part in
            guard let opening = part.opening,
                case .hook(let hook) = graph.source.activities[opening.opener].kind, hook.isPivot
            else { return false }
            return !job.openCounts.keys.contains { other in
                guard let sibling = other.opening else { return false }
                return sibling.outer == opening.outer && sibling.opener == opening.opener
                    && sibling.index > opening.index
            }
        }
    }

    private func fingerprint(of job: JobSnapshot) -> String {
        // The first error is who was first: only that there is one is the same each time.
        guard job.header.state == .completed else { return "\(job.meta.topic) \(job.header.state.rawValue)" }
        var lines = ["\(job.meta.topic) completed, semaphore \(job.header.semaphore)"]
        lines.append("data \(Self.text(.object(job.data)))")
        for (address, scope) in job.scopes.sorted(by: { $0.key.text < $1.key.text })
        where isComparable(address, job) {
            for (index, instance) in scope.instances.sorted(by: { $0.key < $1.key }) {
                let output = instance.output.map(Self.text) ?? "-"
                let state = instance.record?.state.rawValue ?? "?"
                lines.append("\(address) \(index) \(instance.ledger.value) \(state) \(output)")
            }
            for (index, join) in scope.joins.sorted(by: { $0.key < $1.key }) {
                lines.append("\(address) join \(index) \(join.isDecided) \(join.arrivals)")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func text(_ value: JSON) -> String {
        // A child's generated id follows the guid of what started it, and that may be a signal's id.
        guard case .object(let object) = value, object["job_id"] != nil else {
            return String(decoding: value.serialized(.canonical), as: UTF8.self)
        }
        return "{job_id}"
    }
}
