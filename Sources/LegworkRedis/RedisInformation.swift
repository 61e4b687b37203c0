/// What `INFO` tells of a server.
///
/// Shape: fields by name (they are unique over all sections), and each section's fields by its title.
package struct RedisInformation: Sendable, Equatable {
    /// The fields of each section: `Server`, `Persistence`, …
    package let sections: [String: [String: String]]
    /// All fields.
    package let fields: [String: String]

    /// Reads the text of an `INFO` reply.
    package init(parsing text: String) {
        var sections: [String: [String: String]] = [:]
        var fields: [String: String] = [:]
        var section = ""
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("#") {
                section = String(line.drop { $0 == "#" || $0 == " " })
            } else if let colon = line.firstIndex(of: ":") {
                let value = String(line[line.index(after: colon)...])
                fields[String(line[..<colon])] = value
                sections[section, default: [:]][String(line[..<colon])] = value
            }
        }
        self.sections = sections
        self.fields = fields
    }

    /// Reads the reply to ``command``.
    ///
    /// - Throws: `unexpectedReply`, or `refused` where the user may not ask.
    package init(_ reply: RedisReply) throws(RedisError) {
        self.init(parsing: try reply.orRefused(command: "INFO").string())
    }

    /// Asks for all the usual sections.
    package static let command = RedisCommand("INFO")

    /// A field, or nil where this server does not tell it.
    package subscript(_ field: String) -> String? { fields[field] }

    /// A field that is a whole number.
    package func integer(_ field: String) -> Int64? { fields[field].flatMap { Int64($0) } }

    /// The server's version, `major.minor.patch`.
    package var version: RedisVersion? { fields["redis_version"].flatMap { RedisVersion($0) } }
}
