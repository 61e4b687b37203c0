import Legwork
import LegworkDiagnostics
import LegworkGraph
import LegworkPlanner

extension Client {
    /// Refuses a topic that no version in use has, and says which there are.
    ///
    /// - Parameter command: the verb that was typed, to show it with the topic that was meant.
    /// - Throws: ``CommandFailure`` with 404.
    func checkTopic(
        _ topic: String,
        app: String?,
        among topics: KeyPath<PreparedApp, [String]>,
        what: String,
        command: String
    ) async throws(CommandFailure) {
        let apps = try await attempt { try await legwork.appsInUse() }
        guard !apps.isEmpty else {
            throw CommandFailure(
                "no app is deployed yet",
                hints: ["legwork deploy app.yaml\(place.options)"],
                code: 404
            )
        }
        let meant = apps.filter { app == nil || app == $0.source.id }
        guard !meant.isEmpty else {
            throw CommandFailure(
                "app '\(app ?? "")' is not deployed",
                hints: Set(apps.map(\.source.id)).sorted().map { "--app \($0)" },
                code: 404
            )
        }
        let known = Set(meant.flatMap { $0[keyPath: topics] }).sorted()
        guard !known.contains(topic) else { return }
        let nearest = Suggestion.nearest(to: topic, among: known).map { ["legwork \(command) \($0) …"] } ?? []
        throw CommandFailure(
            known.isEmpty
                ? "no \(what) of the deployed apps has a topic"
                : "no \(what) has the topic '\(topic)'; there is \(Suggestion.list(known))",
            hints: nearest + ["legwork apps list\(place.options)"],
            code: 404
        )
    }
}

extension PreparedApp {
    /// The topics that start jobs.
    var startTopics: [String] { source.graphs.map(\.subscribes) }

    /// The topics on which signals arrive.
    var signalTopics: [String] { rules(topic: nil).map(\.topic) }
}
