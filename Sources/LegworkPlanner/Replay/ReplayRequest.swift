package import LegworkJSON

/// A new job that begins where an old one was, in the middle of its graph.
package struct ReplayRequest: Sendable {
    /// The activity that is run again, with all that follows it.
    package var activity: String
    /// What is different: members `data`, merged into the job's data, and `outputs`, by the ids of activities that are kept.
    package var patch: JSON
    /// The new job's id; nil for one that is made from the old one's.
    package var id: String?
    /// The new job's life: fresh random text.
    package var gid: String

    /// A request of these values.
    package init(activity: String, patch: JSON = .emptyObject, id: String? = nil, gid: String) {
        self.activity = activity
        self.patch = patch
        self.id = id
        self.gid = gid
    }
}

/// From which job, and from which activity of it, a job was replayed.
package struct ReplaySource: Sendable, Equatable {
    /// The old job's id.
    package var job: String
    /// The old job's life.
    package var gid: String
    /// The activity from which on it was run again.
    package var activity: String

    /// A source of these values.
    package init(job: String, gid: String, activity: String) {
        self.job = job
        self.gid = gid
        self.activity = activity
    }
}
