import LegworkStore

/// A job as it stands, with what it waits for.
public struct JobDetails: Sendable, Equatable {
    /// How far it is.
    public var result: JobResult
    /// When it was started, in milliseconds since 1970.
    public var createdMilliseconds: Int64
    /// When it last moved, in milliseconds since 1970.
    public var updatedMilliseconds: Int64
    /// When it expires, in milliseconds since 1970; nil where it has not ended, or never does.
    public var expiresMilliseconds: Int64?
    /// The job that started it; nil for none.
    public var parent: String?
    /// The job that it replays; nil for one that was started.
    public var replayOf: String?
    /// The jobs that replay it, oldest first; the last hundred.
    public var replays: [String]
    /// How many commits it has had.
    public var revision: Int64
    /// How many obligations are open.
    public var openObligations: Int64
    /// What it waits for; empty for an ended job.
    public var waits: [JobWait]
}

/// What one waiting activity of a job waits for, since when, and what would wake it.
public struct JobWait: Sendable, Equatable {
    /// The activity's id; nil for the job itself, when it is paused.
    public var activity: String?
    /// The activity's type; nil for the job itself.
    public var type: String?
    /// The dimension: `,0` for the job's own.
    public var address: String
    /// What it waits for: `timer`, `signal`, `worker`, `child`, `engine`, `person` or `branches`; several may come first.
    public var subjects: [String]
    /// Since when, in milliseconds since 1970.
    public var sinceMilliseconds: Int64
    /// When it ends by itself, in milliseconds since 1970; nil where it does not.
    public var dueMilliseconds: Int64?
    /// Which attempt is under way.
    public var attempt: Int
    /// The last error; nil where there was none.
    public var lastError: JSONValue?
    /// In a sentence: what would wake it.
    public var wake: String
    /// What else is known: who has its task, how many tries there were, what is queued for it.
    public var remarks: [String] = []
}

/// A line of a list of jobs.
public struct JobSummary: Sendable, Equatable {
    /// The job's id.
    public var id: String
    /// The app's id.
    public var app: String
    /// The version that it runs on.
    public var version: String
    /// The topic that it was started with.
    public var topic: String
    /// What it is doing; waiting jobs are listed as running.
    public var state: RunState
    /// When it was started, in milliseconds since 1970.
    public var createdMilliseconds: Int64
    /// When it last moved, in milliseconds since 1970.
    public var updatedMilliseconds: Int64
}

/// A part of a list of jobs.
public struct JobPage: Sendable, Equatable {
    /// The jobs, latest start first.
    public var jobs: [JobSummary]
    /// What to ask for next; nil at the end.
    public var next: JobCursor?
}

/// A place in a list of jobs.
public struct JobCursor: Sendable, Equatable {
    let place: JobPlace

    init(_ place: JobPlace) { self.place = place }

    /// The place from its text, or nil where it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let started = Int64(parts[0]) else { return nil }
        self.init(JobPlace(startedMilliseconds: started, id: String(parts[1])))
    }

    /// The place as text.
    public var text: String { "\(place.startedMilliseconds):\(place.id)" }
}

/// A version that was deployed.
public struct Deployment: Sendable, Equatable {
    /// The app's id.
    public var app: String
    /// The version.
    public var version: String
    /// SHA-256 of what the source compiles to.
    public var digest: String
    /// The topics that start jobs of it.
    public var topics: [String]
    /// False where the same version with the same content was there before.
    public var isNew: Bool
    /// True if new jobs run on it.
    public var isActive: Bool
    /// What the compiler warns of, as it prints it; empty for nothing.
    public var warnings: String
}

/// What became of a signal.
public enum SignalOutcome: Sendable, Equatable {
    /// These jobs got it, by id.
    case delivered(jobs: [String])
    /// Nobody waits for it: it is kept until somebody does, or its time is up.
    case buffered
    /// A signal of this id was counted before.
    case duplicate
}

/// The compiler refuses a source.
public struct CompileError: Error, Sendable, CustomStringConvertible {
    /// All problems, as the compiler prints them: place, message, source line, advice.
    public let report: String
    /// How many errors there are.
    public let count: Int

    /// All problems.
    public var description: String { report }
}
