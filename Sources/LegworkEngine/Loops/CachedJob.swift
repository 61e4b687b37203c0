import LegworkPlanner

/// A job in memory. A class, so that the cache moves one reference where a snapshot has a dozen.
final class CachedJob: Sendable {
    /// The job as the last commit sent will leave it.
    let snapshot: JobSnapshot
    /// How much memory it takes.
    let weight: JobWeight

    /// A job of a weight.
    init(_ snapshot: JobSnapshot, _ weight: JobWeight) {
        self.snapshot = snapshot
        self.weight = weight
    }
}
