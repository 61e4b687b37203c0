/// How far a loop has read the streams of its partitions.
///
/// Nothing of it is stored: whoever takes a partition over begins at the beginning, and finds what is undone.
package struct ReadPositions: Sendable, Equatable {
    /// Before the first entry.
    package static let beginning = "0-0"

    /// The entry read last, by partition.
    private var last: [Int: String] = [:]
    /// Behind which entries the read on its way asks.
    private var asked: [Int: String] = [:]

    /// All at the beginning.
    package init() {}

    /// The entry of a partition that was read last.
    package subscript(_ partition: Int) -> String { last[partition] ?? Self.beginning }

    /// Goes back to the beginning of a partition.
    package mutating func rewind(_ partition: Int) { last[partition] = nil }

    /// Goes back to the beginning of all.
    package mutating func rewind() { last = [:] }

    /// Says how far a partition was read.
    package mutating func read(_ partition: Int, upTo entry: String) { last[partition] = entry }

    /// The positions for a read of some partitions, which is sent now.
    package mutating func ask(_ partitions: [Int]) -> [String] {
        let positions = partitions.map { self[$0] }
        asked = Dictionary(zip(partitions, positions), uniquingKeysWith: { $1 })
        return positions
    }

    /// True if what the read on its way gives of a partition comes next. It does not if the partition was let go meanwhile, or
    /// is to be read again.
    package func isNext(_ partition: Int) -> Bool { asked[partition] == self[partition] }
}
