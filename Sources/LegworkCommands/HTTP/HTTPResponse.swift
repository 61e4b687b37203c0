/// What a server answered.
struct HTTPResponse: Sendable, Equatable {
    /// The status code.
    var status: Int
    /// The headers: names in lower case, values without space around them, in order.
    var headers: [(name: String, value: String)]
    /// The body.
    var body: [UInt8]

    /// The value of the first header of this name, in lower case.
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    static func == (left: HTTPResponse, right: HTTPResponse) -> Bool {
        left.status == right.status && left.body == right.body
            && left.headers.elementsEqual(right.headers) { $0 == $1 }
    }
}

/// Reads one response of HTTP/1.1 from bytes as they come.
///
/// A value without I/O: bytes go in, a response comes out once it is whole. Interim responses (1xx) are skipped.
struct HTTPResponseParser {
    /// Why the bytes are no response.
    struct Malformed: Error, Equatable {
        /// What is wrong.
        var reason: String
    }

    /// The most bytes of status line and headers.
    static let headBytesMax = 64 << 10
    /// The most bytes of a body.
    static let bodyBytesMax = 16 << 20

    private var bytes: [UInt8] = []
    private var head: (status: Int, headers: [(name: String, value: String)])?
    private var body: [UInt8] = []

    /// A parser at the beginning of a response.
    init() {}

    /// Takes bytes in.
    ///
    /// - Parameter isEnd: the server has closed the connection behind them.
    /// - Returns: the response once it is whole, else nil.
    mutating func take(_ more: some Sequence<UInt8>, isEnd: Bool = false) throws(Malformed) -> HTTPResponse? {
        bytes += more
        while head == nil {
            guard let end = Self.endOfHead(bytes) else {
                guard bytes.count <= Self.headBytesMax else { throw Malformed(reason: "its headers are too long") }
                guard !isEnd else { throw Malformed(reason: "the connection was closed before the answer was whole") }
                return nil
            }
            let parsed = try Self.parseHead(bytes[..<end.lines])
            bytes.removeFirst(end.total)
            if parsed.status >= 200 { head = parsed }
        }
        guard let head else { return nil }
        guard let body = try wholeBody(head.status, head.headers, isEnd: isEnd) else { return nil }
        return HTTPResponse(status: head.status, headers: head.headers, body: body)
    }

    private mutating func wholeBody(
        _ status: Int,
        _ headers: [(name: String, value: String)],
        isEnd: Bool
    ) throws(Malformed) -> [UInt8]? {
        if status == 204 || status == 304 { return [] }
        if let coding = headers.first(where: { $0.name == "transfer-encoding" })?.value {
            guard coding.lowercased() == "chunked" else {
                throw Malformed(reason: "its transfer encoding is '\(coding)'")
            }
            return try wholeChunks(isEnd: isEnd)
        }
        if let text = headers.first(where: { $0.name == "content-length" })?.value {
            guard let count = Int(text), count >= 0 else { throw Malformed(reason: "its content length is '\(text)'") }
            guard count <= Self.bodyBytesMax else { throw Self.tooLong }
            if bytes.count >= count { return Array(bytes[..<count]) }
            guard !isEnd else { throw Malformed(reason: "the connection was closed in the middle of the body") }
            return nil
        }
        guard bytes.count <= Self.bodyBytesMax else { throw Self.tooLong }
        return isEnd ? bytes : nil
    }

    private mutating func wholeChunks(isEnd: Bool) throws(Malformed) -> [UInt8]? {
        while true {
            guard let feed = bytes.firstIndex(of: UInt8(ascii: "\n")) else { break }
            let line = String(decoding: bytes[..<feed], as: UTF8.self)
            let digits = line.prefix { $0.isHexDigit }
            guard !digits.isEmpty, let size = Int(digits, radix: 16), size <= Self.bodyBytesMax else {
                throw Malformed(reason: "the size of a chunk is '\(line.prefix(20))'")
            }
            // Trailers behind the last chunk say nothing that is needed here.
            if size == 0 { return body }
            guard bytes.count >= feed + 1 + size + 2 else { break }
            body += bytes[(feed + 1)..<(feed + 1 + size)]
            guard body.count <= Self.bodyBytesMax else { throw Self.tooLong }
            bytes.removeFirst(feed + 1 + size + 2)
        }
        guard !isEnd else { throw Malformed(reason: "the connection was closed in the middle of the body") }
        guard bytes.count <= Self.bodyBytesMax + 1024 else { throw Self.tooLong }
        return nil
    }

    private static let tooLong = Malformed(reason: "its body has more than \(bodyBytesMax) bytes")

    /// Where the empty line is: how many bytes come before it, and how many with it.
    private static func endOfHead(_ bytes: [UInt8]) -> (lines: Int, total: Int)? {
        var place = bytes.startIndex
        while let feed = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) {
            let next = feed + 1
            if next < bytes.count, bytes[next] == UInt8(ascii: "\n") { return (next, next + 1) }
            if next + 1 < bytes.count, bytes[next] == UInt8(ascii: "\r"), bytes[next + 1] == UInt8(ascii: "\n") {
                return (next, next + 2)
            }
            place = next
        }
        return nil
    }

    private static func parseHead(
        _ bytes: ArraySlice<UInt8>
    ) throws(Malformed) -> (status: Int, headers: [(name: String, value: String)]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { line in
            String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
        }
        let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]), 100...599 ~= status else {
            throw Malformed(reason: "it does not begin as an answer of HTTP/1 does")
        }
        var headers: [(name: String, value: String)] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw Malformed(reason: "a header has no colon") }
            let value = line[line.index(after: colon)...]
            let trimmed = value.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
            headers.append((line[..<colon].lowercased(), String(trimmed)))
        }
        return (status, headers)
    }
}
