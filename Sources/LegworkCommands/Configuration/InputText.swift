import LegworkJSON

/// JSON from the command line: written out, in a file after `@`, or on standard input for `-`.
enum InputText {
    /// The most that is read, in bytes.
    static let bytesMax = 16 << 20

    /// The value.
    ///
    /// - Parameters:
    ///   - argument: what stands on the command line.
    ///   - option: its name, for messages.
    /// - Throws: ``CommandFailure`` that points at the place where the text is no JSON.
    static func json(_ argument: String, option: String) throws(CommandFailure) -> JSON {
        let (bytes, source) = try bytes(argument, option: option)
        return try json(bytes, source: source)
    }

    /// The bytes, and what messages call them.
    static func bytes(_ argument: String, option: String) throws(CommandFailure) -> (bytes: [UInt8], source: String) {
        if argument == "-" {
            return (try FileText.read("-", bytesMax: bytesMax, what: option), "standard input")
        }
        if argument.hasPrefix("@") {
            let path = String(argument.dropFirst())
            guard path == "-" || FileText.kind(of: path) != nil else {
                throw .usage("\(option): there is no file '\(path)'")
            }
            return (try FileText.read(path, bytesMax: bytesMax, what: option), path)
        }
        return (Array(argument.utf8), option)
    }

    /// The value of a text.
    static func json(_ bytes: [UInt8], source: String) throws(CommandFailure) -> JSON {
        do { return try JSON(parsing: bytes) } catch {
            throw CommandFailure(
                "\(source) is no JSON: \(JSONComplaint.reason(error))",
                details: JSONComplaint.excerpt(bytes, offset: JSONComplaint.offset(error), source: source),
                hints: JSONComplaint.hints(bytes),
                status: .usage
            )
        }
    }
}
