/// Which partitions an engine holds, which it is giving back, and how many it should have.
///
/// Each of N engines aims at ⌈P/N⌉ of P partitions. One that has more finishes what it has in hand of the surplus and
/// gives it back; one that has fewer takes what nobody holds.
/// Source: `21-protocol` §9.
package struct LeaseBook: Sendable {
    /// A lease that is held.
    package struct Lease: Sendable, Equatable {
        /// The token that commits carry.
        package var token: String
        /// True once its loop was told to finish and let go.
        package var isLeaving: Bool
    }

    /// How many partitions the store has.
    package let partitions: Int

    /// The leases held, by partition.
    package private(set) var held: [Int: Lease] = [:]

    /// A book without leases.
    package init(partitions: Int) { self.partitions = partitions }

    /// How many partitions an engine should have while `engines` live.
    package func target(engines: Int) -> Int {
        let engines = max(1, engines)
        return (partitions + engines - 1) / engines
    }

    /// The held partitions with their tokens, in order.
    package var tokens: [(partition: Int, token: String)] {
        held.sorted { $0.key < $1.key }.map { ($0.key, $0.value.token) }
    }

    /// The partitions that are not held, in order.
    package var missing: [Int] { (0..<partitions).filter { held[$0] == nil } }

    /// How many more partitions to take.
    package func lack(target: Int) -> Int {
        max(0, target - held.values.count { !$0.isLeaving })
    }

    /// Writes down a lease that was taken.
    package mutating func acquired(_ partition: Int, token: String) {
        held[partition] = Lease(token: token, isLeaving: false)
    }

    /// Compares what a renewal gave with what is held.
    ///
    /// - Returns: the partitions whose lease is lost, in order; they are no longer held.
    package mutating func renewed(_ tokens: [(partition: Int, token: String?)]) -> [Int] {
        var lost: [Int] = []
        for (partition, token) in tokens {
            guard let lease = held[partition], lease.token != token else { continue }
            held[partition] = nil
            lost.append(partition)
        }
        return lost.sorted()
    }

    /// The partitions to give back, highest numbers first; they count as leaving from now on.
    package mutating func surplus(target: Int) -> [Int] {
        let staying = held.filter { !$0.value.isLeaving }.keys.sorted(by: >)
        let surplus = Array(staying.prefix(max(0, staying.count - target)))
        for partition in surplus { held[partition]?.isLeaving = true }
        return surplus
    }

    /// Writes down that a lease was given back or lost.
    package mutating func released(_ partition: Int) { held[partition] = nil }

    /// Writes down that every lease is lost.
    package mutating func lostAll() -> [Int] {
        let lost = held.keys.sorted()
        held = [:]
        return lost
    }
}
