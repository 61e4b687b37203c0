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
