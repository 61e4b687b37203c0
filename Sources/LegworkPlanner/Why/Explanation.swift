import LegworkGraph
package import LegworkJSON
package import LegworkLedger

/// What one waiting instance of a job waits for, since when, and what would wake it.
///
/// Source: `00-product`: every waiting job explains itself.
package struct Explanation: Sendable, Equatable {
    /// What is waited for.
    package enum Subject: Sendable, Equatable {
        /// A timer.
        case timer(TimerCause)
        /// A signal on one of these topics.
        case signal(topics: [String])
        /// An answer of a worker.
        case worker(topic: String)
        /// The end of a child.
        case child(job: String)
        /// The engine, which has the next step in its stream.
        case engine
        /// A person: the job is paused, an activity is held, or a message is among the dead letters.
        case person
        /// The end of branches that lead into a join: activities from which an edge is still open.
        case branches(from: [String])
    }

    /// More that is known, for people and for programs.
    package struct Remark: Sendable, Equatable {
        /// What it is about: `task`, `child`, `message`, `attempts`, `round`, `held`, `letter`.
        package var name: String
        /// In words.
        package var text: String
        /// The same as data.
        package var value: JSON

        /// A remark of these parts.
        package init(_ name: String, _ text: String, _ value: JSON) {
            self.name = name
            self.text = text
            self.value = value
        }
    }

    /// The activity's id; nil for the job itself.
    package var activity: String?
    /// The activity's type; nil for the job itself.
    package var type: String?
    /// The dimension.
    package var address: Address
    /// What is waited for; several may come first.
    package var subjects: [Subject]
    /// Since when, in milliseconds since 1970.
    package var sinceMilliseconds: Int64
    /// When it ends by itself, in milliseconds since 1970; nil where it does not.
    package var dueMilliseconds: Int64?
    /// Which attempt is under way.
    package var attempt: Int
    /// The last error; nil where there was none.
    package var lastError: JSON?
    /// In a sentence: what would wake it.
    package var wake: String
    /// What else is known.
    package var remarks: [Remark] = []

    /// Explains a job: empty for one that has ended and is cleared away, and never for one that has not ended, unless
    /// nothing will ever move it, which is a violation of the store.
    ///
    /// - Parameters:
    ///   - job: the job with all of its scopes.
    ///   - around: what is known beside its hash; nil where nobody has looked.
    package static func why(
        _ job: JobSnapshot,
        app: PreparedApp,
        around: JobSurroundings? = nil
    ) -> [Explanation] {
        guard let graph = app.graph(subscribing: job.meta.topic) else { return [] }
        return Explainer(job: job, graph: graph, around: around).explanations()
    }
}
