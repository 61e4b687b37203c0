import LegworkJSON

/// `@id.*`: ids from the step's own stream, so that a replay makes the same ones. Source: `11-pipes` §3.3 and §5.1.
enum IdFunctions {
    static let all: [Function] = [
        Function("id.uuid4", [], "A random UUID (RFC 9562, version 4).", purity: .random) { call in
            .text(uuid(Array(call.randomBytes().prefix(16)), version: 4))
        },
        Function(
            "id.uuid7",
            [],
            "A UUID that begins with the step's instant and so sorts by it (version 7).",
            purity: .random
        ) {
            call in
            let instant = UInt64(bitPattern: max(0, call.context.nowMilliseconds))
            let time = stride(from: 40, through: 0, by: -8).map { UInt8(truncatingIfNeeded: instant >> $0) }
            return .text(uuid(time + call.randomBytes().prefix(10), version: 7))
        },
        Function(
            "id.short",
            [.optional("length", .number)],
            "A random text of letters and digits without look-alikes, 4 to 64 long (12).",
            purity: .random
        ) { (call) throws(EvaluationError) in
            let length = try call.whole(0, in: 4...64, or: 12)
            var text = ""
            for _ in 0..<length { text.unicodeScalars.append(alphabet[Int(call.randomBelow(UInt64(alphabet.count)))]) }
            return .text(text)
        },
    ]

    /// Without 0 and O, 1, I and l.
    private static let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".unicodeScalars)

    private static func uuid(_ bytes: [UInt8], version: UInt8) -> String {
        var bytes = bytes
        bytes[6] = bytes[6] & 0x0F | version << 4
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(Hexadecimal.text(bytes).unicodeScalars)
        let parts = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
        return parts.map { String(String.UnicodeScalarView($0)) }.joined(separator: "-")
    }
}
