/// What a loop is told from outside, until it next looks.
package struct LoopOrders: Sendable, Equatable {
    /// Leases that were taken for it, by partition.
    package var adopted: [Int: String] = [:]
    /// Partitions to finish and let go.
    package var leaving: Set<Int> = []
    /// Partitions whose lease is lost.
    package var lost: Set<Int> = []
    /// True to finish what is in hand and end.
    package var stops = false
    /// True to end at once, as if the process had been killed.
    package var abandons = false

    /// No orders.
    package init() {}

    /// True if there is nothing to do.
    package var isEmpty: Bool { self == LoopOrders() }

    /// Adds a lease; what was said of the partition before is over.
    package mutating func adopt(_ partition: Int, token: String) {
        adopted[partition] = token
        leaving.remove(partition)
    }

    /// Adds the loss of a lease.
    package mutating func lose(_ partition: Int) {
        adopted[partition] = nil
        leaving.remove(partition)
        lost.insert(partition)
    }
}
