import Legwork
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner

/// How all jobs of a run ended: states, data, errors, results and activity ledgers, without what differs from run to
/// run (times, lives, ids of children).
struct StoreEnd: Sendable, Equatable {
    /// One line for each job, activity instance and dead letter, sorted.
    let lines: [String]

    /// Reads the end of every job that is stored.
    ///
    /// - Parameter jobs: the jobs that a caller has started; the others are children.
    init(_ door: Legwork, jobs: [String]) async throws {
        var lines: [String] = []
        for summary in try await door.jobs(app: VerifyCase.app, limit: Legwork.pageJobsMax).jobs {
            let name = jobs.contains(summary.id) ? summary.id : "child of topic \(summary.topic)"
            let (job, app) = try await door.stored(summary.id, app: VerifyCase.app)
            let data = JSON.object(job.data).text(.compact)
            let failure = job.failure.map { " \($0.text(.compact))" } ?? ""
            lines.append("\(name): \(job.header.state) \(data)\(failure)")
            let graph = app.graph(subscribing: job.meta.topic)
            for (address, scope) in job.scopes {
                // Which dimension of arrivals or interim answers ends the job, and is therefore kept, is a matter of time.
                if let opening = address.opening, graph?.isPivot(opening.opener) == false { continue }
                for (index, instance) in scope.instances {
                    let activity = graph?.source.activities[index].id ?? "\(index)"
                    lines.append("\(name) \(activity) at \(address): \(Self.text(instance))")
                }
            }
        }
        for letter in try await door.deadLetters() {
            let stream = letter.stream.drop { $0 != ":" }
            lines.append("dead letter from \(stream): \(letter.reason), attempts \(letter.attempts)")
        }
        self.lines = lines.sorted()
    }

    private static func text(_ instance: Instance) -> String {
        var parts = ["\(instance.ledger.value)"]
        if let record = instance.record { parts.append("\(record.state) \(record.code) attempt \(record.attempt)") }
        if let output = instance.output, output["job_id"] == nil { parts.append(output.text(.compact)) }
        if let error = instance.error { parts.append(error.text(.compact)) }
        return parts.joined(separator: ", ")
    }

    /// What differs, in words: `-` for a line of the undisturbed run, `+` for one of this.
    func differences(from calm: StoreEnd) -> [String] {
        var left = calm.lines
        var more: [String] = []
        for line in lines {
            if let place = left.firstIndex(of: line) { left.remove(at: place) } else { more.append(line) }
        }
        return left.map { "- \($0)" } + more.map { "+ \($0)" }
    }
}
