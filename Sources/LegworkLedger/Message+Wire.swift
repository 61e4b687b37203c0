extension Message {
    /// The fields of the stream entry, in order.
    package var fields: [(name: String, value: [UInt8])] {
        var fields: [(name: String, value: [UInt8])] = [("m", Array(header.utf8))]
        switch self {
        case .reentry(let reentry): fields.append(("d", reentry.payload))
        case .answer(let answer): if !answer.payload.isEmpty { fields.append(("d", answer.payload)) }
        case .signal(let signal): fields += [("d", signal.payload), ("i", Array(signal.id.utf8))]
        case .childStart(_, _, let payload), .interrupt(_, _, _, let payload): fields.append(("d", payload))
        case .fanOut(let fanOut): fields += [("d", fanOut.payload), ("i", Array(fanOut.id.utf8))]
        case .broadcast(let to): fields += [("d", to.payload), ("i", Array(to.id.utf8))]
        case .transition, .wake, .sweep, .release, .nudge: break
        }
        return fields
    }

    /// The stream field `m`.
    package var header: String {
        switch self {
        case .transition(let to):
            "T|\(to.app)|\(to.gid)|\(to.activity)|\(to.address.text)|\(to.guid)|\(to.job)"
        case .reentry(let to):
            "C|\(to.app)|\(to.gid)|\(to.pivot)|\(to.address.text)|\(to.guid)|\(to.source.text)|\(to.job)"
        case .answer(let answer):
            "A|\(answer.sequence)|\(answer.status.rawValue)|\(answer.code)|\(answer.token.text)"
        case .wake(let cause, let token): "W|\(cause.rawValue)|\(token.text)"
        case .signal(let signal): "S|\(signal.status.rawValue)|\(signal.code)|\(signal.token.text)"
        case .childStart(let app, let job, _): "K|\(app)|\(job)"
        case .sweep(let app, let gid, let job): "X|\(app)|\(gid)|\(job)"
        case .interrupt(let app, let gid, let job, _): "I|\(app)|\(gid)|\(job)"
        case .release(let app, let gid, let job): "R|\(app)|\(gid)|\(job)"
        case .fanOut(let fanOut): fanOut.header
        case .broadcast(let broadcast): broadcast.header
        case .nudge: "N"
        }
    }

    /// The message of a stream entry, or nil where the fields are none of ours.
    ///
    /// - Parameters:
    ///   - header: the field `m`.
    ///   - payload: the field `d`; empty where absent.
    ///   - id: the field `i`; empty where absent.
    package init?(header: String, payload: [UInt8] = [], id: String = "") {
        guard let kind = header.first else { return nil }
        func parts(_ count: Int) -> [Substring]? {
            let parts = header.split(separator: "|", maxSplits: count, omittingEmptySubsequences: false)
            return parts.count == count + 1 ? parts : nil
        }
        switch kind {
        case "T":
            guard let p = parts(6), let activity = Int(p[3]) else { return nil }
            self = .transition(
                Transition(
                    app: String(p[1]),
                    gid: String(p[2]),
                    activity: activity,
                    address: Address(String(p[4])),
                    guid: String(p[5]),
                    job: String(p[6])
                )
            )
        case "C":
            guard let p = parts(7), let pivot = Int(p[3]) else { return nil }
            self = .reentry(
                Reentry(
                    app: String(p[1]),
                    gid: String(p[2]),
                    pivot: pivot,
                    address: Address(String(p[4])),
                    guid: String(p[5]),
                    source: Address(String(p[6])),
                    job: String(p[7]),
                    payload: payload
                )
            )
        case "A":
            guard let p = parts(4), let sequence = Int(p[1]), let status = AnswerStatus(rawValue: String(p[2])),
                let code = Int(p[3]), let token = WaitToken(p[4])
            else { return nil }
            self = .answer(
                Answer(token: token, sequence: sequence, status: status, code: code, payload: payload)
            )
        case "W":
            guard let p = parts(2), let letter = p[1].first, let cause = TimerCause(rawValue: letter),
                let token = WaitToken(p[2])
            else { return nil }
            self = .wake(cause, token)
        case "S":
            guard let p = parts(3), let status = AnswerStatus(rawValue: String(p[1])), let code = Int(p[2]),
                let token = WaitToken(p[3])
            else { return nil }
            self = .signal(SignalWake(token: token, id: id, status: status, code: code, payload: payload))
        case "K":
            guard let p = parts(2) else { return nil }
            self = .childStart(app: String(p[1]), job: String(p[2]), payload: payload)
        case "X":
            guard let p = parts(3) else { return nil }
            self = .sweep(app: String(p[1]), gid: String(p[2]), job: String(p[3]))
        case "I":
            guard let p = parts(3) else { return nil }
            self = .interrupt(app: String(p[1]), gid: String(p[2]), job: String(p[3]), payload: payload)
        default:
            guard let message = Self.rare(header: header, payload: payload, id: id) else { return nil }
            self = message
        }
    }

    /// Messages that few jobs get.
    private static func rare(header: String, payload: [UInt8], id: String) -> Message? {
        switch header.first {
        case "R":
            let p = header.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false)
            return p.count == 4 ? .release(app: String(p[1]), gid: String(p[2]), job: String(p[3])) : nil
        case "F": return FanOut(header: header, payload: payload, id: id).map { .fanOut($0) }
        case "B": return Broadcast(header: header, payload: payload, id: id).map { .broadcast($0) }
        case "N": return .nudge
        default: return nil
        }
    }

    /// The app and the job that the message moves, or nil for a nudge. A fan-out moves none: its job is empty.
    package var target: (app: String, job: String)? {
        switch self {
        case .transition(let to): (to.app, to.job)
        case .reentry(let to): (to.app, to.job)
        case .answer(let answer): (answer.token.app, answer.token.job)
        case .wake(_, let token): (token.app, token.job)
        case .signal(let signal): (signal.token.app, signal.token.job)
        case .childStart(let app, let job, _): (app, job)
        case .sweep(let app, _, let job): (app, job)
        case .interrupt(let app, _, let job, _): (app, job)
        case .release(let app, _, let job): (app, job)
        case .fanOut(let fanOut): (fanOut.app, "")
        case .broadcast(let broadcast): (broadcast.app, broadcast.job)
        case .nudge: nil
        }
    }

    /// The job's life that the message is meant for; nil for those that any life takes.
    package var gid: String? {
        switch self {
        case .transition(let to): to.gid
        case .reentry(let to): to.gid
        case .answer(let answer): answer.token.gid
        case .wake(_, let token): token.gid
        case .signal(let signal): signal.token.gid
        case .sweep(_, let gid, _), .release(_, let gid, _): gid
        case .interrupt(_, let gid, _, _): gid.isEmpty ? nil : gid
        case .childStart, .fanOut, .broadcast, .nudge: nil
        }
    }

    /// The innermost dimension whose state the message needs; the root where it needs no more.
    package var address: Address {
        switch self {
        case .transition(let to): to.address
        case .reentry(let to): to.source
        case .answer(let answer): answer.token.address
        case .wake(_, let token): token.address
        case .signal(let signal): signal.token.address
        case .childStart, .sweep, .interrupt, .release, .fanOut, .broadcast, .nudge: .root
        }
    }
}
