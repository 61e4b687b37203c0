/// Writes JSON as UTF-8 bytes behind what a buffer already holds.
///
/// Shape: numbers as JavaScript prints them (`JSON.text(of:)`), not-a-number and infinities as `null`; text escapes only
/// `"`, `\` and control characters, so `/` and all of Unicode stand as they are.
package struct JSONWriter {
    private let style: JSONStyle

    /// A writer of this style.
    package init(_ style: JSONStyle = .compact) { self.style = style }

    /// Appends a value.
    package func write(_ value: JSON, to out: inout [UInt8]) {
        write(value, depth: 0, to: &out)
    }

    /// Appends text in double quotes, escaped.
    package func write(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        let utf8 = text.utf8Span
        let bytes = utf8.span
        var place = 0
        while place < bytes.count {
            let end = bytes.endOfRun(from: place)
            Self.append(bytes, place..<end, to: &out)
            if end < bytes.count { Self.appendEscape(of: bytes[end], to: &out) }
            place = end + 1
        }
        out.append(UInt8(ascii: "\""))
    }

    /// Appends a whole number in decimal digits.
    package func write(_ number: Int64, to out: inout [UInt8]) {
        out.add(digitsOf: number)
    }

    /// Appends a number, `null` where it is not finite.
    package func write(_ number: Double, to out: inout [UInt8]) {
        Self.append(number, to: &out)
    }

    private func write(_ value: JSON, depth: Int, to out: inout [UInt8]) {
        switch value {
        case .null: Self.append("null", to: &out)
        case .bool(true): Self.append("true", to: &out)
        case .bool(false): Self.append("false", to: &out)
        case .integer(let number): out.add(digitsOf: number)
        case .double(let number): Self.append(number, to: &out)
        case .string(let text): write(text, to: &out)
        case .array(let items): write(items, depth: depth, to: &out)
        case .object(let object): write(object, depth: depth, to: &out)
        }
    }

    private func write(_ items: [JSON], depth: Int, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "["))
        var isFirst = true
        for item in items {
            separate(&isFirst, depth: depth, to: &out)
            write(item, depth: depth + 1, to: &out)
        }
        close(UInt8(ascii: "]"), isEmpty: isFirst, depth: depth, to: &out)
    }

    private func write(_ object: JSONObject, depth: Int, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "{"))
        var isFirst = true
        if style == .canonical {
            for (key, value) in object.sorted(by: { $0.key.precedesInUTF8($1.key) }) {
                write(key, value, &isFirst, depth: depth, to: &out)
            }
        } else {
            object.forEachMember { key, value in write(key, value, &isFirst, depth: depth, to: &out) }
        }
        close(UInt8(ascii: "}"), isEmpty: isFirst, depth: depth, to: &out)
    }

    private func write(_ key: String, _ value: JSON, _ isFirst: inout Bool, depth: Int, to out: inout [UInt8]) {
        separate(&isFirst, depth: depth, to: &out)
        write(key, to: &out)
        out.append(UInt8(ascii: ":"))
        if style == .pretty { out.append(UInt8(ascii: " ")) }
        write(value, depth: depth + 1, to: &out)
    }

    private func separate(_ isFirst: inout Bool, depth: Int, to out: inout [UInt8]) {
        if !isFirst { out.append(UInt8(ascii: ",")) }
        isFirst = false
        if style == .pretty { Self.appendLineBreak(depth: depth + 1, to: &out) }
    }

    private func close(_ bracket: UInt8, isEmpty: Bool, depth: Int, to out: inout [UInt8]) {
        if style == .pretty, !isEmpty { Self.appendLineBreak(depth: depth, to: &out) }
        out.append(bracket)
    }

    private static func appendLineBreak(depth: Int, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\n"))
        out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private static func append(_ word: StaticString, to out: inout [UInt8]) {
        word.withUTF8Buffer { unsafe out.append(contentsOf: $0) }
    }

    private static func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to out: inout [UInt8]) {
        guard !range.isEmpty else { return }
        unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe out.append(contentsOf: $0) }
    }

    private static func appendEscape(of byte: UInt8, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(byte)
        case 0x08: out.append(UInt8(ascii: "b"))
        case 0x0C: out.append(UInt8(ascii: "f"))
        case 0x0A: out.append(UInt8(ascii: "n"))
        case 0x0D: out.append(UInt8(ascii: "r"))
        case 0x09: out.append(UInt8(ascii: "t"))
        default:
            append("u00", to: &out)
            out.append(hexDigit(byte >> 4))
            out.append(hexDigit(byte & 0xF))
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func append(_ number: Double, to out: inout [UInt8]) {
        guard number.isFinite else { return append("null", to: &out) }
        // Text of a whole number that fits 64 bits reads as an integer, so all its digits count: JavaScript's zeros
        // after the sixteenth or so would make another number of it.
        if let whole = Int64(exactly: number) { return out.add(digitsOf: whole) }
        JSONNumberText.append(number, to: &out)
    }
}
