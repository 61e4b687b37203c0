package import LegworkJSON

/// Cuts a stream of bytes into messages: headers, an empty line, and as many bytes as `Content-Length` says.
///
/// Nothing that arrives can stop it: what is not understood is passed over and told of.
package struct MessageStream: Sendable {
    /// One thing that arrived.
    package enum Item: Sendable {
        /// A message's body.
        case body([UInt8])
        /// Bytes that are no message, and why not.
        case unreadable(String)
    }

    private var buffer: [UInt8] = []
    private var skipping = 0

    /// Longer bodies are passed over.
    static let bodyBytesMax = 64 << 20
    /// Longer headers are none.
    static let headerBytesMax = 16 << 10

    /// A stream at its beginning.
    package init() {}

    /// Takes bytes in; gives what is whole by then.
    package mutating func add(_ bytes: some Sequence<UInt8>) -> [Item] {
        buffer += bytes
        var items: [Item] = []
        var start = 0
        while start < buffer.count {
            if skipping > 0 {
                let count = min(skipping, buffer.count - start)
                skipping -= count
                start += count
                continue
            }
            guard let header = headerEnd(from: start) else {
                guard buffer.count - start > Self.headerBytesMax else { break }
                items.append(.unreadable("a header of more than \(Self.headerBytesMax) bytes"))
                start = buffer.count
                break
            }
            guard let length = Self.length(buffer[start..<header]) else {
                items.append(.unreadable("a header without 'Content-Length'"))
                start = header
                continue
            }
            guard length <= Self.bodyBytesMax else {
                items.append(.unreadable("a message of \(length) bytes; at most \(Self.bodyBytesMax) are read"))
                start = header
                skipping = length
                continue
            }
            guard buffer.count - header >= length else { break }
            items.append(.body(Array(buffer[header..<header + length])))
            start = header + length
        }
        buffer.removeFirst(start)
        return items
    }

    /// A message as it goes over the wire.
    package static func frame(_ message: JSON) -> [UInt8] {
        let body = message.serialized(.compact)
        return Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
    }

    /// Where the body begins; nil where the header is not whole yet.
    private func headerEnd(from start: Int) -> Int? {
        var place = start
        let end = min(buffer.count, start + Self.headerBytesMax)
        while place < end {
            guard buffer[place] == UInt8(ascii: "\n") else {
                place += 1
                continue
            }
            var next = place + 1
            if next < buffer.count, buffer[next] == UInt8(ascii: "\r") { next += 1 }
            if next < buffer.count, buffer[next] == UInt8(ascii: "\n") { return next + 1 }
            place += 1
        }
        return nil
    }

    private static func length(_ header: ArraySlice<UInt8>) -> Int? {
        for line in String(decoding: header, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
            guard let length = Int(parts[1].filter { $0 != " " && $0 != "\t" }), length >= 0 else { return nil }
            return length
        }
        return nil
    }
}
