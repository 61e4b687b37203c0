/// The types of activities, as `type` names them. Source: `10-language` §3.
package enum ActivityType: String, Sendable, CaseIterable {
    case trigger
    case worker
    case await
    case hook
    case cycle
    case signal
    case interrupt

    /// The type of this name; `activity` is the old name of `hook`.
    package init?(named name: String) {
        self.init(rawValue: name == "activity" ? "hook" : name)
    }

    /// What it does, in a sentence.
    package var summary: String {
        switch self {
        case .trigger: "Creates the job; its output is its input. Each graph has exactly one."
        case .worker: "Sends `input.maps` to a worker on a topic and waits for its answer."
        case .await: "Starts a job of another graph and takes its result."
        case .hook: "Sleeps, waits for a signal, both at once, or maps data and goes on."
        case .cycle: "Re-enters a pivot in a new dimension; `input.maps` become the pivot's output of that round."
        case .signal: "Sends a signal to one waiting job, or to all jobs in an index."
        case .interrupt: "Ends a job: its own without `target`, another's with it."
        }
    }

    /// `a worker`, `an await`.
    package var described: String {
        switch self {
        case .await, .interrupt: "an \(rawValue)"
        default: "a \(rawValue)"
        }
    }
}
