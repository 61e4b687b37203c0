/// A scalar behind `|` or `>`: its lines are data, so their ends and what they are indented by stay.
struct BlockScalar {
    /// `|` or `>`.
    let style: Character
    /// What becomes of the line breaks at the end: `-` none stays, `+` all stay, nil one stays.
    let chomping: Character?
    /// The comment behind the header.
    let comment: Trivia.Comment?
    /// The lines without indentation. Empty ones at the end are there only where they are data.
    let lines: [String]

    /// The header, which gives the indentation where the first line would be misread without it.
    var header: String {
        let first = lines.first { !$0.isEmpty }
        let isMisread = first?.utf8.first == UInt8(ascii: " ") || first?.utf8.first == UInt8(ascii: "\t")
        return "\(style)\(isMisread ? "2" : "")\(chomping.map(String.init) ?? "")"
    }

    /// Takes one apart.
    ///
    /// - Parameters:
    ///   - source: Its text from `|` or `>` on, up to where the next thing begins.
    ///   - value: What it stands for.
    ///   - outerColumn: The column of the collection around it; -1 where there is none.
    ///   - comment: Makes a comment of a text and its place behind the beginning of `source`.
    /// - Returns: the scalar, and how many bytes of `source` are data; the rest is empty lines.
    static func parse(
        _ source: ArraySlice<UInt8>,
        value: String,
        outerColumn: Int,
        comment: (ArraySlice<UInt8>) -> Trivia.Comment
    ) -> (scalar: BlockScalar, end: Int) {
        var lines = Lines.split(source)
        let header = lines.removeFirst()
        var chomping: Character?
        var indentation: Int?
        var place = header.startIndex + 1
        while place < header.endIndex, header[place] > UInt8(ascii: " ") {
            let character = Character(Unicode.Scalar(header[place]))
            if let digit = character.wholeNumberValue {
                indentation = max(0, outerColumn) + digit
            } else {
                chomping = character
            }
            place += 1
        }
        let hash = header[place...].firstIndex(of: UInt8(ascii: "#"))
        let inner = indentation ?? Self.indentation(lines)
        var contents = lines.map { line in
            let blanks = line.prefix { $0 == UInt8(ascii: " ") }.count
            return blanks >= inner ? line.dropFirst(inner) : line.dropFirst(blanks)
        }
        var end = source.endIndex
        if chomping != "+" {
            while contents.last?.isEmpty == true { contents.removeLast() }
            end = contents.last?.endIndex ?? header.endIndex
        } else if contents.last?.isEmpty == true {
            // What follows the last line break is no line.
            contents.removeLast()
        }
        // The file ended without a line break, so the value does; there will be one.
        if chomping != "-", !value.isEmpty, value.utf8.last != UInt8(ascii: "\n") { chomping = "-" }
        let scalar = BlockScalar(
            style: Character(Unicode.Scalar(header[header.startIndex])),
            chomping: chomping,
            comment: hash.map { comment(header[$0...]) },
            lines: contents.map { String(decoding: $0, as: UTF8.self) }
        )
        return (scalar, end)
    }

    /// How far the first line that is not empty is indented.
    private static func indentation(_ lines: [ArraySlice<UInt8>]) -> Int {
        for line in lines {
            let blanks = line.prefix { $0 == UInt8(ascii: " ") }.count
            if blanks < line.count { return blanks }
        }
        return lines.map(\.count).max() ?? 0
    }
}
