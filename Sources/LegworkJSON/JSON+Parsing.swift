extension JSON {
    /// Reads strict JSON (RFC 8259) from UTF-8 text.
    ///
    /// Shape: of members with one name the last wins, at the first one's place. A number without fraction and exponent
    /// that fits 64 bits becomes `.integer`, any other `.double`, correctly rounded; `-0` stays a double. An escape that
    /// is half of a surrogate pair becomes U+FFFD.
    /// - Throws: `JSONParseError` with the place, if the text is no JSON, has a number beyond the range of doubles, or
    ///   exceeds `limits`.
    package init(parsing bytes: Span<UInt8>, limits: JSONLimits = .standard) throws(JSONParseError) {
        guard bytes.count <= limits.bytesMax else {
            throw JSONParseError(
                "the text has \(bytes.count) bytes, more than the \(limits.bytesMax) allowed; send a smaller value",
                at: 0,
                of: bytes
            )
        }
        do {
            _ = try UTF8Span(validating: bytes)
        } catch {
            throw JSONParseError(
                "the text is not valid UTF-8; encode it as UTF-8",
                at: error.byteOffsets.lowerBound,
                of: bytes
            )
        }
        var parser = JSONParser(limits: limits)
        do {
            self = try parser.document(bytes)
        } catch {
            throw JSONParseError(error.message, at: error.byteOffset, of: bytes)
        }
    }

    /// Reads strict JSON from bytes; see `init(parsing:limits:)` of a span.
    package init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONParseError) {
        try self.init(parsing: bytes.span, limits: limits)
    }

    /// Reads strict JSON from text; see `init(parsing:limits:)` of a span.
    package init(parsing text: String, limits: JSONLimits = .standard) throws(JSONParseError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}
