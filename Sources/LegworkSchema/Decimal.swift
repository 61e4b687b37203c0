import LegworkJSON

/// A number as people write it: a whole significand and a power of ten, both exact.
///
/// `multipleOf` divides these, since 0.3 is a multiple of 0.1 to everybody but a binary fraction.
struct Decimal {
    private let significand: UInt64
    private let exponent: Int

    /// The magnitude of a finite number by its shortest decimal digits; nil for anything else.
    init?(_ value: JSON) {
        guard let number = value.doubleValue, number.isFinite else { return nil }
        if let whole = value.integerValue {
            (significand, exponent) = (whole.magnitude, 0)
            return
        }
        var digits: UInt64 = 0
        var point = 0
        var isFraction = false
        var power = 0
        var isInPower = false
        var isPowerNegative = false
        for byte in JSON.text(of: number.magnitude).utf8 {
            switch byte {
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"): isInPower = true
            case UInt8(ascii: "-"): isPowerNegative = true
            case UInt8(ascii: "+"): break
            default:
                let digit = UInt64(byte &- UInt8(ascii: "0"))
                if isInPower {
                    power = power * 10 + Int(digit)
                } else if isFraction {
                    digits = digits * 10 + digit
                    point += 1
                } else if digits < UInt64.max / 10 - 1 {
                    digits = digits * 10 + digit
                } else {
                    // Shortest digits are seventeen at most: what is cut here are zeros.
                    power += 1
                }
            }
        }
        (significand, exponent) = (digits, (isPowerNegative ? -power : power) - point)
    }

    /// True if this number divided by the other, which is not 0, leaves nothing.
    func isMultiple(of other: Decimal) -> Bool {
        guard significand != 0 else { return true }
        guard exponent < other.exponent else {
            // significand · 10^shift modulo the other's significand, by squaring.
            let modulus = UInt128(other.significand)
            var result = UInt128(significand) % modulus
            var base = UInt128(10) % modulus
            var shift = exponent - other.exponent
            while shift > 0 {
                if shift & 1 == 1 { result = result * base % modulus }
                base = base * base % modulus
                shift >>= 1
            }
            return result == 0
        }
        var divisor = UInt128(other.significand)
        for _ in exponent..<other.exponent {
            divisor *= 10
            if divisor > UInt128(significand) { return false }
        }
        return UInt128(significand) % divisor == 0
    }
}
