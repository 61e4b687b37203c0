import LegworkGraph
import LegworkJSON
package import LegworkLedger

/// Checks the invariants of one job: what its ledgers, records, joins, counts and semaphore say of each other, of what is
/// under way for it and of what is stored beside it.
///
/// Pure: the caller brings the facts. Source: `30-reliability`, Invariants 1–4 and 6.
package enum JobAudit {
    /// Something that must not be.
    package struct Violation: Sendable, Hashable, CustomStringConvertible {
        /// Its class.
        package var kind: AuditKind
        /// What is wrong.
        package var message: String
        /// The claim that nothing answers to, where it is one.
        package var claim: Claim?

        package var description: String { "\(kind.rawValue): \(message)" }
    }

    /// What is wrong with a job, of which all is known but what is stored beside it; empty for nothing.
    ///
    /// - Parameters:
    ///   - job: the job with all of its scopes.
    ///   - underway: the messages for it that are in a stream or held.
    package static func violations(of job: JobSnapshot, app: PreparedApp, underway: [Message]) -> [Violation] {
        violations(of: JobFacts(job: job, underway: underway), app: app)
    }

    /// What is wrong with a job; empty for nothing.
    package static func violations(of facts: JobFacts, app: PreparedApp) -> [Violation] {
        guard let graph = app.graph(subscribing: facts.job.meta.topic) else {
            return [
                Violation(
                    kind: .version,
                    message: "its version has no graph for topic '\(facts.job.meta.topic)'"
                )
            ]
        }
        var audit = Audit(facts: facts, graph: graph)
        audit.run()
        return audit.found
    }

    private struct Audit {
        let facts: JobFacts
        let graph: PreparedGraph
        var found: [Violation] = []

        init(facts: JobFacts, graph: PreparedGraph) {
            self.facts = facts
            self.graph = graph
        }

        var job: JobSnapshot { facts.job }
        var underway: [Message] { facts.underway }

        mutating func run() {
            for (address, scope) in job.scopes {
                for (index, instance) in scope.instances { check(instance, index, address) }
                for (index, join) in scope.joins { check(join, index, address) }
                checkRound(scope, address)
                for (guid, ledger) in scope.messages { check(ledger, guid, address) }
            }
            for address in job.openCounts.keys where job.scopes[address] == nil {
                report(.scopeCount, "the scope \(address) is listed, but was not found")
            }
            checkBeside()
            if job.header.state.hasEnded { checkEnd() } else { checkCounts() }
        }

        mutating func report(_ kind: AuditKind, _ message: String, _ claim: Claim? = nil) {
            found.append(Violation(kind: kind, message: message, claim: claim))
        }

        private func name(_ index: Int, _ address: Address) -> String {
            let isKnown = graph.source.activities.indices.contains(index)
            let id = isKnown ? graph.source.activities[index].id : "#\(index)"
            return address.isRoot ? "'\(id)'" : "'\(id)' at \(address)"
        }

        /// Messages for one instance.
        private func messages(for index: Int, at address: Address) -> [Message] {
            underway.filter { message in
                switch message {
                case .answer(let answer): answer.token.activity == index && answer.token.address == address
                case .wake(_, let token): token.activity == index && token.address == address
                case .signal(let signal): signal.token.activity == index && signal.token.address == address
                case .transition(let to): to.activity == index && to.address == address
                case .reentry(let to): to.pivot == index && to.address == address
                case .childStart, .sweep, .interrupt, .release, .fanOut, .broadcast, .nudge: false
                }
            }
        }

        // MARK: Instances

        private mutating func check(_ instance: Instance, _ index: Int, _ address: Address) {
            let name = name(index, address)
            guard graph.source.activities.indices.contains(index) else {
                report(.record, "instance \(name) belongs to no activity")
                return
            }
            let isDimension = address.opening?.opener == index && instance.ledger.value == 0
            guard let record = instance.record else {
                report(.record, "\(name) has a ledger and no record")
                return
            }
            if isDimension { return }
            let ledger = instance.ledger
            if ledger.legOneEntries < 1 { report(.ledger, "\(name) was never entered (\(ledger.value))") }
            if record.state == .done, !ledger.isFinalised, !graph.isPivot(index) {
                report(.ledger, "\(name) is done and its ledger is not finalised (\(ledger.value))")
            }
            if ledger.isFinalised, record.isOpen, record.state != .begun {
                report(.ledger, "\(name) is finalised and its record is open (\(record.text))")
            }
            if record.state == .open, !ledger.isLegOneDone {
                report(.ledger, "\(name) waits, but its first leg is not done (\(ledger.value))")
            }
            guard !job.header.state.hasEnded else { return }
            let isWoken = record.state == .takenByTimer || record.state == .takenBySignal
            if isWoken, messages(for: index, at: address).isEmpty {
                let what = record.state == .takenByTimer ? "timer" : "signal"
                report(.record, "a \(what) has taken the wait of \(name), and its wake is in no stream")
            }
            if record.state == .held, job.header.state != .paused {
                report(.record, "\(name) failed and waits for a person, and the job is not paused")
            }
            if record.state == .begun, underway.isEmpty {
                report(.record, "\(name) has begun, and no message is left to carry it on")
            }
        }

        // MARK: Joins, rounds, messages

        private mutating func check(_ join: JoinRecord, _ index: Int, _ address: Address) {
            let name = name(index, address)
            guard graph.source.activities.indices.contains(index), graph.topology.isJoin(index) else {
                report(.join, "\(name) keeps the edges of a join, and is none")
                return
            }
            let inbound = graph.topology.inbound[index].count
            guard join.slots.count == inbound else {
                report(.join, "the join \(name) keeps \(join.slots.count) edges and has \(inbound)")
                return
            }
            let mode = graph.source.activities[index].join
            guard mode != .each else { return }
            let isOver = join.isResolved || (mode == .any && join.slots.contains(.taken))
            if isOver, !join.isDecided {
                report(.join, "the join \(name) has all that it waits for, and is not decided (\(join.text))")
            }
            if !isOver, join.isDecided { report(.join, "the join \(name) was decided too soon (\(join.text))") }
            let hasRun = (job.instance(index, at: address)?.ledger.legOneEntries ?? 0) > 0
            if hasRun, !join.isDecided || !join.slots.contains(.taken) {
                report(.join, "the join \(name) has run, and its edges do not say so (\(join.text))")
            }
        }

        private mutating func checkRound(_ scope: ScopeState, _ address: Address) {
            guard let round = scope.round else { return }
            guard let opener = address.opening?.opener, graph.source.activities.indices.contains(opener),
                graph.isPivot(opener)
            else {
                report(.round, "\(address) knows of cycles, and is no round of a loop")
                return
            }
            let cycles = graph.topology.cycles[opener].count
            if !(0...cycles).contains(round.openCycles) {
                report(.round, "round \(address) has \(round.openCycles) cycles open, and its loop \(cycles) in all")
            }
        }

        private mutating func check(_ ledger: MessageLedger, _ guid: String, _ address: Address) {
            if ledger.hasStepB, !ledger.hasStepA {
                report(.ledger, "message \(guid) has sent its children before its work was saved (\(ledger.value))")
            }
            if ledger.hasStepC, !ledger.hasClosedJob {
                report(.ledger, "message \(guid) has completed a job that it did not close (\(ledger.value))")
            }
            if ledger.hasStepA, !ledger.isComplete, underway.isEmpty, !job.header.state.hasEnded {
                report(.ledger, "message \(guid) has steps left, and is in no stream (\(ledger.value))")
            }
        }

        // MARK: What is stored beside the job

        private mutating func checkBeside() {
            for claim in facts.unmet {
                switch claim {
                case .timer(let timer, let due):
                    report(.timer, "no timer '\(timer.member)' is armed for \(Timestamps.iso(due))", claim)
                case .waiter(let key, let token):
                    let name = name(token.activity, token.address)
                    report(.waiter, "\(name) waits for a signal, and is not listed under '\(key.text)'", claim)
                case .task(let topic, let entry, let token):
                    guard messages(for: token.activity, at: token.address).isEmpty else { continue }
                    let what =
                        entry.isEmpty ? "no stream has its task, and no worker was given it" : "task \(entry) is gone"
                    report(
                        .task,
                        "\(name(token.activity, token.address)) waits for '\(topic)': \(what), and no answer is under way",
                        claim
                    )
                case .child(let child, let token): checkChild(child, token, claim)
                case .parent(let token):
                    let isCalledOff = underway.contains { if case .interrupt = $0 { true } else { false } }
                    if !isCalledOff {
                        report(.child, "its parent '\(token.job)' does not wait for it, and has not ended it", claim)
                    }
                case .index: report(.index, "it is not in its app's index", claim)
                case .scope(let address): report(.scopeCount, "the dimension \(address) has no hash", claim)
                }
            }
            let isMoving = !underway.isEmpty || job.header.state == .paused
            if job.isReleasing, !job.header.state.hasEnded,
                !underway.contains(where: { if case .release = $0 { true } else { false } })
            {
                report(.held, "held messages are being put back, and no message is left to go on with it")
            }
            if facts.heldCount > 0, !isMoving {
                report(.held, "\(facts.heldCount) messages are held for it, and it is not paused")
            }
        }

        private mutating func checkChild(_ child: String, _ token: WaitToken, _ claim: Claim) {
            let starts = facts.childStarts.contains { $0.target.map { $0 == (token.app, child) } ?? false }
            guard !starts, messages(for: token.activity, at: token.address).isEmpty else { return }
            report(
                .child,
                "\(name(token.activity, token.address)) waits for job '\(child)', which does not live for it, "
                    + "and no answer is under way",
                claim
            )
        }

        // MARK: Ends

        private mutating func checkEnd() {
            let isSwept = !underway.contains { if case .sweep = $0 { true } else { false } }
            guard isSwept else { return }
            let left = job.scopes.values.reduce(0) { sum, scope in
                sum + scope.instances.values.count { $0.record?.isOpen ?? false }
            }
            if left > 0 {
                report(.expiry, "it has ended with \(left) waits open, and no sweep is under way")
                return
            }
            guard job.expiresMilliseconds == nil, let life = DurationText.milliseconds(graph.source.expire), life > 0
            else { return }
            report(.expiry, "it has ended and will never expire, though its graph says '\(graph.source.expire)'")
        }

        // MARK: Obligations

        /// The obligations that are open: waiting instances, and entries under way.
        private func obligations() -> [Address] {
            var open: [Address] = []
            for (address, scope) in job.scopes {
                for (index, instance) in scope.instances {
                    guard let record = instance.record, record.isOpen else { continue }
                    if !isReentered(index, instance) {
                        open.append(address)
                    } else if record.state == .held || record.deadline?.cause == .retry {
                        // A round that a person tries again; its obligation lives where the loop was gone round.
                        open.append(Address(record.reference))
                    }
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
            graph.source.activities.indices.contains(index) && graph.isPivot(index)
                && instance.ledger.legTwoEntries > 1
        }

        private mutating func checkCounts() {
            let open = obligations()
            if Int64(open.count) != job.header.semaphore {
                report(
                    .semaphore,
                    "the semaphore is \(job.header.semaphore), and \(open.count) obligations are open"
                )
            }
            for (scope, count) in job.openCounts {
                let inside = open.filter { $0.isInside(scope) }.count
                if inside != count {
                    report(.scopeCount, "scope \(scope) counts \(count) open obligations and has \(inside)")
                }
            }
            if open.isEmpty, underway.isEmpty {
                report(.unexplained, "the job has not ended, and nothing will move it")
            }
        }
    }
}
