package import LegworkExpression
import LegworkGraph
package import LegworkJSON
import LegworkLedger

/// What expressions of an activity in a dimension can refer to. Source: `10-language` §7.
///
/// A class, as an evaluation hands it from part to part.
package final class LegScope: EvaluationScope {
    private let graph: PreparedGraph
    private let app: PreparedApp
    private let job: JobSnapshot
    private let activity: Int
    private let address: Address

    init(graph: PreparedGraph, app: PreparedApp, job: JobSnapshot, activity: Int, address: Address) {
        self.graph = graph
        self.app = app
        self.job = job
        self.activity = activity
        self.address = address
    }

    package func value(of reference: Reference) -> JSON? {
        let segments = reference.segments
        guard let root = segments.first else { return nil }
        switch root {
        case "$self": return value(of: activity, at: address, reference)
        case "$job": return jobValue(segments.dropFirst())
        case "$app":
            return segments.dropFirst().first == "settings"
                ? app.source.settings.value(at: segments.dropFirst(2)) : nil
        case "$hook": return job.instance(activity, at: address)?.hook?.value(at: segments.dropFirst())
        default:
            guard let other = graph.activityByID[root] else { return nil }
            return value(of: other, at: home(of: other), reference)
        }
    }

    /// The nearest dimension in which an activity has its data.
    private func home(of other: Int) -> Address {
        if other == activity { return address }
        let chain = graph.topology.chains[activity]
        if let place = chain.firstIndex(of: other) { return address.outer(depth: place + 1) }
        let outer = address.outer(depth: graph.topology.chains[other].count)
        guard graph.isPivot(other) else { return outer }
        // Seen from outside the loop, the data of a pivot are those of its last round.
        let rounds = job.instance(other, at: outer)?.ledger.legTwoEntries ?? 0
        return outer.child(opener: other, index: max(0, rounds - 1))
    }

    private func value(of other: Int, at home: Address, _ reference: Reference) -> JSON? {
        let segments = reference.segments
        if reference.section == .outputData { return job.output(other, at: home)?.value(at: segments.dropFirst(3)) }
        guard let instance = job.instance(other, at: home) else { return nil }
        switch reference.section {
        case .outputData: return instance.output?.value(at: segments.dropFirst(3))
        case .outputMetadata: return metadata(of: other, instance, at: home).value(at: segments.dropFirst(3))
        case .outputError: return instance.error?.value(at: segments.dropFirst(3))
        case .output: return output(of: other, instance, at: home)
        case .inputData: return input(of: other, instance)?.value(at: segments.dropFirst(3))
        case .hook: return instance.hook?.value(at: segments.dropFirst(2))
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
            guard let key = path.dropFirst().first else { return .object(job.data) }
            return job.data[key]?.value(at: path.dropFirst(2))
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
        let record = job.instance(activity, at: address)?.record
        switch key {
        case "jid": return .string(job.meta.job)
        case "gid": return .string(job.header.gid)
        case "key": return job.meta.idempotencyKey.isEmpty ? nil : .string(job.meta.idempotencyKey)
        case "app": return .string(job.meta.app)
        case "version": return .string(job.meta.version)
        case "topic": return .string(job.meta.topic)
        case "created": return .string(Timestamps.iso(job.meta.createdMilliseconds))
        case "updated": return .string(Timestamps.iso(job.header.updatedMilliseconds))
        case "jc": return .string(Timestamps.short(job.meta.createdMilliseconds))
        case "ju": return .string(Timestamps.short(job.header.updatedMilliseconds))
        case "state", "js": return .string(job.header.state.rawValue)
        case "trace": return job.meta.trace.isEmpty ? nil : .string(job.meta.trace)
        case "parent": return job.meta.parentJob.map(JSON.string)
        case "aid": return .string(graph.source.activities[activity].id)
        case "dad": return .string(address.text)
        case "ac": return record.map { .string(Timestamps.short($0.createdMilliseconds)) }
        case "au": return record.map { .string(Timestamps.short($0.updatedMilliseconds)) }
        default: return nil
        }
    }
}

/// What `stats.id` can refer to before there is a job: the trigger's input and the app's settings.
struct TriggerScope: EvaluationScope {
    let graph: PreparedGraph
    let input: JSON
    let app: LegworkGraph.CompiledApp

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
struct SignalScope: EvaluationScope {
    let payload: JSON

    func value(of reference: Reference) -> JSON? {
        let segments = reference.segments[...]
        if segments.starts(with: ["$self", "hook", "data"]) { return payload.value(at: segments.dropFirst(3)) }
        if segments.starts(with: ["$hook", "data"]) { return payload.value(at: segments.dropFirst(2)) }
        return nil
    }
}
