/// Whole numbers as ASCII digits, without a `String` in between.
enum DecimalDigits {
    /// How many bytes the number takes, its sign included.
    static func count(_ number: Int64) -> Int {
        var rest = number.magnitude
        var count = number < 0 ? 2 : 1
        while rest > 9 {
            rest /= 10
            count += 1
        }
        return count
    }

    /// Appends the number.
    static func append(_ number: Int64, to bytes: inout [UInt8]) {
        var rest = number.magnitude
        if number >= 0, rest < 10 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest))
            return
        }
        // 20 bytes hold the longest number, `-9223372036854775808`.
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var at = 20
        repeat {
            at -= 1
            digits[at] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
        if number < 0 {
            at -= 1
            digits[at] = UInt8(ascii: "-")
        }
        unsafe digits.span.extracting(at..<20).withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }
}
