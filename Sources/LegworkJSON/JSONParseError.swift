/// Why a text is no JSON, and where.
package struct JSONParseError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The offset of the offending byte, from 0; the text's length where it ends too early.
    package let byteOffset: Int
    /// The line of that byte, from 1.
    package let line: Int
    /// The column of that byte in its line, from 1, counted in Unicode scalars.
    package let column: Int
    /// What is wrong there, what was expected and what to try.
    package let message: String

    /// The message with its place: `line 3, column 7: expected ',' or '}', found …`.
    package var description: String { "line \(line), column \(column): \(message)" }

    /// An error at `byteOffset` of `bytes`, its line and column counted from them.
    init(_ message: String, at byteOffset: Int, of bytes: Span<UInt8>) {
        var line = 1
        var column = 1
        for place in 0..<min(byteOffset, bytes.count) {
            if bytes[place] == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if bytes[place] & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.byteOffset = byteOffset
        self.line = line
        self.column = column
        self.message = message
    }
}
