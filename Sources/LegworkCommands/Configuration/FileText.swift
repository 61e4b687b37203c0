#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads and looks at files, with errors that say what was looked for.
package enum FileText {
    /// The bytes of a file; of standard input for `-`.
    ///
    /// - Throws: ``CommandFailure`` where they cannot be read, or are more than `bytesMax`.
    static func read(_ path: String, bytesMax: Int, what: String) throws(CommandFailure) -> [UInt8] {
        let descriptor = path == "-" ? 0 : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure("\(what) in '\(path)' cannot be read: \(errorText())") }
        defer { if descriptor != 0 { close(descriptor) } }
        let name = path == "-" ? "standard input" : "'\(path)'"
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe systemRead(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw CommandFailure("\(what) in \(name) cannot be read: \(errorText())") }
            guard count > 0 else { return bytes }
            bytes += chunk[0..<count]
            guard bytes.count <= bytesMax else {
                throw CommandFailure(
                    "\(what) in \(name) has more than \(bytesMax) bytes, which is the most that is read"
                )
            }
        }
    }

    /// Puts other bytes in the place of a file's: into a file beside it first, so that nothing is lost half-way. A
    /// symbolic link stays one, and who may do what with the file stays as it was.
    ///
    /// - Throws: ``CommandFailure`` where that is not possible; the file is as it was.
    static func replace(_ path: String, with bytes: [UInt8]) throws(CommandFailure) {
        func failure(_ number: Int32 = errno) -> CommandFailure {
            CommandFailure("'\(path)' cannot be written: \(errorText(number))")
        }
        guard let pointer = unsafe realpath(path, nil) else { throw failure() }
        let target = unsafe String(cString: pointer)
        unsafe free(pointer)
        var status = stat()
        guard unsafe stat(target, &status) == 0, unsafe access(target, W_OK) == 0 else { throw failure() }
        var name = Array((target + ".XXXXXX").utf8CString)
        let descriptor = unsafe mkstemp(&name)
        guard descriptor >= 0 else { throw failure() }
        let temporary = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var place = 0
        var problem: Int32 = fchmod(descriptor, status.st_mode & 0o7777) == 0 ? 0 : errno
        while problem == 0, place < bytes.count {
            let rest = bytes[place...]
            let count = unsafe rest.withUnsafeBytes { unsafe systemWrite(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { problem = errno } else { place += count }
        }
        close(descriptor)
        if problem == 0, unsafe rename(temporary, target) != 0 { problem = errno }
        guard problem != 0 else { return }
        unsafe unlink(temporary)
        throw failure(problem)
    }

    /// What is at a path.
    enum Kind: Sendable { case file, folder, socket, other }

    /// What is at a path, symbolic links followed; nil where there is nothing.
    static func kind(of path: String) -> Kind? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFSOCK: return .socket
        default: return .other
        }
    }

    /// True where the file at a path may be run.
    package static func isExecutable(_ path: String) -> Bool {
        unsafe access(path, X_OK) == 0 && kind(of: path) == .file
    }

    /// The names in a folder, sorted; none where it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let directory = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
                unsafe String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The last error of the system, in words.
    static func errorText(_ number: Int32 = errno) -> String { unsafe String(cString: strerror(number)) }

    private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #else
            unsafe Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        #else
            unsafe Darwin.write(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }
}
