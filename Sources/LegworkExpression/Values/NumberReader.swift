/// Reads numbers from text. Source: `11-pipes` §2 (N) and §2.9.
enum NumberReader {
    /// The number that the whole text writes: decimal, `0x`, `0o`, `0b` or `Infinity`, blanks around it ignored, empty
    /// text 0; else not-a-number.
    static func number(_ text: String) -> Double {
        let bytes = Array(Blanks.trimmed(text).utf8)
        guard let first = bytes.first else { return 0 }
        if first == UInt8(ascii: "0"), bytes.count > 2 {
            switch bytes[1] | 0x20 {
            case UInt8(ascii: "x"): return whole(bytes[2...], radix: 16) ?? .nan
            case UInt8(ascii: "o"): return whole(bytes[2...], radix: 8) ?? .nan
            case UInt8(ascii: "b"): return whole(bytes[2...], radix: 2) ?? .nan
            default: break
            }
        }
        guard let prefix = decimalPrefix(bytes), prefix == bytes.count else { return .nan }
        return double(bytes[...])
    }

    /// The number at the text's start, whatever follows; not-a-number where there is none.
    static func leadingNumber(_ text: String) -> Double {
        let bytes = Array(Blanks.trimmedStart(text).utf8)
        guard let prefix = decimalPrefix(bytes) else { return .nan }
        return double(bytes[..<prefix])
    }

    /// The whole number at the text's start in a radix; 0 stands for "10, or 16 after `0x`".
    static func leadingInteger(_ text: String, radix wanted: Int32) -> Double {
        var bytes = Array(Blanks.trimmedStart(text).utf8)[...]
        var sign = 1.0
        if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            sign = first == UInt8(ascii: "-") ? -1 : 1
            bytes = bytes.dropFirst()
        }
        guard wanted == 0 || (2...36).contains(wanted) else { return .nan }
        var radix = wanted == 0 ? 10 : Int(wanted)
        if wanted == 0 || wanted == 16, bytes.count >= 2, bytes.first == UInt8(ascii: "0"),
            bytes[bytes.startIndex + 1] | 0x20 == UInt8(ascii: "x")
        {
            bytes = bytes.dropFirst(2)
            radix = 16
        }
        let digits = bytes.prefix { digit($0).map { $0 < radix } ?? false }
        guard let number = whole(digits, radix: radix) else { return .nan }
        return sign * number
    }

    /// The value of digits in a radix, rounded to a double; nil where a byte is no such digit or there is none.
    private static func whole(_ bytes: ArraySlice<UInt8>, radix: Int) -> Double? {
        guard !bytes.isEmpty else { return nil }
        if radix == 10 {
            guard bytes.allSatisfy({ digit($0).map { $0 < 10 } ?? false }) else { return nil }
            return double(bytes)
        }
        var number = 0.0
        for byte in bytes {
            guard let digit = digit(byte), digit < radix else { return nil }
            number = number * Double(radix) + Double(digit)
        }
        return number
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte) - 87
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte) - 55
        default: nil
        }
    }

    /// How many bytes at the start form a decimal number or `Infinity`, or nil.
    private static func decimalPrefix(_ bytes: [UInt8]) -> Int? {
        var place = 0
        func digits() -> Int {
            let start = place
            while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) { place += 1 }
            return place - start
        }
        if place < bytes.count, bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+") { place += 1 }
        if bytes[place...].starts(with: "Infinity".utf8) { return place + 8 }
        var count = digits()
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            place += 1
            let fraction = digits()
            if count == 0, fraction == 0 { return nil }
            count += fraction
        }
        guard count > 0 else { return nil }
        let mantissaEnd = place
        if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
            place += 1
            if place < bytes.count, bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+") {
                place += 1
            }
            if digits() == 0 { place = mantissaEnd }
        }
        return place
    }

    /// The double that a decimal number in the grammar above writes.
    private static func double(_ bytes: ArraySlice<UInt8>) -> Double {
        var text = String(decoding: bytes, as: UTF8.self)
        if text.hasSuffix(".") { text.removeLast() }
        if text.hasSuffix("Infinity") { return text.hasPrefix("-") ? -.infinity : .infinity }
        if let number = Double(text) { return number }
        // `5.e3` and `.5` are legal in the grammar but not in every version of the library.
        let padded = text.replacing(".e", with: ".0e").replacing(".E", with: ".0e")
        return Double(padded) ?? .nan
    }
}
