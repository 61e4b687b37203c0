/// Stored and sent texts are put together byte by byte: every step of a job writes a dozen of them, and texts in between
/// would each cost an allocation.
extension [UInt8] {
    /// Appends a text.
    mutating func add(_ text: String) { append(contentsOf: text.utf8) }

    /// Appends an ASCII character.
    mutating func add(_ character: Unicode.Scalar) { append(UInt8(ascii: character)) }

    /// Appends a whole number in decimal digits.
    mutating func add(_ number: Int64) {
        var rest = number.magnitude
        // 20 bytes hold the longest number, `-9223372036854775808`.
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var at = 20
        repeat {
            at -= 1
            digits[at] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        if number < 0 {
            at -= 1
            digits[at] = UInt8(ascii: "-")
        }
        unsafe digits.span.extracting(at..<20).withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

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
