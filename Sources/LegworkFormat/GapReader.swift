import LegworkDiagnostics

/// Reads what stands between values: blanks, line breaks, comments and indicators.
struct GapReader {
    private let bytes: [UInt8]
    /// Where reading goes on.
    var cursor: Int
    /// Every comment that was read, in order.
    private(set) var comments: [String] = []

    init(_ file: SourceFile) {
        bytes = file.bytes
        cursor = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// Reads up to `end`, past every indicator on the way; where `stop` is given, up to behind that one at most.
    ///
    /// - Returns: comments and empty lines, and whether `stop` was found.
    mutating func read(to end: Int, stop: UInt8? = nil) -> (trivia: [Trivia], found: Bool) {
        var trivia: [Trivia] = []
        var breaks = isAtStart ? 1 : 0
        var isAlone = isAtStart
        while cursor < end {
            let byte = bytes[cursor]
            let next = Lines.afterBreak(bytes[...], cursor)
            if next > cursor {
                breaks += 1
                isAlone = true
                cursor = next
            } else if byte == UInt8(ascii: "#") {
                if breaks > 1 { trivia.append(.blank) }
                trivia.append(.comment(comment(to: end, isAlone: isAlone)))
                breaks = 0
            } else {
                cursor += 1
                if byte == stop {
                    if breaks > 1 { trivia.append(.blank) }
                    return (trivia, true)
                }
            }
        }
        if breaks > 1 { trivia.append(.blank) }
        return (trivia, false)
    }

    /// Reads blanks, line breaks and comments up to the first other thing.
    mutating func skip(to end: Int) -> [Trivia] {
        var place = cursor
        while place < end {
            if bytes[place] == UInt8(ascii: "#") {
                while place < end, Lines.afterBreak(bytes[...], place) == place { place += 1 }
            } else if Lines.isBlank(bytes[place]) || Lines.afterBreak(bytes[...], place) > place {
                place += 1
            } else {
                break
            }
        }
        return read(to: place).trivia
    }

    /// A comment that stands in bytes read otherwise.
    mutating func note(_ source: ArraySlice<UInt8>) -> Trivia.Comment {
        let text = String(decoding: Lines.trimmedEnd(source), as: UTF8.self)
        comments.append(text)
        let line = bytes[lineStart(of: source.startIndex)...]
        let indent = line.prefix { $0 == UInt8(ascii: " ") }.count
        return Trivia.Comment(text: text, column: column(of: source.startIndex), indent: indent, isAlone: false)
    }

    /// The column of a place, as wide as a terminal shows it.
    func column(of place: Int) -> Int {
        Columns.width(String(decoding: bytes[lineStart(of: place)..<place], as: UTF8.self))
    }

    private func lineStart(of place: Int) -> Int {
        var start = place
        while start > 0, bytes[start - 1] != UInt8(ascii: "\n"), bytes[start - 1] != UInt8(ascii: "\r") { start -= 1 }
        return start
    }

    private var isAtStart: Bool { cursor == 0 || (cursor == 3 && bytes[0] == 0xEF) }

    private mutating func comment(to end: Int, isAlone: Bool) -> Trivia.Comment {
        let start = cursor
        while cursor < end, Lines.afterBreak(bytes[...], cursor) == cursor { cursor += 1 }
        let noted = note(bytes[start..<cursor])
        return Trivia.Comment(text: noted.text, column: noted.column, indent: noted.indent, isAlone: isAlone)
    }
}
