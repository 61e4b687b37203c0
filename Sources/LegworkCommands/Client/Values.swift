import Legwork
import LegworkJSON
import LegworkLedger
import LegworkPlanner

/// A job that was started, or was there already.
struct StartedJob: Renderable {
    /// The job's id.
    var id: String
    /// The app's id.
    var app: String
    /// The version that it runs on.
    var version: String
    /// The topic.
    var topic: String
    /// False where an equal idempotency key gave a job that was there already.
    var isNew: Bool

    var json: JSON {
        [
            "id": .string(id), "app": .string(app), "version": .string(version), "topic": .string(topic),
            "new": .bool(isNew),
        ]
    }

    func lines(_ style: RenderingStyle) -> [String] {
        [
            "\(style.paint("job \(TextTable.oneLine(id))", .bold)) of \(app) \(version) \(isNew ? "started" : "was started before")"
        ]
    }
}

/// How a job ended, or how far it is: what `run`, `start --wait` and `jobs export` print.
struct JobOutcome: Renderable, Sendable {
    /// The job's id.
    var id: String
    /// The app's id.
    var app: String
    /// The version that it runs on.
    var version: String
    /// The topic.
    var topic: String
    /// What it is doing, in a word.
    var state: String
    /// The job's data.
    var data: JSON
    /// The error that ended it, or nil.
    var error: JSON?

    /// The outcome of a job as it is stored.
    init(_ job: JobSnapshot, state: String) {
        id = job.meta.job
        app = job.meta.app
        version = job.meta.version
        topic = job.meta.topic
        self.state = state
        data = .object(job.data)
        error = job.failure
    }

    /// `{id, app, version, topic, state, data, error}`.
    var json: JSON {
        [
            "id": .string(id), "app": .string(app), "version": .string(version), "topic": .string(topic),
            "state": .string(state), "data": data, "error": error ?? .null,
        ]
    }

    /// The data alone: what a person wants to see, or to pipe on.
    func lines(_ style: RenderingStyle) -> [String] {
        data.pretty.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Whether the job did what it was to do.
    var isSuccess: Bool { state == "completed" }
}

extension JobOutcome {
    /// The outcome that the façade tells of.
    init(_ result: JobResult) {
        id = result.id
        app = result.app
        version = result.version
        topic = result.topic
        state = result.state.rawValue
        data = result.data.json
        error = result.error?.json
    }
}

extension JobSummary {
    /// One object for programs.
    var json: JSON {
        [
            "id": .string(id), "app": .string(app), "version": .string(version), "topic": .string(topic),
            "state": .string(state.rawValue), "created": .string(Timestamps.iso(createdMilliseconds)),
            "updated": .string(Timestamps.iso(updatedMilliseconds)),
        ]
    }
}

extension StoredVersion {
    /// One object for programs.
    var json: JSON {
        [
            "app": .string(app), "version": .string(version), "active": .bool(isActive),
            "jobs": .integer(livingJobs), "topics": .array(topics.map(JSON.string)), "digest": .string(digest),
        ]
    }
}

extension StartedJob {
    /// A job as the façade names it.
    init(_ handle: JobHandle) {
        self.init(id: handle.id, app: handle.app, version: handle.version, topic: handle.topic, isNew: handle.isNew)
    }
}

extension SignalOutcome {
    /// `{outcome, jobs}`.
    var json: JSON {
        let kind =
            switch self {
            case .delivered: "delivered"
            case .buffered: "buffered"
            case .duplicate: "duplicate"
            }
        return ["outcome": .string(kind), "jobs": .array(jobs.map(JSON.string))]
    }

    /// The jobs that got it.
    var jobs: [String] {
        guard case .delivered(let jobs) = self else { return [] }
        return jobs
    }

    /// What happened, for a person.
    var sentence: String {
        switch self {
        case .delivered(let jobs): "delivered to \(Words.count(jobs.count, "job"))"
        case .buffered: "nobody waits for it yet: it is kept for the first that will"
        case .duplicate: "a signal with this id was counted before: nothing changed"
        }
    }
}

extension Deployment {
    /// `{app, version, new, active, topics, digest}`.
    var json: JSON {
        [
            "app": .string(app), "version": .string(version), "new": .bool(isNew), "active": .bool(isActive),
            "topics": .array(topics.map(JSON.string)), "digest": .string(digest),
        ]
    }
}
