import LegworkExpression
import LegworkGraph
import LegworkJSON
import LegworkLedger

/// Signals to all jobs in an index: `subtype: all`. Source: `10-language` §3 and §8.
///
/// The sender's commit sends a fan-out to each partition; each of its chunks sends a broadcast to the jobs that the index
/// names; and a job that gets one delivers the signal to whatever of it waits on the topic. The index says who is meant, so
/// the matches of hook rules are not asked.
extension JobRun {
    mutating func enterSignalToAll(
        _ visit: Visit,
        _ activity: PreparedActivity,
        _ signal: OutgoingSignal,
        _ rules: [PreparedHookRule]
    ) throws(ActivityError) {
        let scope = self.scope(visit.activity, visit.address)
        let scrubs = try evaluate(activity.scrub, in: scope).map(isTruthy) ?? false
        let selection = try selection(activity, in: scope)
        guard rules.contains(where: { $0.payloadSchema?.violations(of: signal.payload) == nil }) else {
            throw ActivityError(
                code: ActivityError.unprocessable,
                message: "the payload of signal '\(activity.source.id)' satisfies the schema of no hook that waits on "
                    + "topic '\(signal.topic)'"
            )
        }
        for index in try indices(selection, topic: signal.topic) {
            for partition in 0..<context.partitions {
                let fanOut = FanOut(
                    app: job.meta.app,
                    topic: signal.topic,
                    source: .index(index, scrubs: scrubs),
                    bound: now,
                    cursor: selection.since.map { FanOut.Cursor(score: $0, member: "") },
                    id: GUID.hash(visit.guid, "signal"),
                    status: signal.status,
                    code: signal.code,
                    payload: signal.payload.serialized()
                )
                append(.send(.fanOut(fanOut), partition: partition))
            }
        }
    }

    /// Which jobs a signal to all means.
    private struct Selection {
        var activity: String
        /// The measure and its value; nil where the key alone decides.
        var value: (name: String, value: String)?
        /// What the key is made of, as the input of a start; nil for all keys.
        var input: JSON?
        /// Jobs that were started before are not meant; nil for all.
        var since: Int64?
    }

    private mutating func selection(_ activity: PreparedActivity, in scope: Site) throws(ActivityError) -> Selection {
        var selection = Selection(activity: activity.source.id)
        if activity.keyName != nil {
            let name = StatsIndex.text(of: try evaluate(activity.keyName, in: scope))
            let value = StatsIndex.text(of: try evaluate(activity.keyValue, in: scope))
            guard let name, let value else {
                throw ActivityError(
                    code: ActivityError.unprocessable,
                    message: "signal '\(activity.source.id)' cannot tell whom it means: "
                        + "'\(name == nil ? "key_name" : "key_value")' resolves to nothing"
                )
            }
            selection.value = (name, value)
        }
        guard activity.resolverMaps != nil else { return selection }
        let resolved = try evaluate(activity.resolverMaps, in: scope) ?? .emptyObject
        selection.input = resolved["data"] ?? resolved
        if let range = resolved["range"], !range.isNull {
            guard let milliseconds = DurationText.milliseconds(range), milliseconds > 0 else {
                throw ActivityError(
                    code: ActivityError.unprocessable,
                    message: "'range' of the resolver of signal '\(activity.source.id)' is \(range); "
                        + "expected seconds or a duration such as '2h'"
                )
            }
            selection.since = now - milliseconds
        }
        return selection
    }

    /// The lists that a selection means, one for each graph whose hooks wait on the topic and whose trigger has the index.
    private func indices(_ selection: Selection, topic: String) throws(ActivityError) -> [String] {
        var found: [String] = []
        var others: [String] = []
        for graph in context.app.graphs where graph.hookRules.contains(where: { $0.topic == topic }) {
            let names = graph.stats?.measures.filter { $0.kind == .index }.map(\.name) ?? []
            if let stats = graph.stats, selection.value.map({ names.contains($0.name) }) ?? !names.isEmpty {
                found.append(try index(of: graph, stats, selection))
            } else {
                others += names.map { "'\($0)'" }
            }
        }
        guard found.isEmpty else { return found }
        throw ActivityError(
            code: ActivityError.unprocessable,
            message: "signal '\(selection.activity)' goes to all jobs in an index"
                + (selection.value.map { " '\($0.name)'" } ?? "")
                + ", but no trigger of a graph that waits on '\(topic)' "
                + "has it; \(others.isEmpty ? "a measure 'index' under 'stats' makes one" : "there are \(others.joined(separator: ", "))")"
        )
    }

    private func index(
        of graph: PreparedGraph,
        _ stats: PreparedStats,
        _ selection: Selection
    ) throws(ActivityError) -> String {
        let (app, topic) = (job.meta.app, graph.source.subscribes)
        var key = ""
        if let input = selection.input {
            key = try StartCounts.key(stats, TriggerScope(graph: graph, input: input, app: context.app.source), context)
        }
        guard let (name, value) = selection.value else { return StatsIndex.name(app: app, topic: topic, key: key) }
        return StatsIndex.name(app: app, topic: topic, key: key, name: name, value: value)
    }

    // MARK: At the other end

    /// A signal that an index has brought: to everything of the job that waits on its topic and takes its payload.
    mutating func plan(_ broadcast: Broadcast) -> Plan {
        guard let payload = try? JSON(parsing: broadcast.payload) else {
            return Planner.dropped(.malformed, job, context)
        }
        var deliveries: [Operation] = []
        for address in job.scopes.keys.sorted(by: { $0.text < $1.text }) {
            for index in job.scopes[address]?.instances.keys.sorted() ?? [] {
                guard let record = instance(index, address).record, record.state == .open, !record.hooks.isEmpty,
                    graph.activities[index].hookRules.contains(where: { rule in
                        rule.topic == broadcast.topic && rule.payloadSchema?.violations(of: payload) == nil
                    })
                else { continue }
                let wake = Message.SignalWake(
                    token: token(index, address, attempt: record.attempt),
                    id: broadcast.id,
                    status: broadcast.status,
                    code: broadcast.code,
                    payload: broadcast.payload
                )
                deliveries.append(.deliver(wake))
            }
        }
        guard !deliveries.isEmpty else { return Planner.dropped(.stale, job, context) }
        return Planner.acknowledged((job.meta.app, job.meta.job), context, sending: deliveries)
    }
}

/// A signal that an activity sends, evaluated.
struct OutgoingSignal {
    let topic: String
    let status: AnswerStatus
    let code: Int
    let payload: JSON

    /// A signal; what of status and code is not said follows from the other.
    init(topic: String, status: AnswerStatus?, code: Int?, payload: JSON) {
        self.topic = topic
        self.payload = payload
        switch (status, code) {
        case (.pending?, nil), (_, 202?): (self.status, self.code) = (.pending, 202)
        case (.error?, nil): (self.status, self.code) = (.error, ActivityError.serverError)
        case (nil, let code?): (self.status, self.code) = (code >= 400 ? .error : .success, code)
        case (let status?, let code?): (self.status, self.code) = (status, code)
        case (.success?, nil), (nil, nil): (self.status, self.code) = (.success, 200)
        }
    }
}
