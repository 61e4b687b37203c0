import LegworkCommands

#if canImport(Glibc)
    import Glibc
#endif

/// A folder of its own for a test, removed at its end.
final class Folder: Sendable {
    /// Its absolute path.
    let path: String

    /// An empty folder. Its name is short: sockets inside must fit 107 bytes.
    init() {
        path = "/tmp/lw-test-\(Surroundings.randomText(length: 10))"
        unsafe mkdir(path, 0o700)
    }

    deinit {
        let pointer = unsafe popen("rm -rf '\(path)'", "r")
        if let pointer = unsafe pointer { unsafe pclose(pointer) }
    }

    /// Writes a file; folders on the way are made.
    @discardableResult
    func write(_ name: String, _ text: String, executable: Bool = false) -> String {
        var made = path
        for part in name.split(separator: "/").dropLast() {
            made += "/\(part)"
            unsafe mkdir(made, 0o755)
        }
        let file = "\(path)/\(name)"
        // A program that another test starts meanwhile must not hold it open: the system runs none that may be written.
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, executable ? 0o755 : 0o644)
        Descriptor(number: descriptor).write(text)
        close(descriptor)
        return file
    }

    /// The text of a file; nil where there is none.
    func read(_ name: String) -> String? {
        let descriptor = unsafe open("\(path)/\(name)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    /// Makes a symbolic link.
    func link(_ name: String, to target: String) { unsafe symlink(target, "\(path)/\(name)") }

    /// True for a symbolic link.
    func isLink(_ name: String) -> Bool {
        var status = stat()
        return unsafe lstat("\(path)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// True for a file that may be run.
    func isExecutable(_ name: String) -> Bool { FileText.isExecutable("\(path)/\(name)") }
}
