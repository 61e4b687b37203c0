/// Reading of numbers.
extension JSONParser {
    /// Reads a number; the parser stands on its first digit or its minus.
    mutating func number(_ bytes: Span<UInt8>) throws(Fault) -> JSON {
        let start = place
        let isNegative = bytes[place] == UInt8(ascii: "-")
        if isNegative { place += 1 }
        // The significant digits as far as they fit; `digits` counts them, zeros in front left out.
        var significand: UInt64 = 0
        var digits = 0
        let whole = scanDigits(bytes, into: &significand, counting: &digits)
        guard whole > 0 else {
            throw fault("a number needs a digit after '-', found \(found(bytes))")
        }
        guard whole == 1 || bytes[place - whole] != UInt8(ascii: "0") else {
            throw fault(
                "a number may not begin with 0; remove the zero, or put the digits in quotes to keep it",
                at: start
            )
        }
        var exponent = 0
        var isWhole = true
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            isWhole = false
            place += 1
            let fraction = scanDigits(bytes, into: &significand, counting: &digits)
            guard fraction > 0 else { throw fault("a number needs a digit after '.', found \(found(bytes))") }
            exponent = -fraction
        }
        if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            exponent += try scanExponent(bytes)
        }
        if isWhole, let exact = Self.integer(significand, digits: digits, isNegative: isNegative) { return exact }
        return .double(
            try double(bytes, from: start, significand: significand, digits: digits, exponent, isNegative: isNegative)
        )
    }

    /// Reads digits, and says how many there were.
    private mutating func scanDigits(
        _ bytes: Span<UInt8>,
        into significand: inout UInt64,
        counting digits: inout Int
    ) -> Int {
        let start = place
        while place < bytes.count {
            let digit = bytes[place] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            if digits > 0 || digit > 0 { digits += 1 }
            if digits <= 19 { significand = significand &* 10 &+ UInt64(digit) }
            place += 1
        }
        return place - start
    }

    private mutating func scanExponent(_ bytes: Span<UInt8>) throws(Fault) -> Int {
        place += 1
        var isNegative = false
        if place < bytes.count, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") {
            isNegative = bytes[place] == UInt8(ascii: "-")
            place += 1
        }
        let start = place
        var exponent = 0
        while place < bytes.count {
            let digit = bytes[place] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            // Beyond this the number is 0 or out of range, whatever its digits are.
            if exponent < 1 << 40 { exponent = exponent * 10 + Int(digit) }
            place += 1
        }
        guard place > start else { throw fault("a number needs a digit after 'e', found \(found(bytes))") }
        return isNegative ? -exponent : exponent
    }

    /// The exact integer, unless it is `-0` or does not fit 64 bits.
    private static func integer(_ significand: UInt64, digits: Int, isNegative: Bool) -> JSON? {
        // Nineteen digits always fit an unsigned word.
        guard digits <= 19 else { return nil }
        guard isNegative else { return Int64(exactly: significand).map(JSON.integer) }
        guard significand > 0, significand <= UInt64(Int64.min.magnitude) else { return nil }
        return .integer(Int64(truncatingIfNeeded: 0 &- significand))
    }

    private func double(
        _ bytes: Span<UInt8>,
        from start: Int,
        significand: UInt64,
        digits: Int,
        _ exponent: Int,
        isNegative: Bool
    ) throws(Fault) -> Double {
        if digits == 0 { return isNegative ? -0.0 : 0.0 }
        // Both operands are exact, so one operation rounds once, which is correct (Clinger's fast path).
        if digits <= 19, significand <= 1 << 53, abs(exponent) <= 22 {
            let power = Self.exactPowersOfTen[abs(exponent)]
            let magnitude = exponent < 0 ? Double(significand) / power : Double(significand) * power
            return isNegative ? -magnitude : magnitude
        }
        guard let number = Double(Self.text(bytes, start..<place)), number.isFinite else {
            throw fault(
                "the number is beyond the range of 64-bit floating point (1.8e308); send it as text in quotes",
                at: start
            )
        }
        return number
    }

    private static let exactPowersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
