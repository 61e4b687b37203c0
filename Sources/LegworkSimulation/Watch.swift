import LegworkLedger
import LegworkPlanner

/// What was seen of the calls of a world, and what of that must not be.
package struct Watch: Sendable {
    /// What is wrong: class and message.
    package private(set) var violations: [Violation] = []

    private var entries: Set<String> = []
    private var answers: [WaitToken: Int] = [:]
    private var dispatches: Set<WaitToken> = []
    private var ends: [String: Int] = [:]
    private var accepted: [WaitToken: Int] = [:]
    private var overdue: Set<WaitToken> = []

    mutating func report(_ kind: String, _ message: String) {
        violations.append(Violation(kind: kind, message: message))
    }

    mutating func report(_ found: [Violation]) { violations += found }

    /// All that later calls are compared with.
    func digest(into hasher: inout Hasher) {
        hasher.combine(entries)
        hasher.combine(answers)
        hasher.combine(dispatches)
        hasher.combine(ends)
        hasher.combine(accepted)
        hasher.combine(overdue)
    }

    /// A commit was carried out.
    mutating func done(_ commit: Commit, message: Message?, drop: DropReason?) {
        if let entry = commit.entry, !entries.insert("\(commit.partition) \(entry)").inserted {
            report("twice", "the message \(entry) of partition \(commit.partition) was done twice")
        }
        if case .wake(.schedule, let token) = message, drop == nil { overdue.insert(token) }
        if let message, let drop, commit.entry != nil { dropped(message, drop) }
        for operation in commit.operations { seen(operation) }
    }

    private mutating func seen(_ operation: Operation) {
        switch operation {
        case .send(.answer(let answer), _) where answer.sequence == 0:
            answers[answer.token, default: 0] += 1
            if answers[answer.token] == 2 { report("child", "the child of \(answer.token.text) answered twice") }
        case .dispatch(let task):
            if !dispatches.insert(task.token).inserted {
                report("dispatch", "the attempt \(task.token.text) was dispatched twice")
            }
        case .event(let event):
            switch event.kind {
            case .completed, .failed, .interrupted, .cancelled:
                ends[event.gid, default: 0] += 1
                if ends[event.gid] == 2 { report("end", "the life \(event.gid) of \(event.job) ended twice") }
            case .created, .paused, .resumed, .emitted, .expired: break
            }
        default: break
        }
    }

    /// A message was acknowledged without moving anything: whoever took a wait has won, so its wake must not be lost.
    private mutating func dropped(_ message: Message, _ drop: DropReason) {
        switch drop {
        case .gone, .ended, .held, .nudge: return
        case .stale, .duplicate, .folded, .malformed: break
        }
        switch message {
        case .signal(let signal) where signal.code != 202:
            report("signal", "the signal '\(signal.id)' was delivered to \(signal.token.text) and dropped as \(drop)")
        case .wake(let cause, var token) where cause == .sleep || cause == .retry:
            // The time of all attempts together was up meanwhile.
            token.attempt = 0
            guard !overdue.contains(token) else { return }
            report("wake", "the timer '\(cause.rawValue)' took the wait \(token.text) and was dropped as \(drop)")
        case .transition, .reentry: report("lost", "\(message) was dropped as \(drop)")
        default: break
        }
    }

    /// A final answer of a worker was taken.
    mutating func taken(_ token: WaitToken, byOwner isOwner: Bool) {
        accepted[token, default: 0] += 1
        if accepted[token] == 2 { report("answer", "two answers to \(token.text) were taken") }
        if !isOwner { report("answer", "an answer to \(token.text) was taken from who no longer owns the task") }
    }
}
