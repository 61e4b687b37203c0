/// The bytes of one source text and where its lines begin.
///
/// Two files are the same only if they are the same object. Places inside are byte offsets, `0...bytes.count`; people
/// are shown lines and columns.
package final class SourceFile: Sendable {
    /// The path as people should see it in messages.
    package let path: String
    /// The text as it was read; not necessarily valid UTF-8.
    package let bytes: [UInt8]
    /// Where each line begins. A line ends with LF, CR or CRLF.
    private let lineStarts: [Int]

    /// A file of these bytes.
    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        self.lineStarts = Self.lineStarts(of: bytes)
    }

    /// A file of this text.
    package convenience init(path: String, text: String) {
        self.init(path: path, bytes: Array(text.utf8))
    }

    /// How many lines there are; at least 1.
    package var lineCount: Int { lineStarts.count }

    /// The line and column of a byte. Offsets outside the file are taken to its nearest end.
    package func position(at offset: Int) -> SourcePosition {
        let offset = min(max(offset, 0), bytes.count)
        let line = lineIndex(of: offset)
        var column = 1
        var byte = visibleStart(of: line)
        while byte < offset {
            if !isContinuation(bytes[byte]) { column += 1 }
            byte += 1
        }
        // A place inside a character is the place of that character.
        if offset < bytes.count, isContinuation(bytes[offset]), column > 1 { column -= 1 }
        return SourcePosition(line: line + 1, column: column)
    }

    /// The byte offset of a line and column; a column behind the line's end is the line's end.
    package func offset(of position: SourcePosition) -> Int {
        guard position.line >= 1 else { return 0 }
        guard position.line <= lineCount else { return bytes.count }
        let range = lineRange(position.line)
        var offset = range.lowerBound
        var column = 1
        while offset < range.upperBound, column < position.column {
            offset += 1
            while offset < range.upperBound, isContinuation(bytes[offset]) { offset += 1 }
            column += 1
        }
        return offset
    }

    /// The bytes of a line, counted from 1, without its line break and without a byte order mark.
    package func lineRange(_ line: Int) -> Range<Int> {
        precondition(line >= 1 && line <= lineCount, "a file of \(lineCount) lines has no line \(line)")
        let start = visibleStart(of: line - 1)
        var end = line < lineCount ? lineStarts[line] : bytes.count
        if end > start, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<end
    }

    /// The text of a range of bytes; what is not UTF-8 is shown as U+FFFD.
    package func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }

    private func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    private func visibleStart(of line: Int) -> Int {
        guard line == 0, bytes.starts(with: Self.byteOrderMark) else { return lineStarts[line] }
        return Self.byteOrderMark.count
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static func lineStarts(of bytes: [UInt8]) -> [Int] {
        var starts = [0]
        for (offset, byte) in bytes.enumerated() {
            let isBreak =
                byte == UInt8(ascii: "\n")
                || (byte == UInt8(ascii: "\r")
                    && !(offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "\n")))
            if isBreak { starts.append(offset + 1) }
        }
        return starts
    }
}

/// True for the second and later bytes of a character in UTF-8.
private func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
