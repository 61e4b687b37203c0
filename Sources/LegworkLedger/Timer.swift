/// An entry of a partition's sorted set of timers.
///
/// Shape of the member: `cause|token` for the waits of jobs and for expiries (whose token names no activity: index −1,
/// address `,0`, attempt 0), `b|signal` for buffered signals, by their name in the buffer (`app:topic:id`), `c|app:topic|slice`
/// for slices of statistics. The token of a
/// `schedule` names attempt 0, as it outlives the attempts. The score is the due millisecond.
package enum Timer: Sendable, Hashable {
    case wait(TimerCause, WaitToken)
    case expiry(app: String, gid: String, job: String)
    case buffer(signal: String)
    case slice(app: String, topic: String, slice: Tally.Slice)

    /// The timer from its member, or nil where it is none.
    package init?(member: String) {
        guard let letter = member.first, let cause = TimerCause(rawValue: letter), member.dropFirst().first == "|"
        else { return nil }
        let rest = member.dropFirst(2)
        if cause == .buffer {
            self = .buffer(signal: String(rest))
            return
        }
        if cause == .slice {
            let parts = rest.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let colon = parts[0].firstIndex(of: ":"), let slice = Tally.Slice(String(parts[1]))
            else { return nil }
            let topic = String(parts[0][parts[0].index(after: colon)...])
            self = .slice(app: String(parts[0][..<colon]), topic: topic, slice: slice)
            return
        }
        guard let token = WaitToken(rest) else { return nil }
        self = cause == .expiry ? .expiry(app: token.app, gid: token.gid, job: token.job) : .wait(cause, token)
    }

    /// The member of the sorted set.
    package var member: String { String(writing: write) }

    /// Appends the member of the sorted set.
    package func write(to bytes: inout [UInt8]) {
        switch self {
        case .wait(let cause, let token):
            bytes.append(cause.mark)
            bytes.add(mark: "|")
            token.write(to: &bytes)
        case .expiry(let app, let gid, let job):
            bytes.add("x|")
            WaitToken(app: app, gid: gid, activity: -1, address: .root, attempt: 0, job: job).write(to: &bytes)
        case .buffer(let signal):
            bytes.add("b|")
            bytes.add(signal)
        case .slice(let app, let topic, let slice): bytes.add("c|\(app):\(topic)|\(slice.text)")
        }
    }
}
