import LegworkJSON

/// Writes numbers as text. Source: `11-pipes` §2.9 and §4.1.
enum NumberText {
    /// The shortest text that reads back as the same number: fixed from 1e-7 to 1e21, else with an exponent.
    static func plain(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        return JSON.text(of: number)
    }

    /// Digits with one before the point, and an exponent without padding.
    private static func exponential(_ digits: [UInt8], exponent: Int) -> String {
        let fraction = digits.count > 1 ? "." + digits[1...].text : ""
        return digits[..<1].text + fraction + (exponent < 0 ? "e-" : "e+") + String(exponent.magnitude)
    }

    /// The shortest digits (0–9) that name a positive number, and where its point stands: 0.d₁d₂… × 10^point.
    static func shortestDigits(_ number: Double) -> (digits: [UInt8], point: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        let bytes = Array(number.description.utf8)
        var place = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "."): point = digits.count
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                exponent = Int(String(decoding: bytes[(place + 1)...], as: UTF8.self)) ?? 0
                place = bytes.count
            default: digits.append(bytes[place] - 48)
            }
            place += 1
        }
        var where0 = (point ?? digits.count) + exponent
        let leading = digits.prefix { $0 == 0 }.count
        digits.removeFirst(leading)
        where0 -= leading
        while digits.last == 0 { digits.removeLast() }
        return (digits, where0)
    }

    /// `number` with `places` digits after the point; ties of the exact binary value go away from zero.
    static func fixed(_ number: Double, places: Int) -> String {
        guard number.isFinite, number.magnitude < 1e21 else { return plain(number) }
        var (digits, point) = exactDigits(number.magnitude)
        round(&digits, &point, keeping: point + places)
        var text = ""
        if point <= 0 {
            text = "0"
        } else {
            text = (digits.prefix(point) + Array(repeating: 0, count: max(0, point - digits.count)))[...].text
        }
        if places > 0 {
            var fraction = [UInt8](repeating: 0, count: max(0, min(places, -point)))
            fraction += digits.dropFirst(max(0, point))
            fraction += Array(repeating: 0, count: max(0, places - fraction.count))
            text += "." + fraction.prefix(places).text
        }
        return number < 0 ? "-" + text : text
    }

    /// `number` with an exponent and `places` digits after the point, or the fewest that name it.
    static func exponent(_ number: Double, places: Int?) -> String {
        guard number.isFinite else { return plain(number) }
        let sign = number < 0 ? "-" : ""
        guard number != 0 else {
            return exponential(Array(repeating: 0, count: (places ?? 0) + 1), exponent: 0)
        }
        guard let places else {
            let (digits, point) = shortestDigits(number.magnitude)
            return sign + exponential(digits, exponent: point - 1)
        }
        var (digits, point) = exactDigits(number.magnitude)
        round(&digits, &point, keeping: places + 1)
        digits += Array(repeating: 0, count: max(0, places + 1 - digits.count))
        return sign + exponential(digits, exponent: point - 1)
    }

    /// `number` with `count` significant digits; with an exponent below 1e-6 and from 10^count on.
    static func precise(_ number: Double, digits count: Int) -> String {
        guard number.isFinite else { return plain(number) }
        let sign = number < 0 ? "-" : ""
        var digits = [UInt8](repeating: 0, count: count)
        var point = 1
        if number != 0 {
            (digits, point) = exactDigits(number.magnitude)
            round(&digits, &point, keeping: count)
            digits += Array(repeating: 0, count: max(0, count - digits.count))
        }
        if point - 1 < -6 || point - 1 >= count { return sign + exponential(digits, exponent: point - 1) }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits.text }
        if point >= count { return sign + digits.text }
        return sign + digits[..<point].text + "." + digits[point...].text
    }

    /// Cuts to `count` digits, rounding up from half on; a carry may add a digit in front.
    private static func round(_ digits: inout [UInt8], _ point: inout Int, keeping count: Int) {
        guard count < digits.count else { return }
        guard count >= 0 else {
            digits = []
            return
        }
        let up = digits[count] >= 5
        digits.removeSubrange(count...)
        guard up else { return }
        for place in digits.indices.reversed() {
            if digits[place] < 9 {
                digits[place] += 1
                return
            }
            digits[place] = 0
        }
        digits.insert(1, at: 0)
        point += 1
        if digits.count > count, count > 0 { digits.removeLast() }
    }

    /// All decimal digits of a positive number's exact binary value: 0.d₁d₂… × 10^point.
    ///
    /// A double is m·2^e. For e ≥ 0 that is a whole number; else m·5^(-e) shifted by -e decimal places.
    static func exactDigits(_ number: Double) -> (digits: [UInt8], point: Int) {
        guard number > 0 else { return ([], 0) }
        let exponent = Int(number.exponent) - 52
        let subnormal = number.exponentBitPattern == 0
        let mantissa = subnormal ? number.significandBitPattern : number.significandBitPattern | (1 << 52)
        let scale = subnormal ? -1074 : exponent
        var limbs: [UInt32] = [UInt32(mantissa % 1_000_000_000)]
        limbs.append(UInt32(mantissa / 1_000_000_000))
        var factors = abs(scale)
        let base: UInt64 = scale >= 0 ? 2 : 5
        let chunkMax = scale >= 0 ? 29 : 13
        while factors > 0 {
            let chunk = min(factors, chunkMax)
            var factor: UInt64 = 1
            for _ in 0..<chunk { factor *= base }
            var carry: UInt64 = 0
            for place in limbs.indices {
                let product = UInt64(limbs[place]) * factor + carry
                limbs[place] = UInt32(product % 1_000_000_000)
                carry = product / 1_000_000_000
            }
            while carry > 0 {
                limbs.append(UInt32(carry % 1_000_000_000))
                carry /= 1_000_000_000
            }
            factors -= chunk
        }
        var digits: [UInt8] = []
        for limb in limbs.reversed() {
            var rest = limb
            var nine = [UInt8](repeating: 0, count: 9)
            for place in (0..<9).reversed() {
                nine[place] = UInt8(rest % 10)
                rest /= 10
            }
            digits += nine
        }
        digits.removeFirst(digits.prefix { $0 == 0 }.count)
        var point = digits.count
        if scale < 0 { point -= -scale }
        while digits.last == 0 { digits.removeLast() }
        return (digits, point)
    }
}

extension Collection<UInt8> {
    /// Digits 0–9 as text.
    var text: String { String(decoding: map { $0 + 48 }, as: UTF8.self) }
}
