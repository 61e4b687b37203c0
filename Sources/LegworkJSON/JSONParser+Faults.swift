/// The parser's words for what it did not expect.
extension JSONParser {
    /// A fault at an offset, or where the parser stands.
    func fault(_ message: String, at offset: Int? = nil) -> Fault {
        Fault(message: message, byteOffset: offset ?? place)
    }

    /// What stands at the parser's place, in quotes, or `the end of the text`.
    func found(_ bytes: Span<UInt8>) -> String {
        guard place < bytes.count else { return "the end of the text" }
        let first = bytes[place]
        guard first >= 0x20, first != 0x7F else { return "the control character \(Self.codePoint(first))" }
        var end = place + 1
        if Self.isWordByte(first) {
            while end < bytes.count, end - place < 20, Self.isWordByte(bytes[end]) { end += 1 }
        } else {
            while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        }
        return "'\(Self.text(bytes, place..<end))'"
    }

    /// No value begins here: says why, with advice for the usual slips.
    func noValue(_ bytes: Span<UInt8>) -> Fault {
        let word = found(bytes)
        switch bytes[place] {
        case UInt8(ascii: "'"):
            return fault("text must stand in double quotes, found a single quote; write \"…\"")
        case UInt8(ascii: "/"), UInt8(ascii: "#"):
            return fault("JSON has no comments, found \(word); remove it")
        case UInt8(ascii: "+"), UInt8(ascii: "."):
            return fault("a number begins with a digit or '-', found \(word); write 0.5 for .5 and 5 for +5")
        case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","), UInt8(ascii: ":"):
            return fault("expected a value, found \(word)")
        default: break
        }
        switch word {
        case "'True'", "'TRUE'", "'yes'", "'on'": return fault("expected a value, found \(word); write true")
        case "'False'", "'FALSE'", "'no'", "'off'": return fault("expected a value, found \(word); write false")
        case "'None'", "'nil'", "'NULL'", "'Null'", "'undefined'", "'NaN'", "'Infinity'":
            return fault("JSON has no value \(word); write null or leave the member out")
        default:
            return fault(
                "expected a value, found \(word); a value is text in double quotes, a number, true, false, null, {…} or […]"
            )
        }
    }

    /// No member's name begins here.
    func noName(_ bytes: Span<UInt8>, opener: Int) -> Fault {
        guard place < bytes.count else { return noEnd(bytes, opener: opener, closer: "}") }
        switch bytes[place] {
        case UInt8(ascii: "}"):
            return fault("a comma before '}' is not allowed; remove the comma")
        case UInt8(ascii: "'"):
            return fault("a member's name must stand in double quotes, found a single quote; write \"…\"")
        case let byte where Self.isWordByte(byte):
            return fault("a member's name must stand in double quotes, found \(found(bytes)); write \"…\"")
        default:
            return fault("expected a member's name in double quotes or '}', found \(found(bytes))")
        }
    }

    /// Neither a comma nor the closing bracket stands here.
    func noEnd(_ bytes: Span<UInt8>, opener: Int, closer: String) -> Fault {
        let kind = closer == "}" ? "object" : "list"
        guard place < bytes.count else {
            let start = JSONParseError("", at: opener, of: bytes)
            return fault(
                "the text ends inside the \(kind) opened at line \(start.line), column \(start.column); add '\(closer)'"
            )
        }
        return fault("expected ',' or '\(closer)' in the \(kind), found \(found(bytes))")
    }

    /// A byte as `U+000A`.
    static func codePoint(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// The text of a range of bytes that are whole scalars.
    static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        // Safe: the door has validated the bytes, and callers cut only beside ASCII bytes or whole scalars.
        unsafe String(copying: UTF8Span(unchecked: bytes.extracting(range)))
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
