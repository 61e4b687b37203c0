import Glibc

/// Unix sockets by their path.
enum UnixSocket {
    /// Listens at a path; nil with `errno` set.
    static func listen(_ path: String) -> Int32? {
        unsafe open(path) { descriptor, place, size in
            unsafe bind(descriptor, place, size) == 0 && Glibc.listen(descriptor, 64) == 0
        }
    }

    /// Connects to a path; nil with `errno` set.
    static func connect(_ path: String) -> Int32? {
        unsafe open(path) { descriptor, place, size in unsafe Glibc.connect(descriptor, place, size) == 0 }
    }

    /// Writes all bytes; false where the other side is gone.
    static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        var left = bytes
        while !left.isEmpty {
            let count = unsafe left.withUnsafeBytes { buffer in
                unsafe send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 { left = left.dropFirst(count) } else if count == 0 || errno != EINTR { return false }
        }
        return true
    }

    /// Reads what is there; nil at the end.
    static func read(from descriptor: Int32) -> ArraySlice<UInt8>? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 { return buffer[..<count] }
            if count == 0 || errno != EINTR { return nil }
        }
    }

    private static func open(
        _ path: String,
        _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool
    ) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        let fits = unsafe withUnsafeMutableBytes(of: &place.sun_path) { bytes in
            guard path.utf8.count < bytes.count else { return false }
            for (index, byte) in path.utf8.enumerated() { unsafe bytes[index] = byte }
            return true
        }
        let isOpen = unsafe withUnsafePointer(to: &place) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe fits && use(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if !isOpen { close(descriptor) }
        return isOpen ? descriptor : nil
    }
}
