import LegworkDiagnostics
import LegworkJSON

/// Translates between byte offsets and the positions of the protocol: lines from 0, and UTF-16 units in them.
struct TextIndex: Sendable {
    /// The text.
    let bytes: [UInt8]
    private let starts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        for (offset, byte) in bytes.enumerated() {
            let isCarriageReturn = byte == UInt8(ascii: "\r")
            let isPair = isCarriageReturn && offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "\n")
            if byte == UInt8(ascii: "\n") || (isCarriageReturn && !isPair) { starts.append(offset + 1) }
        }
        self.starts = starts
    }

    /// How many lines there are; at least 1.
    var lineCount: Int { starts.count }

    /// The line, from 0, that a byte stands in.
    func line(of offset: Int) -> Int {
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The bytes of a line without its end.
    func lineRange(_ line: Int) -> Range<Int> {
        let start = starts[line]
        var end = line + 1 < starts.count ? starts[line + 1] : bytes.count
        if end > start, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<end
    }

    /// The byte of a position. What lies outside of the text is taken to its nearest place; the middle of a surrogate
    /// pair is the beginning of its character.
    func offset(line: Int, character: Int) -> Int {
        guard line >= 0 else { return 0 }
        guard line < starts.count else { return bytes.count }
        let range = lineRange(line)
        var (offset, units) = (range.lowerBound, 0)
        while offset < range.upperBound {
            let length = Self.length(bytes[offset])
            let width = length == 4 ? 2 : 1
            guard units + width <= character else { break }
            units += width
            offset = min(range.upperBound, offset + length)
        }
        return offset
    }

    /// The position of a byte, as the protocol writes it.
    func position(of offset: Int) -> JSON {
        let offset = min(max(0, offset), bytes.count)
        let line = line(of: offset)
        var (place, units) = (starts[line], 0)
        while place < offset {
            let length = Self.length(bytes[place])
            guard place + length <= offset else { break }
            units += length == 4 ? 2 : 1
            place += length
        }
        return ["line": .integer(Int64(line)), "character": .integer(Int64(units))]
    }

    /// A range, as the protocol writes it.
    func range(_ bytes: Range<Int>) -> JSON {
        ["start": position(of: bytes.lowerBound), "end": position(of: bytes.upperBound)]
    }

    /// How many bytes the character has that begins with this one; stray bytes count one.
    private static func length(_ byte: UInt8) -> Int {
        switch byte {
        case 0xC0...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xFF: 4
        default: 1
        }
    }
}
