#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Standard input as it comes.
enum StandardInput {
    /// What one call gives at most before it is looked at.
    private static let bytesMax = 4 << 20

    /// Everything that is there; waits for at least one byte. Empty at the end.
    ///
    /// - Throws: ``CommandFailure`` where standard input cannot be read.
    static func read() throws(CommandFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        repeat {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe systemRead($0) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw CommandFailure("standard input cannot be read: \(FileText.errorText())") }
            guard count > 0 else { return bytes }
            bytes += chunk[0..<count]
        } while bytes.isEmpty || (bytes.count < bytesMax && isReady)
        return bytes
    }

    /// True where a read would not wait.
    private static var isReady: Bool {
        var request = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&request, 1, 0) > 0
    }

    private static func systemRead(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.read(0, buffer.baseAddress, buffer.count)
        #else
            unsafe Darwin.read(0, buffer.baseAddress, buffer.count)
        #endif
    }
}
