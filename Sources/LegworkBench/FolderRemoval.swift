import Glibc

/// Removes a folder with what is in it; only ever a folder that a benchmark has made.
enum FolderRemoval {
    static func remove(_ path: String) {
        guard let folder = unsafe opendir(path) else { return }
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let child = "\(path)/\(name)"
            if unsafe entry.pointee.d_type == UInt8(DT_DIR) { remove(child) } else { _ = unsafe unlink(child) }
        }
        _ = unsafe closedir(folder)
        _ = unsafe rmdir(path)
    }
}
