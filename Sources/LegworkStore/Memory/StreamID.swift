/// The id of a stream's entry: a millisecond, and a number within it.
///
/// Shape: `milliseconds-sequence`, as Redis writes it.
package struct StreamID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970, by the server's clock.
    package var milliseconds: Int64
    /// Tells entries of one millisecond apart, from 0.
    package var sequence: Int64

    /// An id of these parts.
    package init(milliseconds: Int64, sequence: Int64) {
        self.milliseconds = milliseconds
        self.sequence = sequence
    }

    /// The id from its text, or nil where it is none. A missing sequence is 0.
    package init?(_ text: some StringProtocol) {
        var text = text[...]
        var sequence: Int64 = 0
        if let dash = text.utf8.firstIndex(of: UInt8(ascii: "-")) {
            guard let number = Int64(text[text.utf8.index(after: dash)...]), number >= 0 else { return nil }
            sequence = number
            text = text[..<dash]
        }
        guard let milliseconds = Int64(text), milliseconds >= 0 else { return nil }
        self.init(milliseconds: milliseconds, sequence: sequence)
    }

    /// Before every entry.
    package static let zero = StreamID(milliseconds: 0, sequence: 0)

    package static func < (left: StreamID, right: StreamID) -> Bool {
        left.milliseconds == right.milliseconds
            ? left.sequence < right.sequence : left.milliseconds < right.milliseconds
    }

    package var description: String { "\(milliseconds)-\(sequence)" }
}
