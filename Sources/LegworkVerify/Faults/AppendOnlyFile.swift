import Glibc

/// The append-only file of a server that is not running.
enum AppendOnlyFile {
    /// Cuts bytes off the end of the newest part, but leaves at least half of it.
    ///
    /// - Parameter folder: the private server's folder.
    /// - Returns: how many bytes were cut off.
    /// - Throws: ``VerifyError`` where there is no such file.
    static func cut(in folder: String, bytes: Int) throws(VerifyError) -> Int {
        guard let path = newest(in: folder, depth: 3) else {
            throw VerifyError("no append-only file was found in \(folder)")
        }
        var information = stat()
        guard unsafe stat(path, &information) == 0 else { throw VerifyError("\(path) cannot be read") }
        let size = Int(information.st_size)
        let cut = min(bytes, size / 2)
        guard unsafe truncate(path, off_t(size - cut)) == 0 else { throw VerifyError("\(path) cannot be cut") }
        return cut
    }

    /// The incremental file with the highest name.
    private static func newest(in folder: String, depth: Int) -> String? {
        guard depth > 0, let handle = unsafe opendir(folder) else { return nil }
        defer { unsafe closedir(handle) }
        var found: [String] = []
        while let entry = unsafe readdir(handle) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            if unsafe entry.pointee.d_type == DT_DIR {
                if let inside = newest(in: "\(folder)/\(name)", depth: depth - 1) { found.append(inside) }
            } else if name.hasSuffix(".incr.aof") {
                found.append("\(folder)/\(name)")
            }
        }
        return found.max()
    }
}
