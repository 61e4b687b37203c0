#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads lines of standard input as they come, several at a time where there are several.
struct LineReader {
    private var rest: [UInt8] = []
    private var isAtEnd = false

    /// A reader at the beginning.
    init() {}

    /// The most bytes that one line may have.
    static let lineBytesMax = 64 << 20

    /// The lines that are there, without line feeds; waits for at least one. Empty at the end.
    ///
    /// - Throws: ``CommandFailure`` where standard input cannot be read or a line is too long.
    mutating func next() throws(CommandFailure) -> [[UInt8]] {
        var chunk = [UInt8](repeating: 0, count: 262_144)
        while !isAtEnd {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw CommandFailure("standard input cannot be read: \(FileText.errorText())") }
            isAtEnd = count == 0
            let searched = rest.count
            rest += chunk[0..<count]
            guard rest.count <= Self.lineBytesMax else {
                throw CommandFailure("a line of standard input has more than \(Self.lineBytesMax) bytes")
            }
            if isAtEnd {
                defer { rest = [] }
                return rest.isEmpty ? [] : [rest]
            }
            guard let last = rest[searched...].lastIndex(of: UInt8(ascii: "\n")) else { continue }
            let lines = rest[..<last].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            rest = Array(rest[(last + 1)...])
            return lines.map(Array.init)
        }
        return []
    }
}
