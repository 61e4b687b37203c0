/// Which worker topics have tasks of several priorities, so that workers read three queues for them instead of one.
package struct PriorityTopics: Sendable, Equatable {
    /// Topics by app.
    package var topics: [String: Set<String>] = [:]
    /// Apps in which any topic may have some: there a topic with a priority is an expression.
    package var apps: Set<String> = []

    /// None.
    package init() {}

    /// True if tasks of a topic may come in several priorities.
    func contains(app: String, topic: String) -> Bool {
        apps.contains(app) || topics[app]?.contains(topic) ?? false
    }
}
