import LegworkGraph
import LegworkJSON

/// The names that a file of tests may use: those of its app.
struct AppNames {
    /// The topics of the graphs, in order.
    let graphs: [String]
    /// The ids of all activities.
    let activities: [String]
    /// The topics of hook rules.
    let hooks: [String]
    /// The topics of workers; nil where an expression decides one, so that any topic may be meant.
    let workers: [String]?
    /// The app's settings.
    let settings: JSON

    private let activitiesByTopic: [String: [String]]

    init(_ app: CompiledApp) {
        graphs = app.graphs.map(\.subscribes)
        activities = app.graphs.flatMap { $0.activities.map(\.id) }
        hooks = Self.distinct(app.graphs.flatMap { $0.hookRules.map(\.topic) })
        settings = app.settings
        activitiesByTopic = Dictionary(
            app.graphs.map { ($0.subscribes, $0.activities.map(\.id)) },
            uniquingKeysWith: { first, _ in first }
        )
        var topics: [String]? = []
        for activity in app.graphs.flatMap(\.activities) {
            guard case .worker(let settings) = activity.kind else { continue }
            if case .string(let topic) = settings.topic, !topic.hasPrefix("{") {
                topics?.append(topic)
            } else {
                topics = nil
            }
        }
        workers = topics.map(Self.distinct)
    }

    /// The ids of the activities of one graph.
    func activities(of topic: String) -> [String] { activitiesByTopic[topic] ?? [] }

    private static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
