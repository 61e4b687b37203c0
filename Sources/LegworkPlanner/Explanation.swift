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
        /// A person: the job is paused.
        case person
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

    /// Explains a job that has not ended; empty for one that has.
    ///
    /// - Parameter job: the job with all of its scopes.
    package static func why(_ job: JobSnapshot, app: PreparedApp) -> [Explanation] {
        guard !job.header.state.hasEnded, let graph = app.graph(subscribing: job.meta.topic) else { return [] }
        var result: [Explanation] = []
        if job.header.state == .paused {
            result.append(
                Explanation(
                    activity: nil,
                    type: nil,
                    address: .root,
                    subjects: [.person],
                    sinceMilliseconds: job.header.updatedMilliseconds,
                    dueMilliseconds: nil,
                    attempt: 1,
                    lastError: job.failure,
                    wake: "legwork jobs resume \(job.meta.job)"
                )
            )
        }
        for address in job.scopes.keys.sorted(by: { $0.text < $1.text }) {
            for (index, instance) in (job.scopes[address]?.instances ?? [:]).sorted(by: { $0.key < $1.key }) {
                guard let record = instance.record, record.isOpen else { continue }
                result.append(explain(graph.activities[index], instance, record, address, job))
            }
        }
        return result
    }

    private static func explain(
        _ activity: PreparedActivity,
        _ instance: Instance,
        _ record: InstanceRecord,
        _ address: Address,
        _ job: JobSnapshot
    ) -> Explanation {
        let (subjects, wake) = subjects(of: activity, instance, record, job)
        let dues = [record.deadline?.dueMilliseconds, record.scheduleDueMilliseconds].compactMap { $0 }
        return Explanation(
            activity: activity.source.id,
            type: activity.source.kind.name,
            address: address,
            subjects: subjects,
            sinceMilliseconds: record.updatedMilliseconds,
            dueMilliseconds: dues.min(),
            attempt: record.attempt,
            lastError: instance.error,
            wake: wake
        )
    }

    private static func subjects(
        of activity: PreparedActivity,
        _ instance: Instance,
        _ record: InstanceRecord,
        _ job: JobSnapshot
    ) -> ([Subject], String) {
        switch record.state {
        case .takenByTimer, .takenBySignal, .begun:
            return ([.engine], "an engine: the next step is in its stream; start one with 'legwork dev' if none runs")
        case .held: return ([.person], "legwork jobs retry \(job.meta.job) --activity \(activity.source.id)")
        case .open, .done, .swept: break
        }
        if let deadline = record.deadline, deadline.cause == .retry {
            return ([.timer(.retry)], "attempt \(record.attempt), at \(Timestamps.iso(deadline.dueMilliseconds))")
        }
        switch activity.source.kind {
        case .worker:
            let topic = TaskQueue.topic(of: record.reference)
            return ([.worker(topic: topic)], "an answer of a worker for topic '\(topic)'")
        case .await: return ([.child(job: record.reference)], "the end of job '\(record.reference)'")
        default:
            var subjects: [Subject] = []
            var wakes: [String] = []
            if !record.hooks.isEmpty {
                let topics = activity.hookRules.map(\.topic)
                subjects.append(.signal(topics: topics))
                wakes.append("a signal: legwork signal \(topics.first ?? "") '…'")
            }
            if let deadline = record.deadline {
                subjects.append(.timer(deadline.cause))
                wakes.append("its timer, at \(Timestamps.iso(deadline.dueMilliseconds))")
            }
            return (subjects, wakes.joined(separator: ", or "))
        }
    }
}
