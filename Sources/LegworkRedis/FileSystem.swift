import Glibc

/// The few things that this room asks of files.
package enum FileSystem {
    /// An open file that is closed when released.
    final class File: Sendable {
        let descriptor: Int32

        init(descriptor: Int32) {
            self.descriptor = descriptor
        }

        deinit {
            close(descriptor)
        }

        /// Takes the file's lock for all who share this open file; false where another has it.
        func lock() -> Bool {
            while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
                guard errno == EINTR else { return false }
            }
            return true
        }

        /// Gives the file's lock up for all who share this open file: closing it leaves the lock to a child that was forked
        /// meanwhile, for as long as that has not come to its own program.
        func unlock() {
            flock(descriptor, LOCK_UN)
        }
    }

    /// Opens a file for writing that only we may read, and makes it where it is missing; nil with `errno` set.
    static func open(_ path: String, emptied: Bool = false) -> File? {
        let descriptor = unsafe Glibc.open(path, O_CREAT | O_RDWR | O_CLOEXEC | (emptied ? O_TRUNC : 0), 0o600)
        return descriptor < 0 ? nil : File(descriptor: descriptor)
    }

    /// Makes a folder and those above it for us alone; false with `errno` set.
    static func makeFolder(_ path: String) -> Bool {
        if unsafe mkdir(path, 0o700) == 0 || isFolder(path) { return true }
        guard errno == ENOENT, let slash = path.dropLast().lastIndex(of: "/"), slash != path.startIndex else {
            return false
        }
        return makeFolder(String(path[..<slash])) && (unsafe mkdir(path, 0o700) == 0 || isFolder(path))
    }

    /// Closes a folder to everybody else; false with `errno` set.
    static func makePrivate(_ path: String) -> Bool {
        var information = stat()
        guard unsafe stat(path, &information) == 0 else { return false }
        return unsafe information.st_mode & 0o777 == 0o700 || chmod(path, 0o700) == 0
    }

    /// Makes a fresh folder of a random name for us alone; nil with `errno` set.
    package static func makeTemporaryFolder(prefix: String) -> String? {
        var template = Array("\(prefix)XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { return nil }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func isFolder(_ path: String) -> Bool {
        let before = errno
        defer { errno = before }
        var information = stat()
        return unsafe stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    /// True for a program that we may run.
    static func isProgram(_ path: String) -> Bool {
        unsafe !isFolder(path) && access(path, X_OK) == 0
    }

    /// The absolute form of a path, without following links.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(here) }
        return unsafe "\(String(cString: here))/\(path)"
    }

    /// The file's bytes, at most the last `byteCount`; nil where it cannot be read.
    static func read(_ path: String, last byteCount: Int = 64 * 1024) -> [UInt8]? {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let file = File(descriptor: descriptor)
        let size = Int(lseek(file.descriptor, 0, SEEK_END))
        guard size >= 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: min(size, byteCount))
        let count = unsafe pread(file.descriptor, &buffer, buffer.count, off_t(size - buffer.count))
        return count < 0 ? nil : Array(buffer[..<count])
    }

    /// Writes a file whole or not at all, for us alone; false with `errno` set.
    static func write(_ text: String, to path: String) -> Bool {
        let draft = "\(path).new"
        let bytes = Array(text.utf8)
        guard let file = open(draft, emptied: true),
            unsafe Glibc.write(file.descriptor, bytes, bytes.count) == bytes.count
        else { return false }
        return unsafe rename(draft, path) == 0
    }

    /// Removes a file or an empty folder; no matter if it is missing.
    static func remove(_ path: String) {
        _ = unsafe Glibc.remove(path)
    }

    /// Removes a folder and everything in it.
    package static func removeTree(_ path: String) {
        if let folder = unsafe opendir(path) {
            while let entry = unsafe readdir(folder) {
                let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                guard name != ".", name != ".." else { continue }
                let inside = "\(path)/\(name)"
                if unsafe entry.pointee.d_type == DT_DIR { removeTree(inside) } else { remove(inside) }
            }
            unsafe closedir(folder)
        }
        remove(path)
    }
}
