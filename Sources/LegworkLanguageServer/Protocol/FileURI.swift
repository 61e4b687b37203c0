/// URIs of files. What is no file, such as `untitled:1`, is its own path.
enum FileURI {
    /// The path of a URI.
    static func path(of uri: String) -> String {
        guard uri.hasPrefix("file://") else { return uri }
        let rest = uri.dropFirst("file://".count)
        // A host before the path is the own one.
        let path = rest.firstIndex(of: "/").map { rest[$0...] } ?? rest
        var bytes: [UInt8] = []
        var pending = Array(path.utf8)[...]
        while let byte = pending.popFirst() {
            if byte == UInt8(ascii: "%"), pending.count >= 2,
                let value = UInt8(String(decoding: pending.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                pending = pending.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The URI of a path.
    static func uri(of path: String) -> String {
        guard path.hasPrefix("/") else { return path }
        var text = "file://"
        for byte in path.utf8 {
            let character = Unicode.Scalar(byte)
            let isPlain =
                byte < 0x80 && (character.properties.isAlphabetic || (0x30...0x39).contains(byte))
                || "/-._~".utf8.contains(byte)
            if isPlain {
                text.unicodeScalars.append(character)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return text
    }
}
