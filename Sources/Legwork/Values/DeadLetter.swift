/// An entry that nobody could process: it is kept until a person retries it or drops it.
public struct DeadLetter: Sendable, Equatable {
    /// What it was.
    public enum Kind: String, Sendable {
        /// A message that moves a job.
        case message
        /// A task of a worker.
        case task
        /// Something else that was written into a stream.
        case unreadable
    }

    /// Its id.
    public var id: String
    /// When it was given up, in milliseconds since 1970.
    public var diedMilliseconds: Int64
    /// What it was.
    public var kind: Kind
    /// The app that it was for; nil where it does not say.
    public var app: String?
    /// The job that it was for; nil where it does not say.
    public var job: String?
    /// The stream that it came from.
    public var stream: String
    /// Its id there.
    public var entry: String
    /// Why nobody could process it.
    public var reason: String
    /// How often it was delivered.
    public var attempts: Int
    /// Its fields, as text.
    public var fields: [String: String]
}

/// What became of the retry of a dead letter.
public enum DeadLetterRetry: String, Sendable {
    /// It is in the stream again that it came from.
    case sent
    /// Nothing was done: it is no longer there, as after a first retry.
    case gone
    /// Nothing was done: it is a task for which its job no longer waits.
    case unwanted
}
