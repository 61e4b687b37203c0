import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner

/// All that is known of one job: `legwork jobs show`.
struct JobReport: Renderable {
    /// The job, with its scopes.
    let job: JobSnapshot
    /// The version that it runs on.
    let app: PreparedApp
    /// True to print ledgers, and what they say.
    var showsLedgers = false
    /// What is known beside the job's hash; nil where nobody has looked.
    var around: JobSurroundings?
    /// What commands need beside the usual to reach the same store.
    var options = ""

    /// One activity in one dimension, as the timeline lists it.
    struct Step {
        /// The activity's id.
        var activity: String
        /// Its type.
        var type: String
        /// The dimension.
        var address: Address
        /// What is stored of it.
        var instance: Instance
        /// True for what is kept of a round, or of an interim answer, in the dimension that the activity opens: no ending.
        var isOutcome = false

        /// How far it is, in a word.
        var state: String {
            guard let record = instance.record else { return "entered" }
            switch record.state {
            case .open: return record.deadline?.cause == .retry ? "retrying" : "waiting"
            case .takenByTimer, .takenBySignal: return "waking"
            case .begun: return "running"
            case .held: return "held"
            case .swept: return "swept"
            case .done: return instance.error == nil ? "finished" : "failed"
            }
        }
    }

    private var graph: PreparedGraph? { app.graph(subscribing: job.meta.topic) }

    /// The activities that were entered, in the order in which they were.
    var steps: [Step] {
        var steps: [Step] = []
        for (address, scope) in job.scopes {
            for (index, instance) in scope.instances {
                let activity = graph.flatMap { $0.activities.indices.contains(index) ? $0.activities[index] : nil }
                steps.append(
                    Step(
                        activity: activity?.source.id ?? "#\(index)",
                        type: activity?.source.kind.name ?? "",
                        address: address,
                        instance: instance,
                        isOutcome: address.opening?.opener == index && activity?.source.join != .each
                    )
                )
            }
        }
        let order = graph?.topology.order ?? []
        func rank(_ step: Step) -> (Int64, Int, String) {
            let index = graph?.source.activityIndex(step.activity) ?? 0
            return (
                step.instance.record?.createdMilliseconds ?? 0, order.firstIndex(of: index) ?? index, step.address.text
            )
        }
        return steps.sorted { rank($0) < rank($1) }
    }

    // MARK: For programs

    /// One object with everything.
    var json: JSON {
        let explanations = Explanation.why(job, app: app, around: around)
        var object = JSONObject([
            ("id", .string(job.meta.job)), ("app", .string(job.meta.app)), ("version", .string(job.meta.version)),
            ("topic", .string(job.meta.topic)), ("state", .string(JobStateText.word(job, explanations))),
            ("data", .object(job.data)), ("error", job.failure ?? .null),
            ("created", .string(Timestamps.iso(job.meta.createdMilliseconds))),
            ("updated", .string(Timestamps.iso(job.header.updatedMilliseconds))),
        ])
        object["expires"] = job.expiresMilliseconds.map { .string(Timestamps.iso($0)) }
        object["parent"] = job.meta.parentJob.map(JSON.string)
        if let replay = job.meta.replay {
            object["replay"] = ["of": .string(replay.job), "from": .string(replay.activity)]
        }
        if !job.replays.isEmpty { object["replays"] = .array(job.replays.map(JSON.string)) }
        object["gid"] = .string(job.header.gid)
        object["rev"] = .integer(job.header.rev)
        object["semaphore"] = .integer(job.header.semaphore)
        object["activities"] = .array(steps.map(json))
        object["dimensions"] = .object(
            JSONObject(
                job.openCounts.sorted { $0.key.text < $1.key.text }
                    .map { (key: $0.key.text, value: .integer(Int64($0.value))) }
            )
        )
        object["waits"] = WaitReport(job: job, app: app, around: around, options: options).json["waits"]
        return .object(object)
    }

    private func json(_ step: Step) -> JSON {
        var object = JSONObject([("activity", .string(step.activity)), ("type", .string(step.type))])
        if !step.address.isRoot {
            object["place"] = .string(PlaceText.text(step.address, in: graph))
            object["address"] = .string(step.address.text)
        }
        object["state"] = .string(step.state)
        if let record = step.instance.record {
            if record.code != 0 { object["code"] = .integer(Int64(record.code)) }
            if record.attempt > 1 { object["attempt"] = .integer(Int64(record.attempt)) }
            object["created"] = .string(Timestamps.iso(record.createdMilliseconds))
            object["updated"] = .string(Timestamps.iso(record.updatedMilliseconds))
        }
        object["input"] = step.instance.input
        object["output"] = step.instance.output
        object["hook"] = step.instance.hook
        object["error"] = step.instance.error
        object["ledger"] = .string(LedgerText.digits(step.instance.ledger).replacing(" ", with: ""))
        return .object(object)
    }
}
