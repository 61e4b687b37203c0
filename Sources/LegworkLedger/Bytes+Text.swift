import LegworkJSON

/// Stored and sent texts are put together byte by byte: every step of a job writes a dozen of them, and texts in between
/// would each cost an allocation.
extension [UInt8] {
    /// Appends a text.
    package mutating func add(_ text: String) {
        let bytes = text.utf8Span.span
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// Appends an ASCII character. It has a name, as a literal would else be taken for a text.
    mutating func add(mark character: Unicode.Scalar) { append(UInt8(ascii: character)) }

    /// Appends a whole number in decimal digits.
    mutating func add(_ number: Int64) { add(digitsOf: number) }

    /// Appends a whole number in decimal digits.
    mutating func add(_ number: Int) { add(Int64(number)) }
}

extension String {
    /// The text that `write` appends to a buffer.
    init(writing write: (inout [UInt8]) -> Void) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(128)
        write(&bytes)
        self.init(decoding: bytes, as: UTF8.self)
    }
}
