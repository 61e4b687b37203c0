import LegworkPlanner

/// A commit that is still on its way, though its engine has given its connection up.
struct LateCommit {
    var plan: Plan
    var item: SimulatedEngine.Item
    /// The key of the job's hash.
    var job: String
}
