import LegworkGraph
import LegworkJSON
import LegworkPlanner
import LegworkWorker

extension Legwork {
    /// The worker topics that have priorities in any version that is deployed.
    ///
    /// Where a version cannot be read, any topic of the apps may have some: an empty queue costs less than a lost task.
    func priorityTopics(of apps: [String]) async -> PriorityTopics {
        var result = PriorityTopics()
        guard let versions = try? await appsInUse() else {
            result.apps = Set(apps)
            return result
        }
        for app in versions {
            for activity in app.source.graphs.flatMap(\.activities) {
                guard case .worker(let settings) = activity.kind, settings.priority != nil else { continue }
                if let topic = settings.topic.stringValue, !topic.hasPrefix("{") {
                    result.topics[app.source.id, default: []].insert(topic)
                } else {
                    result.apps.insert(app.source.id)
                }
            }
        }
        return result
    }
}
