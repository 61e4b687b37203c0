/// Bytes as hexadecimal digits.
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[place]), let low = value(digits[place + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70: digit - 55
        case 97...102: digit - 87
        default: nil
        }
    }
}

/// Bytes in base 64 (RFC 4648).
enum Base64 {
    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let forAddresses = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// With `+ /` and padding, or for addresses with `- _` and none.
    static func text(_ bytes: [UInt8], forAddresses isForAddresses: Bool) -> String {
        let alphabet = isForAddresses ? forAddresses : standard
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 3 * 4 + 4)
        for place in stride(from: 0, to: bytes.count, by: 3) {
            let rest = bytes[place..<min(bytes.count, place + 3)]
            var group: UInt32 = 0
            for offset in 0..<3 { group = group << 8 | UInt32(offset < rest.count ? rest[place + offset] : 0) }
            for digit in 0...rest.count { text.append(alphabet[Int(group >> (18 - 6 * UInt32(digit)) & 63)]) }
            if !isForAddresses { text += Array(repeating: UInt8(ascii: "="), count: 3 - rest.count) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of either form, padded or not; nil for anything else.
    static func bytes(_ text: String) -> [UInt8]? {
        var digits = Array(text.utf8)
        while digits.last == UInt8(ascii: "="), digits.count.isMultiple(of: 4) || digits.count % 4 == 3 {
            digits.removeLast()
        }
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        var group: UInt32 = 0
        var bits = 0
        for digit in digits {
            let value: UInt32
            switch digit {
            case 65...90: value = UInt32(digit) - 65
            case 97...122: value = UInt32(digit) - 71
            case 48...57: value = UInt32(digit) + 4
            case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
            default: return nil
            }
            group = group << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
            }
        }
        return bytes
    }
}

/// Text in addresses (RFC 3986).
enum PercentText {
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    static func encoded(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) { result.append(byte) } else { result += "%\(Hexadecimal.text([byte]).uppercased())".utf8 }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The text behind the escapes; nil where one is broken or the bytes are no UTF-8.
    static func decoded(_ text: String, plusIsSpace: Bool = false) -> String? {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "%") {
                guard place + 2 < bytes.count, let high = Hexadecimal.value(bytes[place + 1]),
                    let low = Hexadecimal.value(bytes[place + 2])
                else { return nil }
                result.append(high << 4 | low)
                place += 3
            } else {
                result.append(plusIsSpace && bytes[place] == UInt8(ascii: "+") ? 32 : bytes[place])
                place += 1
            }
        }
        return String(validating: result, as: UTF8.self)
    }
}
