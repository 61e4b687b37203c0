import LegworkCompiler
import LegworkDiagnostics
import LegworkExpression
import LegworkYAML

/// Texts for hovers and completion, in Markdown.
enum Explanation {
    /// A key of the language.
    static func key(_ key: KeySpec) -> String {
        var text = "**\(key.name)**: \(key.type.described)"
        if key.isRequired { text += "; required" }
        if let preset = key.defaultText { text += "; default `\(preset)`" }
        return text + "\n\n" + key.documentation
    }

    /// A function of `@pipe`.
    static func function(_ function: Function) -> String {
        var text = "```\n\(function.signature)\n```\n\n\(function.summary)"
        switch function.purity {
        case .pure: break
        default: text += "\n\nIts result depends on the clock or on chance."
        }
        return text
    }

    /// An activity: what it is, and how it is reached.
    static func activity(_ activity: GraphIndex.Activity, in graph: GraphIndex) -> String {
        var text = "**\(activity.id)**"
        if let type = activity.type { text += ": \(type.described)" }
        if let title = activity.node["title"]?.text { text += ", “\(title)”" }
        if let type = activity.type { text += "\n\n\(type.summary)" }
        var facts: [String] = []
        if let topic = activity.node["topic"]?.scalar?.text { facts.append("topic `\(topic)`") }
        if let sleep = activity.node["sleep"]?.scalar?.text { facts.append("sleeps `\(sleep)`") }
        let topics = graph.hookTopics(to: activity.id)
        if !topics.isEmpty { facts.append("waits for " + listed(topics)) }
        if let ancestor = activity.node["ancestor"]?.scalar?.text { facts.append("back to `\(ancestor)`") }
        let before = graph.inbound[activity.id] ?? []
        if !before.isEmpty { facts.append("from " + listed(before)) }
        let behind = graph.targets(of: activity.id)
        if !behind.isEmpty { facts.append("to " + listed(behind)) }
        return facts.isEmpty ? text : text + "\n\n" + facts.map { "- \($0)" }.joined(separator: "\n")
    }

    /// A graph.
    static func graph(_ graph: GraphIndex) -> String {
        let count = graph.activities.count
        let name = graph.topic.map { "**\($0)**: a graph" } ?? "A graph"
        return "\(name) of \(count) \(count == 1 ? "activity" : "activities")"
    }

    private static func listed(_ names: [String]) -> String {
        let shown = names.prefix(6).map { "`\($0)`" }.joined(separator: ", ")
        return names.count > 6 ? "\(shown) and \(names.count - 6) more" : shown
    }
}
