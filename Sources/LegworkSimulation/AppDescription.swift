package import LegworkGraph
import LegworkJSON

/// An app in a few lines, for the report of a failure.
package enum AppDescription {
    /// One line a graph and one an activity, with its edges.
    package static func text(_ app: CompiledApp) -> String {
        app.graphs.map(text).joined(separator: "\n")
    }

    private static func text(_ graph: Graph) -> String {
        let head = "graph '\(graph.subscribes)', on_error \(graph.onError.rawValue)"
        return ([head] + graph.activities.map { "  " + line($0, graph) }).joined(separator: "\n")
    }

    private static func line(_ activity: Activity, _ graph: Graph) -> String {
        var text = "\(activity.id) \(what(activity.kind, graph))"
        if activity.join != .all { text += ", join \(activity.join.rawValue)" }
        let edges = activity.transitions.map { edge in
            var text = graph.activities[edge.to].id
            if edge.codes != [.exact(200)] {
                text += " (\(edge.codes.map { $0.json.description }.joined(separator: " ")))"
            }
            if let match = edge.match.first { text += " if \(match.actual)" }
            return edge.isElse ? text + " else" : text
        }
        return edges.isEmpty ? text : text + " → " + edges.joined(separator: ", ")
    }

    private static func what(_ kind: ActivityKind, _ graph: Graph) -> String {
        switch kind {
        case .trigger, .signal: kind.name
        case .worker(let settings):
            "worker \(settings.topic)" + (settings.retry.isEmpty ? "" : ", retry")
                + (settings.timeout.map { ", timeout \($0)" } ?? "")
                + (settings.scheduleTimeout.map { ", schedule_timeout \($0)" } ?? "")
        case .await(let settings):
            "await \(settings.topic), await \(settings.awaits), \(settings.cancel.rawValue)"
                + (settings.retry.isEmpty ? "" : ", retry") + (settings.timeout.map { ", timeout \($0)" } ?? "")
        case .hook(let settings):
            "hook" + (settings.isPivot ? ", cycle" : "") + (settings.sleep.map { ", sleep \($0)" } ?? "")
                + (settings.waitsForSignal ? ", signal" : "")
        case .cycle(let settings): "cycle to \(graph.activities[settings.ancestor].id)"
        case .interrupt(let settings): "interrupt \(settings.target?.description ?? "self")"
        }
    }
}
