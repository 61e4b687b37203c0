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
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC, executable ? 0o755 : 0o644)
        Descriptor(number: descriptor).write(text)
        close(descriptor)
        return file
    }
}
