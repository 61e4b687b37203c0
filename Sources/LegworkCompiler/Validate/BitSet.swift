/// A set of small numbers, a bit each: what is upstream of an activity, for a thousand of them.
struct BitSet: Equatable {
    private var words: [UInt64]

    /// A set of numbers below `count`, empty.
    init(count: Int) {
        words = Array(repeating: 0, count: (count + 63) / 64)
    }

    /// True if `member` is in the set.
    func contains(_ member: Int) -> Bool { words[member / 64] & (1 << UInt64(member % 64)) != 0 }

    /// Puts `member` in.
    mutating func insert(_ member: Int) { words[member / 64] |= 1 << UInt64(member % 64) }

    /// Puts all of `other` in.
    mutating func formUnion(_ other: BitSet) {
        for place in words.indices { words[place] |= other.words[place] }
    }
}
