/// Numbers as JavaScript prints them: the shortest digits that read back as the same double.
///
/// Shape: without exponent for magnitudes from 1e-6 up to, but not with, 1e21 (`0.000001`, `100000000000000000000`),
/// else with one that is signed and unpadded (`1e-7`, `1.5e+21`); minus zero is `0`.
/// Source: `11-pipes` §4.1.
enum JSONNumberText {
    /// Appends a finite number.
    static func append(_ number: Double, to out: inout [UInt8]) {
        if number < 0 { out.append(UInt8(ascii: "-")) }
        let magnitude = number.magnitude
        if magnitude < 9_007_199_254_740_992, magnitude == magnitude.rounded(.down) {
            return appendDecimal(UInt64(magnitude), to: &out)
        }
        // The standard library finds the shortest digits; only their layout is ours.
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var isInExponent = false
        var isExponentNegative = false
        for byte in magnitude.description.utf8 {
            switch byte {
            case UInt8(ascii: "."): point = digits.count
            case UInt8(ascii: "e"): isInExponent = true
            case UInt8(ascii: "-"): isExponentNegative = true
            case UInt8(ascii: "+"): break
            default:
                if isInExponent {
                    exponent = exponent * 10 + Int(byte - UInt8(ascii: "0"))
                } else {
                    digits.append(byte)
                }
            }
        }
        // How many digits stand before the decimal point, once zeros at either end are gone.
        var whole = (point ?? digits.count) + (isExponentNegative ? -exponent : exponent)
        let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(zeros)
        whole -= zeros
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        lay(digits, whole: whole, into: &out)
    }

    private static func lay(_ digits: [UInt8], whole: Int, into out: inout [UInt8]) {
        switch whole {
        case digits.count...21 where digits.count <= 21:
            out.append(contentsOf: digits)
            out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: whole - digits.count))
        case 1...21:
            out.append(contentsOf: digits[..<whole])
            out.append(UInt8(ascii: "."))
            out.append(contentsOf: digits[whole...])
        case -5...0:
            out.append(contentsOf: [UInt8(ascii: "0"), UInt8(ascii: ".")])
            out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -whole))
            out.append(contentsOf: digits)
        default:
            out.append(digits[0])
            if digits.count > 1 {
                out.append(UInt8(ascii: "."))
                out.append(contentsOf: digits[1...])
            }
            out.append(contentsOf: [UInt8(ascii: "e"), UInt8(ascii: whole > 0 ? "+" : "-")])
            appendDecimal(UInt64((whole - 1).magnitude), to: &out)
        }
    }

    private static func appendDecimal(_ number: UInt64, to out: inout [UInt8]) {
        let first = out.count
        var rest = number
        repeat {
            out.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        out[first...].reverse()
    }
}
