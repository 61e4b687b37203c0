import LegworkExpression
import LegworkGraph
import LegworkJSON
import LegworkLedger

/// What expressions of an activity in a dimension can refer to. Source: `10-language` §7.
///
/// A run has one and lends it the job for as long as something is evaluated: a copy of the job would cost more than most
/// expressions, and one that lived longer would make the next change of the job copy all of it.
final class LegScope: EvaluationScope {
    private let graph: PreparedGraph
    private let app: PreparedApp

    /// The job, while it is lent; nobody's else.
    var lent = LentJob(job: .nobody)

    /// From where it is looked at.
    var site: JobRun.Site

    init(graph: PreparedGraph, app: PreparedApp, site: JobRun.Site) {
        self.graph = graph
        self.app = app
        self.site = site
    }

    private var activity: Int { site.activity }

    private var address: Address { site.address }

    func value(of reference: Reference) -> JSON? {
        let segments = reference.segments
        switch reference.root {
        case .own: return value(of: activity, at: address, reference)
        case .job: return jobValue(segments.dropFirst())
        case .app:
            return segments.dropFirst().first == "settings"
                ? app.source.settings.value(at: segments.dropFirst(2)) : nil
        case .hook: return lent.job.instance(activity, at: address)?.hook?.value(at: reference.rest)
        case .activity:
            guard let other = reference.number ?? segments.first.flatMap({ graph.activityByID[$0] }) else { return nil }
            return value(of: other, at: home(of: other), reference)
        }
    }

    /// The nearest dimension in which an activity has its data.
    private func home(of other: Int) -> Address {
        if other == activity || (address.isRoot && !graph.isPivot(other)) { return address }
        let chain = graph.topology.chains[activity]
        if let place = chain.firstIndex(of: other) { return address.outer(depth: place + 1) }
        let outer = address.outer(depth: graph.topology.chains[other].count)
        guard graph.isPivot(other) else { return outer }
        // Seen from outside the loop, the data of a pivot are those of its last round.
        let rounds = lent.job.instance(other, at: outer)?.ledger.legTwoEntries ?? 0
        return outer.child(opener: other, index: max(0, rounds - 1))
    }

    private func value(of other: Int, at home: Address, _ reference: Reference) -> JSON? {
        let rest = reference.rest
        if reference.section == .outputData { return lent.output(other, at: home)?.value(at: rest) }
        guard let instance = lent.job.instance(other, at: home) else { return nil }
        switch reference.section {
        case .outputData: return instance.output?.value(at: rest)
        case .outputMetadata: return metadata(of: other, instance, at: home).value(at: rest)
        case .outputError: return instance.error?.value(at: rest)
        case .output: return output(of: other, instance, at: home)
        case .inputData: return input(of: other, instance)?.value(at: rest)
        case .hook: return instance.hook?.value(at: rest)
        case .none: return nil
        }
    }

    private func input(of other: Int, _ instance: Instance) -> JSON? {
        if case .trigger = graph.source.activities[other].kind { return instance.output }
        return instance.input
    }

    private func output(of other: Int, _ instance: Instance, at home: Address) -> JSON {
        var object = JSONObject()
        object["data"] = instance.output
        object["metadata"] = metadata(of: other, instance, at: home)
        object["error"] = instance.error
        return .object(object)
    }

    private func metadata(of other: Int, _ instance: Instance, at home: Address) -> JSON {
        let record = instance.record
        var object = JSONObject()
        object["aid"] = .string(graph.source.activities[other].id)
        object["dad"] = .string(home.text)
        if let record {
            object["ac"] = .string(Timestamps.short(record.createdMilliseconds))
            object["au"] = .string(Timestamps.short(record.updatedMilliseconds))
            if record.code != 0 { object["code"] = .integer(Int64(record.code)) }
            object["attempt"] = .integer(Int64(record.attempt))
        }
        return .object(object)
    }

    private func jobValue(_ path: ArraySlice<String>) -> JSON? {
        switch path.first {
        case "data":
            guard let key = path.dropFirst().first else { return .object(lent.job.data) }
            return lent.job.data[key]?.value(at: path.dropFirst(2))
        case "metadata":
            guard let key = path.dropFirst().first else { return jobMetadata() }
            return jobMetadata(key)
        default: return nil
        }
    }

    private static let metadataKeys = [
        "jid", "gid", "key", "app", "version", "topic", "created", "updated", "state", "trace", "parent", "jc", "ju",
        "js",
        "aid", "dad", "ac", "au",
    ]

    private func jobMetadata() -> JSON {
        var object = JSONObject()
        for key in Self.metadataKeys { object[key] = jobMetadata(key) }
        return .object(object)
    }

    private func jobMetadata(_ key: String) -> JSON? {
        let record = lent.job.instance(activity, at: address)?.record
        switch key {
        case "jid": return .string(lent.job.meta.job)
        case "gid": return .string(lent.job.header.gid)
        case "key": return lent.job.meta.idempotencyKey.isEmpty ? nil : .string(lent.job.meta.idempotencyKey)
        case "app": return .string(lent.job.meta.app)
        case "version": return .string(lent.job.meta.version)
        case "topic": return .string(lent.job.meta.topic)
        case "created": return .string(Timestamps.iso(lent.job.meta.createdMilliseconds))
        case "updated": return .string(Timestamps.iso(lent.job.header.updatedMilliseconds))
        case "jc": return .string(Timestamps.short(lent.job.meta.createdMilliseconds))
        case "ju": return .string(Timestamps.short(lent.job.header.updatedMilliseconds))
        case "state", "js": return .string(lent.job.header.state.rawValue)
        case "trace": return lent.job.meta.trace.isEmpty ? nil : .string(lent.job.meta.trace)
        case "parent": return lent.job.meta.parentJob.map(JSON.string)
        case "aid": return .string(graph.source.activities[activity].id)
        case "dad": return .string(address.text)
        case "ac": return record.map { .string(Timestamps.short($0.createdMilliseconds)) }
        case "au": return record.map { .string(Timestamps.short($0.updatedMilliseconds)) }
        default: return nil
        }
    }
}

/// A job that a run has lent out. One that could be copied would be, at each look at a member of a class.
struct LentJob: ~Copyable {
    var job: JobSnapshot

    func output(_ activity: Int, at address: Address) -> JSON? { job.output(activity, at: address) }
}

/// What `stats.id` can refer to before there is a job: the trigger's input and the app's settings.
final class TriggerScope: EvaluationScope {
    private let graph: PreparedGraph
    private let input: JSON
    private let app: LegworkGraph.CompiledApp

    init(graph: PreparedGraph, input: JSON, app: LegworkGraph.CompiledApp) {
        self.graph = graph
        self.input = input
        self.app = app
    }

    func value(of reference: Reference) -> JSON? {
        let segments = reference.segments
        let trigger = graph.source.activities[graph.source.triggerIndex].id
        switch segments.first {
        case "$app":
            return segments.dropFirst().first == "settings" ? app.settings.value(at: segments.dropFirst(2)) : nil
        case "$self", trigger:
            guard segments.count >= 3, segments[1] == "output" || segments[1] == "input", segments[2] == "data"
            else { return nil }
            return input.value(at: segments.dropFirst(3))
        default: return nil
        }
    }
}

/// What the `actual` side of a hook rule can refer to: the signal.
final class SignalScope: EvaluationScope {
    private let payload: JSON

    init(payload: JSON) { self.payload = payload }

    func value(of reference: Reference) -> JSON? {
        let segments = reference.segments[...]
        if segments.starts(with: ["$self", "hook", "data"]) { return payload.value(at: segments.dropFirst(3)) }
        if segments.starts(with: ["$hook", "data"]) { return payload.value(at: segments.dropFirst(2)) }
        return nil
    }
}
