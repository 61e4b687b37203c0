import LegworkJSON

/// Why a request has no result. Source: JSON-RPC 2.0 §5.1, LSP 3.17.
struct ResponseError: Error {
    let code: Int64
    let message: String

    /// The object under `error`.
    var json: JSON { ["code": .integer(code), "message": .string(message)] }

    static func parse(_ reason: String) -> ResponseError { ResponseError(code: -32700, message: reason) }
    static func invalidRequest(_ reason: String) -> ResponseError { ResponseError(code: -32600, message: reason) }
    static func unknownMethod(_ name: String) -> ResponseError {
        ResponseError(code: -32601, message: "there is no method '\(name)' here")
    }
    static func invalidParameters(_ reason: String) -> ResponseError { ResponseError(code: -32602, message: reason) }
    static let notInitialized = ResponseError(code: -32002, message: "'initialize' must come first")
    static let cancelled = ResponseError(code: -32800, message: "cancelled")
    static func failed(_ reason: String) -> ResponseError { ResponseError(code: -32803, message: reason) }
}
