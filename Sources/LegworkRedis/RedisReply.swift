/// What the server answers, in RESP2's terms.
package enum RedisReply: Sendable, Equatable {
    /// Nothing: a null bulk string or a null array.
    case null
    /// A whole number.
    case integer(Int64)
    /// A short word such as `OK`.
    case status(String)
    /// Bytes; text only where the command says so.
    case bulk([UInt8])
    /// A list of replies.
    case array([RedisReply])
    /// The server refused. Indirect, so that the common cases stay small.
    indirect case error(RedisServerError)
}

extension RedisReply {
    /// The reply's kind and size, for messages; never its content, which may be secret.
    package var shape: String {
        switch self {
        case .null: "null"
        case .integer(let number): "the integer \(number)"
        case .status(let word): "the status '\(word)'"
        case .bulk(let bytes): "\(bytes.count) bytes"
        case .array(let items): "a list of \(items.count)"
        case .error(let error): "the error '\(error.text)'"
        }
    }
}
