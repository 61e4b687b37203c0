import LegworkGraph
import LegworkLedger
import LegworkPlanner
import LegworkStore

/// Where the tasks of jobs are: each in one place.
extension World {
    /// Where a task is.
    enum TaskPlace: Hashable {
        case stream(String)
        case given(String)
    }

    /// All tasks of a partition, by their tokens' texts.
    func places(_ partition: Int) -> [String: [TaskPlace]] {
        var found: [String: [TaskPlace]] = [:]
        for topic in Self.topics {
            for entry in space.streams[keys.tasks(partition, app: appID, topic: topic)]?.entries ?? [] {
                found[entry.text("t"), default: []].append(.stream(entry.id.description))
            }
        }
        for task in given(partition) { found[task.token, default: []].append(.given(task.worker)) }
        return found
    }

    /// Every attempt that is under way has its task in one place: its stream, where its job names it, or with a worker that was
    /// given it. Or its last answer is on its way.
    mutating func checkTasks(
        _ partition: Int,
        _ job: JobSnapshot,
        _ tasks: [String: [TaskPlace]],
        _ underway: [Message]
    ) {
        guard let graph = app.graph(subscribing: job.meta.topic) else { return }
        for (address, scope) in job.scopes {
            for (index, instance) in scope.instances {
                guard let record = instance.record, record.state == .open, record.deadline?.cause != .retry,
                    case .worker = graph.source.activities[index].kind
                else { continue }
                let token = WaitToken(
                    app: job.meta.app,
                    gid: job.header.gid,
                    activity: index,
                    address: address,
                    attempt: record.attempt,
                    job: job.meta.job
                )
                let places = tasks[token.text] ?? []
                let answers = underway.count { message in
                    if case .answer(let answer) = message {
                        answer.token == token && answer.sequence == 0
                    } else {
                        false
                    }
                }
                if places.count + answers != 1 {
                    watch.report("task", "\(token.text) has its task in \(places), and \(answers) answers on their way")
                }
                if case .stream(let entry) = places.first, entry != instance.taskEntry {
                    watch.report(
                        "task",
                        "\(token.text) names \(instance.taskEntry ?? "none"), and its entry is \(entry)"
                    )
                }
            }
        }
    }
}
