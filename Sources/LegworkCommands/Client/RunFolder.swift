import LegworkRedis

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The private store of a `legwork run`: a folder inside the data folder, gone when the run is over.
///
/// It lies there so that commands typed in the same directory find it, as they find that of `legwork dev`.
enum RunFolder {
    private static let prefix = "run-"

    /// Makes a folder for this process inside the data folder.
    ///
    /// - Throws: ``CommandFailure`` where it cannot be made.
    static func make(in data: String) throws(CommandFailure) -> String {
        let folder = "\(data)/\(prefix)\(Surroundings.processID)"
        for path in [data, folder] where FileText.kind(of: path) != .folder {
            guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw CommandFailure(
                    "cannot make the folder '\(path)': \(FileText.errorText())",
                    hints: ["--data folder   (one that you may write to)"]
                )
            }
        }
        return folder
    }

    /// The runs whose stores live, with their addresses.
    static func living(in data: String) -> [(folder: String, address: RedisAddress)] {
        folders(in: data).compactMap { folder in
            StorePlace.livingAddress(in: folder).map { (folder, $0) }
        }
    }

    /// Removes what killed runs have left behind.
    static func sweep(_ data: String) {
        for folder in folders(in: data) where !isAlive(folder) { remove(folder) }
    }

    /// Removes a run's folder, and the data folder if nothing else is in it.
    static func remove(_ folder: String, and data: String) {
        remove(folder)
        _ = unsafe rmdir(data)
    }

    /// Removes a folder with all that is in it.
    static func remove(_ folder: String) {
        for name in FileText.names(in: folder) {
            let path = "\(folder)/\(name)"
            var status = stat()
            guard unsafe lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR { remove(path) } else { _ = unsafe unlink(path) }
        }
        _ = unsafe rmdir(folder)
    }

    /// True while the process lives that made a folder; it may not have started its Redis yet.
    private static func isAlive(_ folder: String) -> Bool {
        guard let dash = folder.lastIndex(of: "-"), let process = Int32(folder[folder.index(after: dash)...]) else {
            return true
        }
        return kill(process, 0) == 0 || errno == EPERM
    }

    private static func folders(in data: String) -> [String] {
        FileText.names(in: data)
            .filter { $0.hasPrefix(prefix) && Int32($0.dropFirst(prefix.count)) != nil }
            .map { "\(data)/\($0)" }
    }
}
