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
    package var header: String { String(writing: writeHeader) }

    /// Appends the stream field `m`.
    package func writeHeader(to bytes: inout [UInt8]) {
        switch self {
        case .transition(let to):
            bytes.add("T|\(to.app)|\(to.gid)|\(to.activity)|\(to.address.text)|\(to.guid)|\(to.job)")
        case .reentry(let to):
            bytes.add("C|\(to.app)|\(to.gid)|\(to.pivot)|\(to.address.text)|\(to.guid)|\(to.source.text)|\(to.job)")
        case .answer(let answer):
            bytes.add("A|")
            bytes.add(answer.sequence)
            bytes.add(mark: "|")
            Self.write(answer.status, answer.code, answer.token, to: &bytes)
        case .wake(let cause, let token):
            bytes.add("W|")
            bytes.append(cause.mark)
            bytes.add(mark: "|")
            token.write(to: &bytes)
        case .signal(let signal):
            bytes.add("S|")
            Self.write(signal.status, signal.code, signal.token, to: &bytes)
        case .childStart(let app, let job, _): bytes.add("K|\(app)|\(job)")
        case .sweep(let app, let gid, let job): bytes.add("X|\(app)|\(gid)|\(job)")
        case .interrupt(let app, let gid, let job, _): bytes.add("I|\(app)|\(gid)|\(job)")
        case .release(let app, let gid, let job): bytes.add("R|\(app)|\(gid)|\(job)")
        case .fanOut(let fanOut): bytes.add(fanOut.header)
        case .broadcast(let broadcast): bytes.add(broadcast.header)
        case .nudge: bytes.add(mark: "N")
        }
    }

    private static func write(_ status: AnswerStatus, _ code: Int, _ token: WaitToken, to bytes: inout [UInt8]) {
        bytes.add(status.rawValue)
        bytes.add(mark: "|")
        bytes.add(code)
        bytes.add(mark: "|")
        token.write(to: &bytes)
    }

    /// The message of a stream entry, or nil where the fields are none of ours.
    ///
    /// - Parameters:
    ///   - header: the field `m`.
    ///   - payload: the field `d`; empty where absent.
    ///   - id: the field `i`; empty where absent.
    package init?(header: String, payload: [UInt8] = [], id: String = "") {
        self.init(header: Array(header.utf8), payload: payload, id: id)
    }

    /// As `init(header:payload:id:)` of a text.
    package init?(header: [UInt8], payload: [UInt8] = [], id: String = "") {
        var parts = BarredText(header)
        guard let kind = header.first.map(Unicode.Scalar.init) else { return nil }
        if kind == "N" {
            self = .nudge
            return
        }
        guard parts.part() != nil else { return nil }
        switch kind {
        case "T", "C": self.init(entering: kind, &parts, payload)
        case "A":
            guard let sequence = parts.number(), let status = parts.text().flatMap(AnswerStatus.init(rawValue:)),
                let code = parts.number(), let token = WaitToken(readingRestOf: &parts)
            else { return nil }
            self = .answer(
                Answer(token: token, sequence: Int(sequence), status: status, code: Int(code), payload: payload)
            )
        case "W":
            guard let letter = parts.part(), letter.count == 1, let cause = TimerCause(mark: letter.first),
                let token = WaitToken(readingRestOf: &parts)
            else { return nil }
            self = .wake(cause, token)
        case "S":
            guard let status = parts.text().flatMap(AnswerStatus.init(rawValue:)), let code = parts.number(),
                let token = WaitToken(readingRestOf: &parts)
            else { return nil }
            self = .signal(SignalWake(token: token, id: id, status: status, code: Int(code), payload: payload))
        case "K":
            guard let app = parts.text() else { return nil }
            self = .childStart(app: app, job: parts.restText, payload: payload)
        case "X":
            guard let app = parts.text(), let gid = parts.text() else { return nil }
            self = .sweep(app: app, gid: gid, job: parts.restText)
        case "I":
            guard let app = parts.text(), let gid = parts.text() else { return nil }
            self = .interrupt(app: app, gid: gid, job: parts.restText, payload: payload)
        case "R":
            guard let app = parts.text(), let gid = parts.text() else { return nil }
            self = .release(app: app, gid: gid, job: parts.restText)
        case "F", "B":
            guard let message = Self.rare(String(decoding: header, as: UTF8.self), payload, id) else { return nil }
            self = message
        default: return nil
        }
    }

    /// Messages that few jobs get.
    private static func rare(_ header: String, _ payload: [UInt8], _ id: String) -> Message? {
        header.first == "F"
            ? FanOut(header: header, payload: payload, id: id).map { .fanOut($0) }
            : Broadcast(header: header, payload: payload, id: id).map { .broadcast($0) }
    }

    /// An entry or a re-entry into an activity.
    private init?(entering kind: Unicode.Scalar, _ parts: inout BarredText, _ payload: [UInt8]) {
        guard let app = parts.text(), let gid = parts.text(), let activity = parts.number(),
            let address = parts.text().flatMap(Address.init(reading:)), let guid = parts.text()
        else { return nil }
        if kind == "T" {
            self = .transition(
                Transition(
                    app: app,
                    gid: gid,
                    activity: Int(activity),
                    address: address,
                    guid: guid,
                    job: parts.restText
                )
            )
            return
        }
        guard let source = parts.text().flatMap(Address.init(reading:)) else { return nil }
        self = .reentry(
            Reentry(
                app: app,
                gid: gid,
                pivot: Int(activity),
                address: address,
                guid: guid,
                source: source,
                job: parts.restText,
                payload: payload
            )
        )
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
