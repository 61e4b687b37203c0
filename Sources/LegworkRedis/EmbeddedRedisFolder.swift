import Glibc

/// A private server's folder: where its things are, who owns it and whether its server still runs.
///
/// Shape: `data/` (append-only files), `redis.log` (of the last start), `address` (where the server listens, one line),
/// and two files that are only locked. `owner.lock` is held by the process that started the server, `server.lock` by the
/// server itself, through a descriptor that it inherits: a lock ends with its holder, whatever killed it, so neither a
/// stale file nor a process id that was given anew can mislead.
struct EmbeddedRedisFolder: Sendable {
    let path: String

    init(_ path: String) {
        self.path = FileSystem.absolute(path)
    }

    var dataFolder: String { "\(path)/data" }
    var logFile: String { "\(path)/redis.log" }
    var addressFile: String { "\(path)/address" }
    private var ownerLockFile: String { "\(path)/owner.lock" }
    private var serverLockFile: String { "\(path)/server.lock" }

    /// Makes the folders, closed to everybody else.
    func prepare() throws(RedisError) {
        for folder in [path, dataFolder] {
            guard FileSystem.makeFolder(folder), FileSystem.makePrivate(folder),
                unsafe access(folder, W_OK) == 0
            else {
                throw failure("cannot use the folder \(folder)")
            }
        }
    }

    /// Takes the folder for this process.
    ///
    /// - Throws: `serverAlreadyRunning` where another process has it.
    func takeOwnership() throws(RedisError) -> FileSystem.File {
        guard let lock = FileSystem.open(ownerLockFile) else { throw failure("cannot open \(ownerLockFile)") }
        // Those who only ask whether the folder is taken hold the lock for an instant: try more than once.
        var attempts = 10
        while !lock.lock() {
            attempts -= 1
            usleep(2000)
            guard attempts == 0 else { continue }
            let address = recordedAddress
            throw RedisError(
                .serverAlreadyRunning(address),
                "another process runs Redis in \(path)\(address.map { " at \($0)" } ?? "")",
                advice: "stop that process, connect to its Redis, or choose another folder"
            )
        }
        return lock
    }

    /// Takes the lock that the server will hold; waits for a predecessor whose owner has died and that is still ending.
    func takeServerLock(until deadline: ContinuousClock.Instant) throws(RedisError) -> FileSystem.File {
        guard let lock = FileSystem.open(serverLockFile) else { throw failure("cannot open \(serverLockFile)") }
        while !lock.lock() {
            guard ContinuousClock.now < deadline else {
                throw RedisError(
                    .serverNotStarted,
                    "an earlier Redis in \(path) has lost its owner but does not end",
                    advice: "look into \(logFile), end that redis-server, and try again"
                )
            }
            usleep(1000)
        }
        return lock
    }

    /// The address that the folder's owner wrote down, if any.
    var recordedAddress: RedisAddress? {
        guard let bytes = FileSystem.read(addressFile) else { return nil }
        let text = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        do throws(RedisError) { return try RedisAddress(parsing: text) } catch { return nil }
    }

    /// True while a process runs a server here.
    var isOwned: Bool {
        guard FileSystem.isFolder(path), let lock = FileSystem.open(ownerLockFile) else { return false }
        guard lock.lock() else { return true }
        lock.unlock()
        return false
    }

    /// The path of the server's socket: in the folder, or in a short temporary one where the system allows no more.
    func makeSocketPath() throws(RedisError) -> String {
        // A predecessor that was killed may have left its own.
        if let old = recordedAddress { removeSocket(old) }
        let natural = "\(path)/redis.sock"
        guard natural.utf8.count > RedisLimits.socketPathBytesMax else { return natural }
        guard let short = FileSystem.makeTemporaryFolder(prefix: "/tmp/legwork-") else {
            throw failure("cannot make a short folder for the socket under /tmp")
        }
        return "\(short)/redis.sock"
    }

    /// Removes a server's socket, with the temporary folder that was made for it.
    func removeSocket(_ address: RedisAddress) {
        guard case .unixSocket(let socket) = address.endpoint else { return }
        FileSystem.remove(socket)
        guard socket != "\(path)/redis.sock", socket.hasPrefix("/tmp/legwork-") else { return }
        FileSystem.remove(String(socket.dropLast("/redis.sock".count)))
    }

    /// Writes down where the server listens, for other programs of this user.
    func record(_ address: RedisAddress) throws(RedisError) {
        guard FileSystem.write("\(address.unmaskedText)\n", to: addressFile) else {
            throw failure("cannot write \(addressFile)")
        }
    }

    /// The last lines of the server's log.
    var logTail: String {
        guard let bytes = FileSystem.read(logFile, last: 4096) else { return "" }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return lines.suffix(RedisLimits.quotedLogLines).joined(separator: "\n")
    }

    private func failure(_ what: String) -> RedisError {
        let code = errno
        let advice =
            switch code {
            case EACCES, EPERM, EROFS: "give this user the right to write there, or choose another folder"
            case ENOSPC: "make room on the disk"
            case ENOTDIR, EEXIST: "a file is in its place: remove it or choose another folder"
            default: "choose another folder"
            }
        return RedisError(.serverNotStarted, "\(what): \(systemReason(code))", advice: advice)
    }
}
