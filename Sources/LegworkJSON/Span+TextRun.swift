/// Text of JSON is searched eight bytes at a time, since most of it stands as it is.
extension Span<UInt8> {
    /// The place of the first byte from `start` on that cannot stand in quotes as it is, a quote, a backslash or a control
    /// character; the count where there is none.
    func endOfRun(from start: Int) -> Int {
        var place = start
        unsafe withUnsafeBytes { bytes in
            while place + 8 <= bytes.count {
                let word = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                if Self.endsRun(word) { break }
                place += 8
            }
        }
        while place < count, !Self.endsRun(self[place]) { place += 1 }
        return place
    }

    private static func endsRun(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// True if one of a word's bytes ends a run.
    ///
    /// Source: "Bit Twiddling Hacks", "Determine if a word has a byte less than n" and "… a zero byte".
    private static func endsRun(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops = ones << 7
        let quotes = word ^ ones &* UInt64(UInt8(ascii: "\""))
        let backslashes = word ^ ones &* UInt64(UInt8(ascii: "\\"))
        let controls = (word &- ones &* 0x20) & ~word
        return (controls | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes) & tops != 0
    }
}
