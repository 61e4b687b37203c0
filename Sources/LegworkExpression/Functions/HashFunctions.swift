import Crypto
import LegworkJSON

/// `@hash.*`: digests in hexadecimal digits. Text is hashed as UTF-8, any other value as compact JSON.
/// Source: `11-pipes` §5.1.
enum HashFunctions {
    static let all: [Function] = [
        digest("hash.sha256", "SHA-256.") { Array(SHA256.hash(data: $0)) },
        digest("hash.sha512", "SHA-512.") { Array(SHA512.hash(data: $0)) },
        digest("hash.sha1", "SHA-1, for old systems only.") { Array(Insecure.SHA1.hash(data: $0)) },
        digest("hash.md5", "MD5, for old systems only.") { Array(Insecure.MD5.hash(data: $0)) },
        digest("hash.crc32", "The CRC-32 of zip and gzip, as eight digits.") { Checksum.crc32($0) },
        Function(
            "hash.hmac",
            [.required("value"), .required("key", .text), .optional("algorithm", .text)],
            "The HMAC under a key, by sha256 (default), sha512 or sha1."
        ) { (call) throws(EvaluationError) in
            let data = try bytes(&call)
            let key = SymmetricKey(data: Array(try call.text(1).utf8))
            let name = call[2].isNullish ? "sha256" : try call.text(2).lowercased()
            switch name {
            case "sha256":
                return .text(Hexadecimal.text(Array(HMAC<SHA256>.authenticationCode(for: data, using: key))))
            case "sha512":
                return .text(Hexadecimal.text(Array(HMAC<SHA512>.authenticationCode(for: data, using: key))))
            case "sha1":
                return .text(Hexadecimal.text(Array(HMAC<Insecure.SHA1>.authenticationCode(for: data, using: key))))
            default:
                throw call.refusal(2, expected: "'sha256', 'sha512' or 'sha1'")
            }
        },
    ]

    private static func digest(
        _ name: StaticString,
        _ summary: String,
        _ hash: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> Function {
        Function(name, [.required("value")], "The digest of a text or value: \(summary)") {
            (call) throws(EvaluationError) in .text(Hexadecimal.text(hash(try bytes(&call))))
        }
    }

    private static func bytes(_ call: inout Call) throws(EvaluationError) -> [UInt8] {
        guard !call[0].isMissing else { throw call.refusal(0, expected: "a value") }
        if case .json(.string(let text)) = call[0] {
            try call.charge(text.utf8.count >> 6)
            return Array(text.utf8)
        }
        return Array(try JSONPrinter.compact(call[0].stored, &call).utf8)
    }
}

/// Checksums that guard against accidents, not against people.
private enum Checksum {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    static func crc32(_ bytes: [UInt8]) -> [UInt8] {
        let sum = ~bytes.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ $0 >> 8 }
        return stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: sum >> UInt32($0)) }
    }
}
