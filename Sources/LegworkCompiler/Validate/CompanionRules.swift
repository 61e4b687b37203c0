import LegworkDiagnostics
import LegworkJSON
import LegworkYAML

/// Keys that need others beside them, that mean nothing beside others, or that mean nothing yet.
struct CompanionRules {
    let sink: DiagnosticSink

    /// Checks the activities of a graph.
    func check(_ graph: ResolvedGraph) {
        for activity in graph.syntax.activities {
            if let entry = activity.node.entry("telemetry") {
                report(
                    .noEffect,
                    "'telemetry' has no effect",
                    at: entry.keyRange,
                    "Legwork exports no spans yet; write what should be seen of a job under 'job.maps' or 'stats'"
                )
            }
            switch activity.type {
            case .trigger: measures(activity)
            case .signal: signal(activity)
            case .interrupt: interrupt(activity)
            case .await: startOnly(activity)
            default: break
            }
        }
    }

    private func measures(_ activity: ActivitySyntax) {
        for measure in activity.node["stats"]?["measures"]?.items ?? [] {
            guard let kind = measure.entry("measure"), let name = kind.value.text else { continue }
            guard name != "count", measure["target"] == nil else { continue }
            report(.missingKey, "the measure '\(name)' needs the key 'target'", at: kind.value.range, "it is the value")
        }
    }

    private static let keysOfAll = ["key_name", "key_value", "resolver", "scrub"]

    private func signal(_ activity: ActivitySyntax) {
        let node = activity.node
        guard node["subtype"]?.text == "all" else {
            for entry in Self.keysOfAll.compactMap({ node.entry($0) }) {
                report(
                    .keysExclude,
                    "'\(entry.key)' means nothing in a signal to one job",
                    at: entry.keyRange,
                    "add 'subtype: all' to signal all jobs in an index"
                )
            }
            return
        }
        if let name = node.entry("key_name"), node["key_value"] == nil {
            report(
                .missingKey,
                "'key_name' needs the key 'key_value'",
                at: name.keyRange,
                "it is the value in the index"
            )
        } else if let value = node.entry("key_value"), node["key_name"] == nil {
            report(.missingKey, "'key_value' needs the key 'key_name'", at: value.keyRange, "it names the index")
        } else if node["key_name"] == nil, node["resolver"] == nil, let subtype = node.entry("subtype") {
            report(
                .missingKey,
                "a signal to all needs the keys 'key_name' and 'key_value', or 'resolver'",
                at: subtype.value.range,
                "they tell which jobs are meant"
            )
        }
    }

    private func interrupt(_ activity: ActivitySyntax) {
        guard activity.node["target"] == nil, let topic = activity.node.entry("topic") else { return }
        report(
            .keysExclude,
            "'topic' means nothing without 'target'",
            at: topic.keyRange,
            "without 'target' an activity ends its own job"
        )
    }

    private func startOnly(_ activity: ActivitySyntax) {
        guard activity.node["await"]?.scalar?.value.boolValue == false else { return }
        for entry in ["timeout", "cancel"].compactMap({ activity.node.entry($0) }) {
            report(
                .keysExclude,
                "'\(entry.key)' means nothing with 'await: false'",
                at: entry.keyRange,
                "the job is only started; nothing is waited for"
            )
        }
    }

    private func report(_ code: DiagnosticCode, _ message: String, at range: SourceRange, _ note: String) {
        sink.report(Diagnostic(code, message, at: range, notes: [Diagnostic.Note(note)]))
    }
}
