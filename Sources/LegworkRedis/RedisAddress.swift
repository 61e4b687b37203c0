/// Where a Redis server listens, who we are to it and which database we use.
///
/// Shape as text: `unix:///path/to.sock` or `unix:/path/to.sock`, `redis://host:port`, each with `user:password@` before
/// the place; the database is `/2` behind a port and `?db=2` behind a socket's path. `%40` stands for `@` in a name or password.
package struct RedisAddress: Sendable, Hashable {
    /// A place to connect to.
    package enum Endpoint: Sendable, Hashable {
        /// A unix socket, by its path.
        case unixSocket(path: String)
        /// A TCP port of a host.
        case tcp(host: String, port: Int)
    }

    /// The place.
    package var endpoint: Endpoint
    /// The user's name, or nil for the default user.
    package var user: String?
    /// The password, or nil where none is needed.
    package var password: String?
    /// The number of the database.
    package var database: Int

    /// An address of these parts.
    package init(endpoint: Endpoint, user: String? = nil, password: String? = nil, database: Int = 0) {
        self.endpoint = endpoint
        self.user = user
        self.password = password
        self.database = database
    }

    /// The address of a unix socket.
    package static func unixSocket(_ path: String) -> RedisAddress {
        RedisAddress(endpoint: .unixSocket(path: path))
    }

    /// Reads an address.
    ///
    /// - Throws: `invalidAddress`, saying which part is wrong and how it should look.
    package init(parsing text: String) throws(RedisError) {
        if text.hasPrefix("unix:/"), !text.hasPrefix("unix://") {
            self = try Self.parseSocket(text.dropFirst("unix:".count), of: text)
            return
        }
        guard let mark = text.firstRange(of: "://") else {
            let shown = Self.masked(text)
            let advice =
                text.hasPrefix("/")
                ? "write 'unix://\(shown)'" : "write 'redis://\(text.isEmpty ? "localhost:6379" : shown)'"
            throw Self.invalid(text, "it has no scheme", advice)
        }
        let rest = text[mark.upperBound...]
        switch text[..<mark.lowerBound] {
        case "unix": self = try Self.parseSocket(rest, of: text)
        case "redis": self = try Self.parseHost(rest, of: text)
        case "rediss":
            throw Self.invalid(text, "TLS is not supported", "use 'redis://' over a tunnel (stunnel, ssh, WireGuard)")
        case let scheme:
            throw Self.invalid(text, "the scheme '\(scheme)' is unknown", "use 'unix' or 'redis'")
        }
    }

    private static func parseSocket(_ rest: Substring, of text: String) throws(RedisError) -> RedisAddress {
        var (credentials, place) = try splitCredentials(rest, of: text)
        var database = 0
        if let mark = place.lastIndex(of: "?") {
            let query = place[place.index(after: mark)...]
            guard query.hasPrefix("db="), let number = Int(query.dropFirst(3)), number >= 0 else {
                throw invalid(text, "'\(query)' is no option of a socket", "choose a database with '?db=2'")
            }
            database = number
            place = place[..<mark]
        }
        guard place.hasPrefix("/"), place.count > 1 else {
            throw invalid(text, "the socket's path is not absolute", "write 'unix:///absolute/path.sock'")
        }
        guard place.utf8.count <= RedisLimits.socketPathBytesMax else {
            throw invalid(
                text,
                "the socket's path has \(place.utf8.count) bytes, the system allows \(RedisLimits.socketPathBytesMax)",
                "move the socket to a shorter path"
            )
        }
        return RedisAddress(
            endpoint: .unixSocket(path: String(place)),
            user: credentials.user,
            password: credentials.password,
            database: database
        )
    }

    private static func parseHost(_ rest: Substring, of text: String) throws(RedisError) -> RedisAddress {
        var (credentials, place) = try splitCredentials(rest, of: text)
        var database = 0
        if let slash = place.firstIndex(of: "/") {
            let digits = place[place.index(after: slash)...]
            if !digits.isEmpty {
                guard let number = Int(digits), number >= 0 else {
                    throw invalid(text, "'\(digits)' is no database number", "write 'redis://host:6379/2'")
                }
                database = number
            }
            place = place[..<slash]
        }
        var host = place
        var port: Substring?
        if place.hasPrefix("[") {
            guard let bracket = place.firstIndex(of: "]") else {
                throw invalid(text, "the bracket of the IPv6 address is not closed", "write 'redis://[::1]:6379'")
            }
            host = place[place.index(after: place.startIndex)..<bracket]
            let tail = place[place.index(after: bracket)...]
            guard tail.isEmpty || tail.hasPrefix(":") else {
                throw invalid(text, "'\(tail)' follows the IPv6 address", "write 'redis://[::1]:6379'")
            }
            port = tail.isEmpty ? nil : tail.dropFirst()
        } else if let colon = place.firstIndex(of: ":") {
            host = place[..<colon]
            port = place[place.index(after: colon)...]
        }
        guard !host.isEmpty else {
            throw invalid(text, "the host is missing", "write 'redis://localhost:6379'")
        }
        guard let number = port.map({ Int($0) }) ?? 6379, 1...65535 ~= number else {
            throw invalid(
                text,
                "'\(port ?? "")' is no port",
                "give a number from 1 to 65535, as in 'redis://\(host):6379'"
            )
        }
        return RedisAddress(
            endpoint: .tcp(host: String(host), port: number),
            user: credentials.user,
            password: credentials.password,
            database: database
        )
    }

    private static func splitCredentials(
        _ rest: Substring,
        of text: String
    ) throws(RedisError) -> (credentials: (user: String?, password: String?), place: Substring) {
        guard let at = rest.lastIndex(of: "@") else { return ((nil, nil), rest) }
        let place = rest[rest.index(after: at)...]
        let part = rest[..<at]
        guard let colon = part.firstIndex(of: ":") else {
            throw invalid(text, "there is a name but no password before '@'", "write 'user:password@' or ':password@'")
        }
        guard let user = decoded(part[..<colon]), let password = decoded(part[part.index(after: colon)...]) else {
            throw invalid(text, "name or password holds a '%' without two hexadecimal digits", "write '%25' for '%'")
        }
        return ((user.isEmpty ? nil : user, password), place)
    }

    /// The text with each `%xx` replaced by its byte, or nil where that is malformed.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(Substring(rest.prefix(2)), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// An error that never repeats the password.
    private static func invalid(_ text: String, _ reason: String, _ advice: String) -> RedisError {
        RedisError(.invalidAddress, "'\(masked(text))' is no Redis address: \(reason)", advice: advice)
    }

    private static func masked(_ text: String) -> String {
        guard let at = text.lastIndex(of: "@") else { return text }
        let start = text.firstRange(of: "://")?.upperBound ?? text.startIndex
        guard start < at, let colon = text[start..<at].firstIndex(of: ":") else { return text }
        return "\(text[...colon])***\(text[at...])"
    }
}

extension RedisAddress: CustomStringConvertible {
    /// The address as text, for people: the password shows as `***`.
    package var description: String { rendered(password: password == nil ? nil : "***") }

    /// The address as text that ``init(parsing:)`` reads back, password included.
    package var unmaskedText: String { rendered(password: password.map(Self.encoded)) }

    private func rendered(password: String?) -> String {
        let credentials = password.map { "\(user.map(Self.encoded) ?? ""):\($0)@" } ?? ""
        switch endpoint {
        case .unixSocket(let path):
            return "unix://\(credentials)\(path)\(database == 0 ? "" : "?db=\(database)")"
        case .tcp(let host, let port):
            let place = host.contains(":") ? "[\(host)]" : host
            return "redis://\(credentials)\(place):\(port)\(database == 0 ? "" : "/\(database)")"
        }
    }

    private static func encoded(_ text: String) -> String {
        var result: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                result.append(byte)
            default:
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
