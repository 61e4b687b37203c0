import LegworkJSON

/// What a job is doing.
public enum RunState: String, Sendable, CaseIterable {
    /// It moves, or an engine will move it.
    case running
    /// Everything that is open waits for a timer, a signal, a worker or a child.
    case waiting
    /// Held by a person, or by an error that asks for one.
    case paused
    /// It reached its end.
    case completed
    /// An error ended it.
    case failed
    /// An activity ended it.
    case interrupted
    /// An operator or its parent ended it.
    case cancelled

    /// True once the job can do nothing more.
    public var hasEnded: Bool {
        switch self {
        case .running, .waiting, .paused: false
        case .completed, .failed, .interrupted, .cancelled: true
        }
    }
}

/// Names a job that was started.
public struct JobHandle: Sendable, Hashable {
    /// The job's id.
    public let id: String
    /// The app's id.
    public let app: String
    /// The version that it runs on; empty where it was not asked for.
    public let version: String
    /// The topic that it was started with; empty where it was not asked for.
    public let topic: String
    /// False where an equal idempotency key gave a job that was there already.
    public let isNew: Bool

    /// A handle of a job that somebody has started.
    public init(id: String, app: String, version: String = "", topic: String = "", isNew: Bool = false) {
        self.id = id
        self.app = app
        self.version = version
        self.topic = topic
        self.isNew = isNew
    }
}

/// How a job ended, or how far it is.
public struct JobResult: Sendable, Equatable {
    /// The job's id.
    public var id: String
    /// The app's id.
    public var app: String
    /// The version that it ran on.
    public var version: String
    /// The topic that it was started with.
    public var topic: String
    /// What it is doing.
    public var state: RunState
    /// The job's data.
    public var data: JSONValue
    /// The error that ended it: `{code, message, stack?, data?}`; nil for none.
    public var error: JSONValue?

    /// The result as `--json` prints it.
    public var json: JSONValue {
        var value: JSONValue = [
            "id": .init(.string(id)), "app": .init(.string(app)), "version": .init(.string(version)),
            "topic": .init(.string(topic)), "state": .init(.string(state.rawValue)), "data": data,
        ]
        if let error { value["error"] = error }
        return value
    }
}
