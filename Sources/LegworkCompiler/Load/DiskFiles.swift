#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The files of one folder on disk; symbolic links that lead out of it are refused.
package struct DiskFiles: SourceFiles {
    /// The folder; empty for the current one.
    package let folder: String

    /// The files of this folder.
    package init(folder: String) {
        self.folder = folder
    }

    /// The bytes of a file.
    ///
    /// - Throws: `SourceFailure`, whatever is in the way.
    package func read(_ path: String, bytesMax: Int) throws(SourceFailure) -> [UInt8] {
        guard let root = Self.resolved(folder.isEmpty ? "." : folder) else { throw .missing }
        guard let file = Self.resolved(folder.isEmpty ? path : "\(folder)/\(path)") else {
            throw errno == ENOENT ? .missing : .unreadable(Self.errorText())
        }
        guard file.hasPrefix(root == "/" ? root : root + "/") else { throw .outside }
        return try Self.bytes(of: file, bytesMax: bytesMax)
    }

    /// The absolute path without symbolic links; nil, and `errno` set, where there is no such file.
    private static func resolved(_ path: String) -> String? {
        guard let pointer = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(pointer) }
        return unsafe String(cString: pointer)
    }

    private static func bytes(of path: String, bytesMax: Int) throws(SourceFailure) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .unreadable(errorText()) }
        defer { _ = close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .unreadable(errorText()) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable("it is no regular file") }
        guard Int(status.st_size) <= bytesMax else { throw .tooLarge(Int(status.st_size)) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Self.read(descriptor, $0) }
            guard count >= 0 else { throw .unreadable(errorText()) }
            guard count > 0 else { return bytes }
            bytes += chunk[0..<count]
            // The file may have grown since it was measured.
            guard bytes.count <= bytesMax else { throw .tooLarge(bytes.count) }
        }
    }

    private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #else
            unsafe Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func errorText() -> String {
        unsafe String(cString: strerror(errno))
    }
}
