package import LegworkPlanner
import LegworkStore

/// How an engine works. The defaults suit a machine of two cores.
package struct EngineConfiguration: Sendable {
    /// The engine's name among the living; a fresh one for each process.
    package var name: String
    /// Threads that plan and commit, each with a share of the partitions.
    package var loops = 2
    /// The most messages that one read takes from each partition.
    package var batchPerPartition = 64
    /// How many commits are written to the connection at a time, while planning goes on.
    package var commitsPerFlush = 32
    /// Over how many connections a loop commits; the commits of one partition always take the same.
    package var commitConnections = 2
    /// The longest that a read waits, in milliseconds; less where a lease would run out before.
    package var blockMilliseconds: Int64 = 1000
    /// How long beyond that a read may be silent before its connection counts as lost, in milliseconds: while it is, nobody
    /// reads the partitions' messages, though leases are renewed and answers committed over other connections.
    package var silenceMilliseconds: Int64 = 4000
    /// How long a lease lasts without renewal, in milliseconds.
    package var leaseMilliseconds: Int64 = 1500
    /// How often leases are renewed, in milliseconds.
    package var renewMilliseconds: Int64 = 400
    /// One commit per run up to the next waits, or one per protocol step.
    package var mode: CommitMode = .fused
    /// How often a message is planned again in one batch because its job had changed.
    package var conflictsMax = 8
    /// How many engines may die of a message, or how often one may try it, before it goes to the dead-letter stream.
    package var deliveriesMax = 10
    /// The most timers that one call moves.
    package var timersPerTick = StoreLimits.timersPerTickMax
    /// The most jobs that a loop keeps in memory.
    package var cachedJobsMax = 20_000
    /// The most bytes of memory that a loop keeps jobs in, about (``JobWeight``).
    package var cachedBytesMax = 64 << 20
    /// How often a loop looks for messages and timers that it may have missed, in milliseconds.
    package var sweepMilliseconds: Int64 = 5000

    /// The defaults under a name.
    package init(name: String) { self.name = name }
}
