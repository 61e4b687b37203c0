/// What a job has announced on the topic that its graph publishes to: its data so far, or how it ended.
public struct Publication: Sendable, Equatable {
    /// What was announced.
    public enum Kind: String, Sendable, CaseIterable {
        /// An activity with `emit` announced the job's data so far.
        case emitted
        case completed
        case failed
        case interrupted
        case cancelled

        /// True unless more may come of the job.
        public var isFinal: Bool { self != .emitted }
    }

    /// What was announced.
    public var kind: Kind
    /// The app's id.
    public var app: String
    /// The topic that was published to.
    public var topic: String
    /// The job's id.
    public var job: String
    /// When, in milliseconds since 1970.
    public var milliseconds: Int64
    /// The job's data; for a job that did not complete its error, `{code, message, …}`.
    public var data: JSONValue

    /// The announcement as `--json` prints it.
    public var json: JSONValue {
        [
            "kind": .init(stringLiteral: kind.rawValue), "app": .init(stringLiteral: app),
            "topic": .init(stringLiteral: topic), "job": .init(stringLiteral: job),
            "milliseconds": .init(integerLiteral: milliseconds), "data": data,
        ]
    }
}
