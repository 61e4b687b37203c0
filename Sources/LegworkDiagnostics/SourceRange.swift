/// A stretch of one source file, from which everything that came out of it can be shown again.
package struct SourceRange: Sendable, Equatable {
    /// The file.
    package let file: SourceFile
    /// The byte offsets. An empty range is a point between two bytes.
    package let bytes: Range<Int>

    /// A range of a file; what lies outside of it is cut off.
    package init(file: SourceFile, bytes: Range<Int>) {
        self.file = file
        self.bytes = bytes.clamped(to: 0..<file.bytes.count)
    }

    /// The place of the first byte.
    package var start: SourcePosition { file.position(at: bytes.lowerBound) }

    /// The place behind the last byte.
    package var end: SourcePosition { file.position(at: bytes.upperBound) }

    /// The text in the range.
    package var text: String { file.text(bytes) }

    /// The point at the range's beginning.
    package var beginning: SourceRange { SourceRange(file: file, bytes: bytes.lowerBound..<bytes.lowerBound) }

    /// `path:line:column` of the beginning.
    package var place: String {
        let start = start
        return "\(file.path):\(start.line):\(start.column)"
    }

    /// The same bytes of the same file object.
    package static func == (left: SourceRange, right: SourceRange) -> Bool {
        left.file === right.file && left.bytes == right.bytes
    }
}
