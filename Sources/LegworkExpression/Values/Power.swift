import Glibc

/// Powers as ECMAScript has them: ±1 to an infinite power is not-a-number.
enum Power {
    static func of(_ base: Double, _ exponent: Double) -> Double {
        if exponent.isNaN { return .nan }
        if exponent.isInfinite, base.magnitude == 1 { return .nan }
        return pow(base, exponent)
    }
}
