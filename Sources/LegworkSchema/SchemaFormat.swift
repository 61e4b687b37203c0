/// The formats of text that are checked.
enum SchemaFormat: String, CaseIterable, Sendable {
    case dateTime = "date-time"
    case date, time, email, uri, uuid, ipv4

    /// Formats that are known, but say nothing to the validator.
    static let notes = [
        "duration", "hostname", "idn-email", "idn-hostname", "ipv6", "iri", "iri-reference", "json-pointer", "password",
        "regex", "relative-json-pointer", "uri-reference", "uri-template", "binary", "byte",
    ]

    /// What a text of this format looks like, for messages.
    var phrase: String {
        switch self {
        case .dateTime: "a date with time and zone, as in 2026-01-31T12:00:00Z"
        case .date: "a date, as in 2026-01-31"
        case .time: "a time with zone, as in 12:00:00Z"
        case .email: "an email address, as in ann@example.com"
        case .uri: "a URI, as in https://example.com/a"
        case .uuid: "a UUID, as in 1b4e28ba-2fa1-11d2-883f-0016d3cca427"
        case .ipv4: "an IPv4 address, as in 192.0.2.1"
        }
    }

    /// True if the text has this format.
    func matches(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return switch self {
        case .dateTime: Self.isDateTime(bytes[...])
        case .date: Self.isDate(bytes[...])
        case .time: Self.isTime(bytes[...])
        case .email: Self.isEmail(bytes)
        case .uri: Self.isURI(bytes)
        case .uuid: Self.isUUID(bytes)
        case .ipv4: Self.isIPv4(bytes)
        }
    }

    // RFC 3339 §5.6.
    private static func isDateTime(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count > 11, bytes[bytes.startIndex + 10] | 0x20 == UInt8(ascii: "t") else { return false }
        return isDate(bytes.prefix(10)) && isTime(bytes.dropFirst(11))
    }

    private static func isDate(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, let year = number(parts[0], digits: 4), let month = number(parts[1], digits: 2),
            let day = number(parts[2], digits: 2), (1...12).contains(month), day >= 1
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= days[month - 1]
    }

    private static func isTime(_ bytes: ArraySlice<UInt8>) -> Bool {
        let clock = bytes.prefix(8)
        guard let (hour, minute, second) = clockTime(clock), hour <= 23, minute <= 59, second <= 60 else {
            return false
        }
        var rest = bytes.dropFirst(8)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            let fraction = rest.prefix(while: isDigit)
            guard !fraction.isEmpty else { return false }
            rest = rest.dropFirst(fraction.count)
        }
        guard let sign = rest.first else { return false }
        var offset = 0
        if sign | 0x20 == UInt8(ascii: "z") {
            guard rest.count == 1 else { return false }
        } else {
            guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), rest.count == 6,
                rest[rest.startIndex + 3] == UInt8(ascii: ":"),
                let hours = number(rest.dropFirst().prefix(2), digits: 2), hours <= 23,
                let minutes = number(rest.dropFirst(4), digits: 2), minutes <= 59
            else { return false }
            offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
        }
        // A leap second is the last of a day in UTC.
        return second < 60 || (hour * 60 + minute - offset + 2880) % 1440 == 1439
    }

    private static func clockTime(_ bytes: ArraySlice<UInt8>) -> (Int, Int, Int)? {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], digits: 2), let minute = number(parts[1], digits: 2),
            let second = number(parts[2], digits: 2)
        else { return nil }
        return (hour, minute, second)
    }

    // RFC 5321 §4.1.2 without quoted names and address literals.
    private static func isEmail(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= 254, let at = bytes.lastIndex(of: UInt8(ascii: "@")), (1...64).contains(at) else {
            return false
        }
        let atoms = bytes[..<at].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let signs = Array("!#$%&'*+-/=?^_`{|}~".utf8)
        guard atoms.allSatisfy({ !$0.isEmpty && $0.allSatisfy { isLetterOrDigit($0) || signs.contains($0) } }) else {
            return false
        }
        let labels = bytes[(at + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    // RFC 3986 §3: a scheme, a colon, and only characters that a URI may have.
    private static func isURI(_ bytes: [UInt8]) -> Bool {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), let first = bytes.first, isLetterOrDigit(first),
            !isDigit(first), bytes[..<colon].allSatisfy({ isLetterOrDigit($0) || Array("+-.".utf8).contains($0) })
        else { return false }
        let signs = Array("-._~:/?#[]@!$&'()*+,;=".utf8)
        var place = colon + 1
        var marks = 0
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "%") {
                guard place + 2 < bytes.count, isHexDigit(bytes[place + 1]), isHexDigit(bytes[place + 2]) else {
                    return false
                }
                place += 2
            } else if !isLetterOrDigit(bytes[place]) && !signs.contains(bytes[place]) {
                return false
            }
            if bytes[place] == UInt8(ascii: "#") { marks += 1 }
            place += 1
        }
        return marks <= 1
    }

    // RFC 9562 §4.
    private static func isUUID(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 36 else { return false }
        return bytes.enumerated().allSatisfy { place, byte in
            [8, 13, 18, 23].contains(place) ? byte == UInt8(ascii: "-") : isHexDigit(byte)
        }
    }

    private static func isIPv4(_ bytes: [UInt8]) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                guard (1...3).contains(part.count), part.first != UInt8(ascii: "0") || part.count == 1 else {
                    return false
                }
                return number(part, digits: part.count).map { $0 <= 255 } ?? false
            }
    }

    private static func number(_ bytes: ArraySlice<UInt8>, digits: Int) -> Int? {
        guard bytes.count == digits, bytes.allSatisfy(isDigit) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
    }
}
