/// Translates libyaml's marks, which count Unicode scalars, into byte offsets.
struct ScalarOffsets {
    /// The byte offset of every scalar, and of the end; nil where all is ASCII and the two counts agree.
    private let offsets: [Int]?
    private let start: Int
    private let end: Int

    /// A table for the bytes that libyaml was given: those of a file from `start` on.
    init(_ bytes: [UInt8], from start: Int) {
        self.start = start
        self.end = bytes.count
        guard bytes[start...].contains(where: { $0 >= 0x80 }) else {
            offsets = nil
            return
        }
        var offsets: [Int] = []
        offsets.reserveCapacity(bytes.count - start + 1)
        for (offset, byte) in bytes.enumerated().dropFirst(start) where byte & 0xC0 != 0x80 { offsets.append(offset) }
        offsets.append(bytes.count)
        self.offsets = offsets
    }

    /// The byte offset in the file.
    func byte(of scalar: Int) -> Int {
        guard let offsets else { return min(start + max(0, scalar), end) }
        return scalar < offsets.count ? offsets[max(0, scalar)] : end
    }

    /// The byte offsets in the file.
    func bytes(of scalars: Range<Int>) -> Range<Int> {
        let low = byte(of: scalars.lowerBound)
        return low..<max(low, byte(of: scalars.upperBound))
    }
}
