import LegworkCompiler
import LegworkDiagnostics
import LegworkYAML

/// A graph's activities and edges, as far as they can be told while it is written.
struct GraphIndex {
    /// An activity.
    struct Activity {
        let id: String
        let place: SourceRange
        let node: YAMLNode
        let type: ActivityType?
    }

    /// What stands for the graph.
    let node: YAMLNode
    /// The activities, in the order written.
    let activities: [Activity]
    /// From which activities edges lead to each.
    let inbound: [String: [String]]

    init(_ node: YAMLNode) {
        self.node = node
        activities = (node["activities"]?.entries ?? []).map { entry in
            let type = entry.value["type"]?.text.flatMap(ActivityType.init(named:))
            return Activity(id: entry.key, place: entry.keyRange, node: entry.value, type: type)
        }
        var inbound: [String: [String]] = [:]
        for entry in node["transitions"]?.entries ?? [] {
            for edge in entry.value.items ?? [] {
                if let to = edge["to"]?.scalar?.text { inbound[to, default: []].append(entry.key) }
            }
        }
        self.inbound = inbound
    }

    /// The topic that starts it.
    var topic: String? { node["subscribes"]?.scalar?.text }

    /// The ids, in the order written.
    var ids: [String] { activities.map(\.id) }

    /// The activity of this id.
    func activity(_ id: String) -> Activity? { activities.first { $0.id == id } }

    /// The type of an activity.
    func type(of id: String) -> ActivityType? { activity(id)?.type }

    /// The activities that lie before one.
    func upstream(of id: String) -> Set<String> {
        var found: Set<String> = []
        var open = inbound[id] ?? []
        while let next = open.popLast() {
            if found.insert(next).inserted { open += inbound[next] ?? [] }
        }
        return found
    }

    /// The topics of hook rules that lead to an activity.
    func hookTopics(to id: String) -> [String] {
        (node["hooks"]?.entries ?? []).filter { entry in
            entry.value.items?.contains { $0["to"]?.scalar?.text == id } == true
        }.map(\.key)
    }

    /// To which activities edges lead from one.
    func targets(of id: String) -> [String] {
        (node["transitions"]?[id]?.items ?? []).compactMap { $0["to"]?.scalar?.text }
    }
}
