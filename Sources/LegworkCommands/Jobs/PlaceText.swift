import LegworkGraph
import LegworkLedger
import LegworkPlanner

/// Dimensions of a job as people read them.
enum PlaceText {
    /// `pivot 2`, `pivot 2 › branch 1`: which round of which activity; empty for the job's own dimension.
    static func text(_ address: Address, in graph: PreparedGraph?) -> String {
        address.path.compactMap { address in
            guard let (_, opener, index) = address.opening else { return nil }
            let name = graph.flatMap { $0.activities.indices.contains(opener) ? $0.activities[opener].source.id : nil }
            return "\(name ?? "#\(opener)") \(index)"
        }.joined(separator: " › ")
    }
}
