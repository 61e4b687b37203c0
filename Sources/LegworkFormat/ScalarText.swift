/// Plain and quoted scalars, whose lines are folded: what they are indented by means nothing.
enum ScalarText {
    /// The lines of a scalar, without indentation, in the quotes of the style.
    static func lines(_ source: ArraySlice<UInt8>) -> [String] {
        let isDouble = source.first == UInt8(ascii: "\"")
        var lines = Lines.split(source)
        for index in lines.indices {
            if index > lines.startIndex { lines[index] = lines[index].drop(while: Lines.isBlank) }
            if index < lines.endIndex - 1 { lines[index] = trimmedEnd(lines[index], isDouble: isDouble) }
        }
        var texts = lines.map { String(decoding: $0, as: UTF8.self) }
        guard isDouble, canBeSingle(source) else { return texts }
        texts[0] = "'" + texts[0].dropFirst()
        texts[texts.count - 1] = texts[texts.count - 1].dropLast() + "'"
        return texts
    }

    /// True for double quotes that nothing inside needs.
    private static func canBeSingle(_ source: ArraySlice<UInt8>) -> Bool {
        source.count >= 2 && !source.contains(UInt8(ascii: "\\")) && !source.contains(UInt8(ascii: "'"))
    }

    /// A line without blanks at its end; one stays where a backslash makes it data.
    private static func trimmedEnd(_ line: ArraySlice<UInt8>, isDouble: Bool) -> ArraySlice<UInt8> {
        let trimmed = Lines.trimmedEnd(line)
        guard isDouble, trimmed.count < line.count else { return trimmed }
        let backslashes = trimmed.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        return backslashes % 2 == 1 ? line[line.startIndex...trimmed.endIndex] : trimmed
    }
}
