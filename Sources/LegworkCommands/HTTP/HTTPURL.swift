/// An address of HTTP, as far as workers need one: `http://host[:port][/path][?query]`.
struct HTTPURL: Sendable, Equatable {
    /// The host's name or address, without brackets.
    var host: String
    /// The port.
    var port: UInt16
    /// Path and query; at least `/`.
    var target: String

    /// Reads an address.
    ///
    /// - Throws: ``CommandFailure`` with status `usage`, saying what is wrong.
    init(_ text: String) throws(CommandFailure) {
        if text.hasPrefix("https://") {
            throw .usage(
                "'\(text)': this program does not speak TLS",
                hints: [
                    "--exec 'curl --fail-with-body -sS --json @- \(text)'   (curl does)",
                    "http:// to a proxy on this machine that adds TLS",
                ]
            )
        }
        guard text.hasPrefix("http://") else { throw .usage("'\(text)' is no address: it must begin with http://") }
        let rest = text.dropFirst(7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        var target = String(rest.dropFirst(authority.count).prefix { $0 != "#" })
        if !target.hasPrefix("/") { target = "/" + target }
        guard !authority.contains("@") else {
            throw .usage("'http://…@…': names and passwords do not belong into addresses")
        }
        guard target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .usage("'\(text)' has characters that must be written as %XX")
        }
        var host = authority
        var port: Substring = "80"
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            host = authority[authority.index(after: authority.startIndex)..<end]
            let tail = authority[authority.index(after: end)...]
            if tail.hasPrefix(":") { port = tail.dropFirst() }
        } else if let colon = authority.lastIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        guard !host.isEmpty else { throw .usage("'\(text)' names no host") }
        guard let number = UInt16(port), number > 0 else { throw .usage("'\(text)': '\(port)' is no port") }
        self.host = String(host)
        self.port = number
        self.target = target
    }

    /// Host and port as the `Host` header has them.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == 80 ? name : "\(name):\(port)"
    }
}
