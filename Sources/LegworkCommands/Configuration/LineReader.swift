#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads lines of standard input as they come, several at a time where there are several.
struct LineReader {
    /// A line without its line feed.
    enum Line {
        case bytes([UInt8])
        /// A line of more bytes than are kept; what it says is lost, what follows is not.
        case tooLong
    }

    private var rest: [UInt8] = []
    private var isAtEnd = false
    private var isSkipping = false

    /// A reader at the beginning.
    init() {}

    /// The most bytes that one line may have.
    static let lineBytesMax = 16 << 20

    /// The lines that are there; waits for at least one. Empty at the end.
    ///
    /// - Throws: ``CommandFailure`` where standard input cannot be read.
    mutating func next() throws(CommandFailure) -> [Line] {
        var chunk = [UInt8](repeating: 0, count: 262_144)
        while !isAtEnd {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw CommandFailure("standard input cannot be read: \(FileText.errorText())") }
            isAtEnd = count == 0
            let lines = take(chunk[0..<count])
            if !lines.isEmpty { return lines }
        }
        return []
    }

    /// Takes in what was read: the lines that are whole with it, and at the end what has no line feed.
    private mutating func take(_ bytes: ArraySlice<UInt8>) -> [Line] {
        var lines: [Line] = []
        var start = bytes.startIndex
        while let end = Self.lineFeed(in: bytes[start...]) {
            lines.append(line(bytes[start..<end]))
            start = end + 1
        }
        if isAtEnd, !rest.isEmpty || isSkipping { lines.append(line([])) }
        guard !isSkipping, rest.count + bytes.endIndex - start <= Self.lineBytesMax else {
            isSkipping = !isAtEnd
            rest = []
            return lines
        }
        rest += bytes[start...]
        return lines
    }

    /// Ends a line with its last bytes.
    private mutating func line(_ end: ArraySlice<UInt8>) -> Line {
        defer {
            rest = []
            isSkipping = false
        }
        return isSkipping || rest.count + end.count > Self.lineBytesMax ? .tooLong : .bytes(rest + end)
    }

    /// Where the first line feed is; with the library's search, as a line may be long.
    private static func lineFeed(in bytes: ArraySlice<UInt8>) -> Int? {
        unsafe bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, let found = unsafe memchr(base, 0x0A, buffer.count) else { return nil }
            return unsafe bytes.startIndex + base.distance(to: UnsafeRawPointer(found))
        }
    }
}
