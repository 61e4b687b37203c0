import LegworkPlanner

/// A job in memory. A class, so that the cache moves one reference where a snapshot has a dozen.
final class CachedJob: Sendable {
    /// The job as the last commit sent will leave it.
    let snapshot: JobSnapshot
    /// How many bytes it has in Redis, about.
    let bytes: Int

    /// A job of about so many bytes.
    init(_ snapshot: JobSnapshot, bytes: Int) {
        self.snapshot = snapshot
        self.bytes = bytes
    }
}
