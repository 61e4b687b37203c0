import LegworkJSON

/// The YAML 1.2 core schema: what plain text means. `no`, `on`, `1_000` and `12:30` are text.
///
/// Source: YAML 1.2.2, section 10.3.2.
enum YAMLCoreSchema {
    /// What plain text turned out to be.
    enum Meaning {
        /// A value of JSON.
        case value(JSON)
        /// A number that JSON cannot hold, and why.
        case refused(String)
    }

    /// The meaning of a plain scalar.
    static func resolve(_ text: String) -> Meaning {
        guard let first = text.utf8.first else { return .value(.null) }
        switch first {
        case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "~"):
            if ["null", "Null", "NULL", "~"].contains(text) { return .value(.null) }
        case UInt8(ascii: "t"), UInt8(ascii: "T"):
            if ["true", "True", "TRUE"].contains(text) { return .value(.bool(true)) }
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            if ["false", "False", "FALSE"].contains(text) { return .value(.bool(false)) }
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            return number(text, Array(text.utf8)) ?? .value(.string(text))
        default: break
        }
        return .value(.string(text))
    }

    private static func number(_ text: String, _ bytes: [UInt8]) -> Meaning? {
        if let radix = prefixedRadix(bytes) { return integer(text, text.dropFirst(2), radix: radix) }
        let signed = bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-")
        let unsigned = text.dropFirst(signed ? 1 : 0)
        if [".inf", ".Inf", ".INF"].contains(unsigned) || [".nan", ".NaN", ".NAN"].contains(text) {
            return .refused("JSON has no infinity and no not-a-number")
        }
        let digits = bytes.dropFirst(signed ? 1 : 0)
        if !digits.isEmpty, digits.allSatisfy(isDigit) { return integer(text, text[...], radix: 10) }
        guard isFloat(digits) else { return nil }
        // The standard library wants digits before an exponent's sign only; every text of that grammar is fine.
        guard let value = Double(text), value.isFinite else {
            return .refused("the number is too large for a 64-bit floating-point number")
        }
        return .value(.double(value))
    }

    private static func integer(_ text: String, _ digits: Substring, radix: Int) -> Meaning {
        guard let value = Int64(digits, radix: radix) else {
            return .refused("the whole number '\(text.clipped)' does not fit in 64 bits")
        }
        return .value(.integer(value))
    }

    /// 8 for `0o17`, 16 for `0x1F`, nil for everything else.
    private static func prefixedRadix(_ bytes: [UInt8]) -> Int? {
        guard bytes.count > 2, bytes[0] == UInt8(ascii: "0") else { return nil }
        let digits = bytes.dropFirst(2)
        switch bytes[1] {
        case UInt8(ascii: "o"):
            return digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) } ? 8 : nil
        case UInt8(ascii: "x"):
            return digits.allSatisfy(isHexDigit) ? 16 : nil
        default: return nil
        }
    }

    /// `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
    private static func isFloat(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        let whole = rest.prefix(while: isDigit).count
        rest = rest.dropFirst(whole)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            let fraction = rest.prefix(while: isDigit).count
            rest = rest.dropFirst(fraction)
            if whole == 0, fraction == 0 { return false }
        } else if whole == 0 {
            return false
        }
        guard let mark = rest.first else { return true }
        guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
    }
}
