/// A signal to one job that an index has named: to whatever of it waits on the topic when it arrives.
///
/// Shape: `B|app|topic|status|code|job`, with the signal's payload and id.
package struct Broadcast: Sendable, Equatable {
    /// The app's id.
    package var app: String
    /// The hook topic.
    package var topic: String
    /// What the signal says of itself.
    package var status: AnswerStatus
    /// Decides the edge.
    package var code: Int
    /// The job's id.
    package var job: String
    /// The signal's id.
    package var id: String
    /// The payload as JSON.
    package var payload: [UInt8]

    /// A broadcast of these parts.
    package init(
        app: String,
        topic: String,
        status: AnswerStatus,
        code: Int,
        job: String,
        id: String,
        payload: [UInt8]
    ) {
        self.app = app
        self.topic = topic
        self.status = status
        self.code = code
        self.job = job
        self.id = id
        self.payload = payload
    }

    /// The broadcast from its header, or nil where it is none.
    package init?(header: String, payload: [UInt8], id: String) {
        let p = header.split(separator: "|", maxSplits: 5, omittingEmptySubsequences: false)
        guard p.count == 6, let status = AnswerStatus(rawValue: String(p[3])), let code = Int(p[4]) else { return nil }
        self.init(
            app: String(p[1]),
            topic: String(p[2]),
            status: status,
            code: code,
            job: String(p[5]),
            id: id,
            payload: payload
        )
    }

    /// The header as it travels.
    package var header: String { "B|\(app)|\(topic)|\(status.rawValue)|\(code)|\(job)" }
}
