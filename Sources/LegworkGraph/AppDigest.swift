import Crypto

/// The name of an archive's content: SHA-256 of its bytes, in hexadecimal.
///
/// Two sources that compile to the same app have the same digest, whatever their comments and formatting.
package struct AppDigest: Sendable, Hashable, CustomStringConvertible {
    /// 64 hexadecimal digits.
    package let text: String

    /// The digest of an archive.
    package init(of archive: [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in SHA256.hash(data: archive) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        self.text = String(decoding: text, as: UTF8.self)
    }

    /// The first 12 digits: enough for people, and for the `+digest` that `run` and `dev` add to a version.
    package var short: String { String(text.prefix(12)) }

    package var description: String { text }
}
