extension RedisReply {
    /// The reply itself, unless it is an error.
    ///
    /// - Throws: `refused` with the server's error.
    package func orRefused(command: String? = nil) throws(RedisError) -> RedisReply {
        guard case .error(let error) = self else { return self }
        throw .refused(error, command: command)
    }

    /// True for null.
    package var isNull: Bool {
        guard case .null = self else { return false }
        return true
    }

    /// The bytes of a bulk string, a status or a number's digits.
    ///
    /// - Throws: `unexpectedReply` for null and lists, `refused` for an error.
    package func bytes() throws(RedisError) -> [UInt8] {
        switch self {
        case .bulk(let bytes): return bytes
        case .status(let word): return Array(word.utf8)
        case .integer(let number): return DecimalDigits.text(number)
        case .error(let error): throw .refused(error)
        case .null, .array: throw .unexpectedReply("bytes", self)
        }
    }

    /// The text of a bulk string, a status or a number.
    ///
    /// - Throws: `unexpectedReply` for null, lists and bytes that are not UTF-8, `refused` for an error.
    package func string() throws(RedisError) -> String {
        if case .status(let word) = self { return word }
        guard let text = String(validating: try bytes(), as: UTF8.self) else {
            throw .unexpectedReply("text in UTF-8", self)
        }
        return text
    }

    /// The text, or nil for null.
    ///
    /// - Throws: as ``string()``, except for null.
    package func optionalString() throws(RedisError) -> String? {
        isNull ? nil : try string()
    }

    /// The bytes, or nil for null.
    ///
    /// - Throws: as ``bytes()``, except for null.
    package func optionalBytes() throws(RedisError) -> [UInt8]? {
        isNull ? nil : try bytes()
    }

    /// The whole number, sent as one or as its decimal digits.
    ///
    /// - Throws: `unexpectedReply` for all else, `refused` for an error.
    package func integer() throws(RedisError) -> Int64 {
        switch self {
        case .integer(let number): return number
        case .error(let error): throw .refused(error)
        case .bulk, .status:
            guard let text = String(validating: try bytes(), as: UTF8.self), let number = Int64(text) else {
                throw .unexpectedReply("a whole number", self)
            }
            return number
        case .null, .array: throw .unexpectedReply("a whole number", self)
        }
    }

    /// The items of a list.
    ///
    /// - Throws: `unexpectedReply` for all else, null included, `refused` for an error.
    package func array() throws(RedisError) -> [RedisReply] {
        switch self {
        case .array(let items): return items
        case .error(let error): throw .refused(error)
        default: throw .unexpectedReply("a list", self)
        }
    }

    /// The items of a list of exactly `count`.
    ///
    /// - Throws: `unexpectedReply` for all else, `refused` for an error.
    package func array(count: Int) throws(RedisError) -> [RedisReply] {
        let items = try array()
        guard items.count == count else { throw .unexpectedReply("a list of \(count)", self) }
        return items
    }

    /// The fields and values of a list in which they alternate, in the server's order.
    ///
    /// - Throws: `unexpectedReply` where this is no list of even length with text as fields, `refused` for an error.
    package func pairs() throws(RedisError) -> [(field: String, value: RedisReply)] {
        let items = try array()
        guard items.count.isMultiple(of: 2) else { throw .unexpectedReply("fields and values in turn", self) }
        var pairs: [(field: String, value: RedisReply)] = []
        pairs.reserveCapacity(items.count / 2)
        for index in stride(from: 0, to: items.count, by: 2) {
            pairs.append((try items[index].string(), items[index + 1]))
        }
        return pairs
    }

    /// The fields and values of a list in which they alternate; a field that comes twice keeps its last value.
    ///
    /// - Throws: as ``pairs()``.
    package func dictionary() throws(RedisError) -> [String: RedisReply] {
        var result: [String: RedisReply] = [:]
        for (field, value) in try pairs() {
            result[field] = value
        }
        return result
    }

    /// The fields and values of a list in which they alternate, all of them text.
    ///
    /// - Throws: as ``pairs()``, and `unexpectedReply` for a value that is no text.
    package func stringDictionary() throws(RedisError) -> [String: String] {
        var result: [String: String] = [:]
        for (field, value) in try pairs() {
            result[field] = try value.string()
        }
        return result
    }

    /// Makes sure of a status `OK`.
    ///
    /// - Throws: `unexpectedReply` for all else, `refused` for an error.
    package func expectOK() throws(RedisError) {
        switch self {
        case .status("OK"): return
        case .error(let error): throw .refused(error)
        default: throw .unexpectedReply("the status 'OK'", self)
        }
    }
}
