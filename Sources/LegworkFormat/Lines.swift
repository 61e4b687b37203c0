/// Lines of bytes. A line ends with LF, CR or CRLF.
enum Lines {
    /// The lines without their ends; what follows the last end is a line too.
    static func split(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        var place = start
        while place < bytes.endIndex {
            let next = afterBreak(bytes, place)
            if next > place {
                lines.append(bytes[start..<place])
                start = next
                place = next
            } else {
                place += 1
            }
        }
        lines.append(bytes[start...])
        return lines
    }

    /// Where the line break at `place` ends; `place` where there is none.
    static func afterBreak(_ bytes: ArraySlice<UInt8>, _ place: Int) -> Int {
        switch bytes[place] {
        case UInt8(ascii: "\n"): place + 1
        case UInt8(ascii: "\r"):
            place + 1 < bytes.endIndex && bytes[place + 1] == UInt8(ascii: "\n") ? place + 2 : place + 1
        default: place
        }
    }

    /// True for a space or a tab.
    static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// The bytes without blanks at their end.
    static func trimmedEnd(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.prefix((bytes.lastIndex { !isBlank($0) } ?? bytes.startIndex - 1) + 1 - bytes.startIndex)
    }
}
