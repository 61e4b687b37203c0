package import LegworkPlanner

/// About how many bytes a job takes in memory, by which a cache of jobs is bounded.
///
/// What commits save is added up, which costs nothing. But much of it replaces what was there, so once the sum has
/// doubled the job is weighed afresh: a job that goes round for years weighs what it holds, not what it has written.
package struct JobWeight: Sendable, Equatable {
    /// The bytes.
    package private(set) var bytes: Int
    private var weighed: Int

    /// What a small job weighs, below which none is weighed.
    private static let small = 4096

    /// The weight of a job of which this many bytes were read or written so far.
    package init(stored bytes: Int = 0) {
        self.bytes = Self.small / 2 + bytes
        weighed = Self.small
    }

    /// Adds what a commit saves.
    ///
    /// - Parameter job: the job after the commit; nil where it is not in memory.
    package mutating func add(_ saved: Int, to job: JobSnapshot?) {
        bytes += saved
        guard bytes > 2 * weighed, let job else { return }
        bytes = job.weight
        weighed = max(bytes, Self.small)
    }
}
