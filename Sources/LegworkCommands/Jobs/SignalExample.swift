import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner

/// Makes up the signal that a waiting job would take, for a person to type.
struct SignalExample {
    /// The job, with its scopes.
    let job: JobSnapshot
    /// Its graph.
    let graph: PreparedGraph

    /// `legwork signal topic '{"id":"7","approved":true}'` for a waiting activity; nil where no rule leads to it.
    func command(activity: String, at address: Address, options: String = "") -> String? {
        guard let place = graph.activities.first(where: { $0.source.id == activity }),
            let rule = place.hookRules.first
        else { return nil }
        var payload = JSONObject()
        for match in rule.source.match {
            guard let path = dataPath(match.actual, activity: activity) else { continue }
            let value = value(match.expected, at: address) ?? "…"
            payload = Self.setting(value, at: path[...], in: payload)
        }
        if case .hook(let settings) = place.source.kind {
            for (name, schema) in settings.payloadSchema?["properties"]?.objectValue ?? JSONObject()
            where payload[name] == nil {
                payload[name] = Self.sample(schema)
            }
        }
        let text = JSON.object(payload).compact.replacing("'", with: "'\\''")
        return "legwork signal \(ShellText.word(rule.topic)) '\(text)'\(options)"
    }

    /// The path in the signal's payload that a rule's `actual` reads, where it reads just that.
    private func dataPath(_ actual: JSON, activity: String) -> [String]? {
        guard let steps = Self.steps(actual), steps.count > 3, ["$self", activity].contains(steps[0]),
            steps[1] == "hook", steps[2] == "data"
        else { return nil }
        return Array(steps.dropFirst(3))
    }

    /// The value that a rule's `expected` has in the job, where it is a literal or reads one thing.
    private func value(_ expected: JSON, at address: Address) -> JSON? {
        guard let steps = Self.steps(expected) else { return expected.objectValue == nil ? expected : nil }
        guard steps.count > 2 else { return nil }
        if steps[0] == "$job", steps[1] == "data" { return Self.read(steps.dropFirst(2), in: .object(job.data)) }
        guard let index = graph.activities.firstIndex(where: { $0.source.id == steps[0] }), steps[1] == "output",
            steps[2] == "data"
        else { return nil }
        for place in address.path.reversed() {
            guard let output = job.instance(index, at: place)?.output else { continue }
            return Self.read(steps.dropFirst(3), in: output)
        }
        return nil
    }

    /// The steps of a plain reference, `{a.b.c}`.
    private static func steps(_ value: JSON) -> [String]? {
        guard let text = value.stringValue, text.hasPrefix("{"), text.hasSuffix("}"), !text.contains("@") else {
            return nil
        }
        return text.dropFirst().dropLast().split(separator: ".").map(String.init)
    }

    private static func read(_ steps: some Sequence<String>, in value: JSON) -> JSON? {
        var value: JSON? = value
        for step in steps { value = value?[step] }
        return value
    }

    private static func setting(_ value: JSON, at path: ArraySlice<String>, in object: JSONObject) -> JSONObject {
        guard let first = path.first else { return object }
        var object = object
        let rest = path.dropFirst()
        object[first] =
            rest.isEmpty ? value : .object(setting(value, at: rest, in: object[first]?.objectValue ?? JSONObject()))
        return object
    }

    private static func sample(_ schema: JSON) -> JSON {
        if let choice = schema["enum"]?.arrayValue?.first { return choice }
        switch schema["type"]?.stringValue {
        case "boolean": return true
        case "integer", "number": return 1
        case "array": return []
        case "object": return .emptyObject
        case "null": return nil
        default: return "…"
        }
    }
}
