/// Reading of text and its escapes.
extension JSONParser {
    /// Reads a string; the parser stands on its opening quote.
    mutating func string(_ bytes: Span<UInt8>) throws(Fault) -> String {
        let opener = place
        place += 1
        let start = place
        place = bytes.endOfRun(from: start)
        guard place < bytes.count else {
            throw fault("the text in quotes is not closed; add a closing '\"'", at: opener)
        }
        switch bytes[place] {
        case UInt8(ascii: "\""):
            place += 1
            return Self.text(bytes, start..<place - 1)
        case UInt8(ascii: "\\"): return try escapedString(bytes, from: start, opener: opener)
        case let byte: throw control(byte)
        }
    }

    /// Reads a string with escapes; the parser stands on the first of them.
    private mutating func escapedString(_ bytes: Span<UInt8>, from start: Int, opener: Int) throws(Fault) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(place - start + 32)
        var runStart = start
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") {
                Self.append(bytes, runStart..<place, to: &text)
                place += 1
                return Self.text(text.span, 0..<text.count)
            }
            guard byte >= 0x20 else { throw control(byte) }
            if byte == UInt8(ascii: "\\") {
                Self.append(bytes, runStart..<place, to: &text)
                try escape(bytes, into: &text)
                runStart = place
            } else {
                place = bytes.endOfRun(from: place)
            }
        }
        throw fault("the text in quotes is not closed; add a closing '\"'", at: opener)
    }

    private mutating func escape(_ bytes: Span<UInt8>, into text: inout [UInt8]) throws(Fault) {
        let backslash = place
        guard place + 1 < bytes.count else { throw fault("the text ends inside an escape; is it cut short?") }
        place += 2
        switch bytes[backslash + 1] {
        case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): text.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): try unicodeEscape(bytes, from: backslash, into: &text)
        default:
            place = backslash + 1
            let next = found(bytes)
            throw fault(
                "a backslash before \(next) is no escape; write \\\\ for a backslash itself, "
                    + "else use one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX",
                at: backslash
            )
        }
    }

    private mutating func unicodeEscape(
        _ bytes: Span<UInt8>,
        from backslash: Int,
        into text: inout [UInt8]
    ) throws(Fault) {
        guard let unit = hexUnit(bytes) else {
            throw fault("\\u must be followed by four hexadecimal digits, as in \\u00e9", at: backslash)
        }
        var code = UInt32(unit)
        if unit & 0xFC00 == 0xD800, place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\"),
            bytes[place + 1] == UInt8(ascii: "u")
        {
            let mark = place
            place += 2
            if let low = hexUnit(bytes), low & 0xFC00 == 0xDC00 {
                code = 0x10000 + (UInt32(unit & 0x3FF) << 10) + UInt32(low & 0x3FF)
            } else {
                place = mark
            }
        }
        let scalar = Unicode.Scalar(code) ?? Unicode.Scalar(0xFFFD)
        guard let scalar else { return }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// The UTF-16 unit that four hexadecimal digits at the place spell; nil, and nothing read, where they do not.
    private mutating func hexUnit(_ bytes: Span<UInt8>) -> UInt16? {
        guard place + 4 <= bytes.count else { return nil }
        var unit: UInt16 = 0
        for offset in 0..<4 {
            let digit: UInt8
            switch bytes[place + offset] {
            case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case let byte where byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "f"):
                digit = byte - UInt8(ascii: "a") + 10
            case let byte where byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "F"):
                digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            unit = unit << 4 | UInt16(digit)
        }
        place += 4
        return unit
    }

    private func control(_ byte: UInt8) -> Fault {
        let advice =
            switch byte {
            case 0x0A: "write \\n for a line break"
            case 0x0D: "write \\r for a carriage return"
            case 0x09: "write \\t for a tab"
            default: "write \\u\(Self.codePoint(byte).dropFirst(2))"
            }
        return fault("the control character \(Self.codePoint(byte)) may not stand in text as it is; \(advice)")
    }

    private static func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to text: inout [UInt8]) {
        unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe text.append(contentsOf: $0) }
    }
}
