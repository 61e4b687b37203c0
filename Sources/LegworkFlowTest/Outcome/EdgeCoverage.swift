package import LegworkCompiler
package import LegworkDiagnostics
package import LegworkGraph
package import LegworkJSON

/// Which edges of an app its tests have taken, and which never.
package struct EdgeCoverage: Sendable {
    /// An edge that no test takes.
    package struct Gap: Sendable {
        /// The topic of its graph.
        package var graph: String
        /// The activity that it leaves.
        package var from: String
        /// The activity that it leads to.
        package var to: String
        /// When it is taken: `200`, `4xx, 5xx`, `200 else`.
        package var when: String
        /// Where it is written.
        package var place: SourceRange?

        /// `{graph, from, to, when, file?, line?, column?}`.
        package var json: JSON {
            var object = JSONObject()
            object["graph"] = .string(graph)
            object["from"] = .string(from)
            object["to"] = .string(to)
            object["when"] = .string(when)
            object["file"] = place.map { .string($0.file.path) }
            object["line"] = place.map { .integer(Int64($0.start.line)) }
            object["column"] = place.map { .integer(Int64($0.start.column)) }
            return .object(object)
        }
    }

    /// How many edges there are.
    package let total: Int
    /// Those that no test takes, in the order written.
    package let gaps: [Gap]

    /// The coverage of an app.
    package init(of app: CompiledApp, taken: Set<EdgeName>, places: EdgePlaces?) {
        var total = 0
        var gaps: [Gap] = []
        for (index, graph) in app.graphs.enumerated() {
            for (from, activity) in graph.activities.enumerated() {
                for (place, edge) in activity.transitions.enumerated() {
                    total += 1
                    guard !taken.contains(EdgeName(graph: index, from: from, place: place)) else { continue }
                    gaps.append(
                        Gap(
                            graph: graph.subscribes,
                            from: activity.id,
                            to: graph.activities[edge.to].id,
                            when: Self.condition(of: edge),
                            place: places?[graph: index, activity: from, place: place]
                        )
                    )
                }
            }
        }
        self.total = total
        self.gaps = gaps
    }

    /// How many edges some test takes.
    package var taken: Int { total - gaps.count }

    /// The share that some test takes, in percent, rounded down; 100 where there are no edges.
    package var percent: Int { total == 0 ? 100 : taken * 100 / total }

    private static func condition(of edge: Transition) -> String {
        let codes = edge.codes.map { $0.json.stringValue ?? $0.json.text(.compact) }.joined(separator: ", ")
        return codes + (edge.isElse ? " else" : edge.match.isEmpty ? "" : " with conditions")
    }
}
