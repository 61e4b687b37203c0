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
