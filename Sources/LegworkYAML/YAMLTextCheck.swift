import LegworkDiagnostics

/// Looks at the bytes of a file before libyaml does: their number, their encoding, their characters.
enum YAMLTextCheck {
    /// Where the text begins behind a byte order mark, or what is wrong with it.
    static func check(_ file: SourceFile, limits: YAMLLimits) -> Result<Int, Refusal> {
        let bytes = file.bytes
        guard bytes.count <= limits.fileBytesMax else {
            return .failure(
                Refusal(
                    .fileTooLarge,
                    "the file has \(bytes.count) bytes; at most \(limits.fileBytesMax) are read",
                    at: 0..<0,
                    in: file,
                    note: "move parts into files of their own and bring them in with '$ref'"
                )
            )
        }
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
            return .failure(
                Refusal(.notUTF8, "the file is UTF-16 text", at: 0..<2, in: file, note: "save it as UTF-8")
            )
        }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if let refusal = characters(bytes, from: start, in: file) { return .failure(refusal) }
        return .success(start)
    }

    /// The first thing that is no character of YAML, if there is one.
    private static func characters(_ bytes: [UInt8], from start: Int, in file: SourceFile) -> Refusal? {
        var offset = start
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte >= 0x20, byte < 0x7F {
                offset += 1
            } else if byte < 0x80 {
                guard byte == 0x09 || byte == 0x0A || byte == 0x0D else {
                    return control(UInt32(byte), at: offset, in: file)
                }
                offset += 1
            } else {
                guard let (value, length) = decode(bytes, at: offset) else {
                    return Refusal(
                        .notUTF8,
                        "the byte 0x\(hexadecimal(UInt32(byte), digits: 2)) is not UTF-8",
                        at: offset..<offset + 1,
                        in: file,
                        note: "save the file as UTF-8"
                    )
                }
                let printable =
                    value == 0x85 || (value >= 0xA0 && value != 0xFEFF && value != 0xFFFE && value != 0xFFFF)
                guard printable else { return control(value, at: offset, in: file, length: length) }
                offset += length
            }
        }
        return nil
    }

    private static func control(_ value: UInt32, at offset: Int, in file: SourceFile, length: Int = 1) -> Refusal {
        let name = "U+" + hexadecimal(value, digits: 4)
        return Refusal(
            .controlCharacter,
            "the character \(name) may not stand in YAML",
            at: offset..<offset + length,
            in: file,
            note: "in a string with double quotes it can be written '\\u\(hexadecimal(value, digits: 4))'"
        )
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// The character of several bytes at `offset` and its length; nil if the bytes are not UTF-8.
    private static func decode(_ bytes: [UInt8], at offset: Int) -> (value: UInt32, length: Int)? {
        let first = bytes[offset]
        let (length, bits, least): (Int, UInt32, UInt32)
        switch first {
        case 0xC2...0xDF: (length, bits, least) = (2, UInt32(first & 0x1F), 0x80)
        case 0xE0...0xEF: (length, bits, least) = (3, UInt32(first & 0x0F), 0x800)
        case 0xF0...0xF4: (length, bits, least) = (4, UInt32(first & 0x07), 0x10000)
        default: return nil
        }
        guard offset + length <= bytes.count else { return nil }
        var value = bits
        for byte in bytes[offset + 1..<offset + length] {
            guard byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard value >= least, value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else { return nil }
        return (value, length)
    }

    /// One diagnostic, thrown about as a value.
    struct Refusal: Error {
        let diagnostic: Diagnostic

        init(_ code: DiagnosticCode, _ message: String, at bytes: Range<Int>, in file: SourceFile, note: String) {
            let range = SourceRange(file: file, bytes: bytes)
            diagnostic = Diagnostic(code, message, at: range, notes: [Diagnostic.Note(note)])
        }
    }
}
