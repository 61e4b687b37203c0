/// A signal on its way to many, a chunk at a time: to the jobs of an index, or to the waiters of a hook key.
///
/// Shape: `F|app|topic|source|status|code|bound|score|member`; the source is `i` and the name of an index (`I` where the jobs
/// are taken out of it), or `w` and a hook key. Score and member are the cursor, both empty at the beginning; the member
/// comes last, as it may hold any text. The payload and the id are those of the signal.
/// Source: `21-protocol` §8: what is too much for one call goes in chunks with a cursor in the message.
package struct FanOut: Sendable, Equatable {
    /// Whom it goes to.
    package enum Source: Sendable, Hashable {
        /// The jobs of an index of the message's own partition; `scrubs` takes them out of it.
        case index(String, scrubs: Bool)
        /// The waiters of a hook key of the message's own partition.
        case waiters(HookKey)
    }

    /// A place in a sorted set: the last member that is done.
    package struct Cursor: Sendable, Hashable {
        /// Its score.
        package var score: Int64
        /// The member.
        package var member: String

        /// A place.
        package init(score: Int64, member: String) {
            self.score = score
            self.member = member
        }
    }

    /// The most members that one call looks at: at some 8 µs each, about a millisecond.
    package static let membersMax = 100

    /// The app's id.
    package var app: String
    /// The hook topic.
    package var topic: String
    /// Whom it goes to.
    package var source: Source
    /// The highest score that is meant: milliseconds for an index, microseconds for waiters. Who comes later is not meant.
    package var bound: Int64
    /// What is done; nil for nothing.
    package var cursor: Cursor?
    /// The signal's id.
    package var id: String
    /// What the signal says of itself.
    package var status: AnswerStatus
    /// Decides the edge.
    package var code: Int
    /// The payload as JSON.
    package var payload: [UInt8]

    /// A fan-out of these parts.
    package init(
        app: String,
        topic: String,
        source: Source,
        bound: Int64,
        cursor: Cursor? = nil,
        id: String,
        status: AnswerStatus,
        code: Int,
        payload: [UInt8]
    ) {
        self.app = app
        self.topic = topic
        self.source = source
        self.bound = bound
        self.cursor = cursor
        self.id = id
        self.status = status
        self.code = code
        self.payload = payload
    }

    /// The header as it travels.
    package var header: String { headerStart + (cursor.map { "\($0.score)|\($0.member)" } ?? "|") }

    /// The header up to the cursor.
    package var headerStart: String { "F|\(app)|\(topic)|\(source.text)|\(status.rawValue)|\(code)|\(bound)|" }

    /// The fan-out from its header, or nil where it is none.
    package init?(header: String, payload: [UInt8], id: String) {
        let p = header.split(separator: "|", maxSplits: 8, omittingEmptySubsequences: false)
        guard p.count == 9, let source = Source(String(p[3])), let status = AnswerStatus(rawValue: String(p[4])),
            let code = Int(p[5]), let bound = Int64(p[6])
        else { return nil }
        self.init(
            app: String(p[1]),
            topic: String(p[2]),
            source: source,
            bound: bound,
            cursor: Int64(p[7]).map { Cursor(score: $0, member: String(p[8])) },
            id: id,
            status: status,
            code: code,
            payload: payload
        )
    }

    /// What the messages begin with that a chunk sends; the member, or the waiter's token, follows.
    package var headOfEach: String {
        switch source {
        case .index: "B|\(app)|\(topic)|\(status.rawValue)|\(code)|"
        case .waiters: "S|\(status.rawValue)|\(code)|"
        }
    }
}

extension FanOut.Source {
    /// The source as it travels.
    package var text: String {
        switch self {
        case .index(let name, let scrubs): (scrubs ? "I" : "i") + name
        case .waiters(let key): "w" + key.text
        }
    }

    /// The source from its text, or nil where it is none.
    package init?(_ text: String) {
        let rest = String(text.dropFirst())
        switch text.first {
        case "i": self = .index(rest, scrubs: false)
        case "I": self = .index(rest, scrubs: true)
        case "w":
            guard let key = HookKey(rest) else { return nil }
            self = .waiters(key)
        default: return nil
        }
    }
}
