/// A whole number as ASCII digits, without a `String` in between.
struct DecimalDigits {
    // 20 bytes hold the longest number, `-9223372036854775808`. The digits stand at the end.
    private var digits = InlineArray<20, UInt8>(repeating: 0)
    private var start = 20

    /// The digits of a number, its sign before them.
    init(_ number: Int64) {
        var rest = number.magnitude
        repeat {
            start -= 1
            digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        guard number < 0 else { return }
        start -= 1
        digits[start] = UInt8(ascii: "-")
    }

    /// How many bytes the number takes, its sign included.
    var count: Int { digits.count - start }

    /// Lends the bytes.
    func withUnsafeBytes(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        unsafe digits.span.extracting(start..<digits.count).withUnsafeBufferPointer(body)
    }

    /// The bytes of a number.
    static func text(_ number: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        unsafe DecimalDigits(number).withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
        return bytes
    }
}
