import Glibc
import LegworkRedis
import Synchronization

/// A server that misbehaves on purpose: it greets properly, then does with the socket what the test says.
final class FakeServer: Sendable {
    /// The connection from the server's side.
    struct Peer {
        let descriptor: Int32

        /// Reads until `count` commands `name` are in; each must end with its name.
        ///
        /// - Returns: how many there were, those beside included that came along.
        @discardableResult
        func read(_ name: String, count: Int) -> Int {
            var seen: [UInt8] = []
            let mark = Array("\(name)\r\n".utf8)
            var buffer = [UInt8](repeating: 0, count: 65536)
            var found = 0
            var at = 0
            while found < count {
                let length = unsafe recv(descriptor, &buffer, buffer.count, 0)
                guard length > 0 else { return found }
                seen += buffer[..<length]
                while at + mark.count <= seen.count {
                    if seen[at..<at + mark.count].elementsEqual(mark) { found += 1 }
                    at += 1
                }
            }
            return found
        }

        func write(_ text: String) {
            let bytes = Array(text.utf8)
            _ = unsafe send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
    }

    let address: RedisAddress
    private let folder: String
    private let listener: Int32
    private let count = Mutex(0)
    /// The numbers of the connections that it has hung up.
    let closed: AsyncStream<Int>

    /// How many connections there have been.
    var connectionCount: Int { count.withLock { $0 } }

    /// Serves each connection with `behaviour`, which gets its number from 1, then hangs up.
    init(_ behaviour: @escaping @Sendable (Peer, Int) -> Void) throws {
        struct NoSocket: Error {}
        guard let folder = FileSystem.makeTemporaryFolder(prefix: "/tmp/legwork-fake-") else { throw NoSocket() }
        self.folder = folder
        let path = "\(folder)/s"
        address = .unixSocket(path)
        // No program that another test starts meanwhile may hold a connection open that was hung up.
        let door = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        listener = door
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &place.sun_path) { bytes in
            for (index, byte) in path.utf8.enumerated() { unsafe bytes[index] = byte }
        }
        let bound = unsafe withUnsafePointer(to: &place) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(door, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, listen(door, 16) == 0 else { throw NoSocket() }
        let (closed, hungUp) = AsyncStream.makeStream(of: Int.self)
        self.closed = closed
        _ = NativeThread(name: "fake") { [weak self] in
            while true {
                let descriptor = accept(door, nil, nil)
                guard descriptor >= 0 else { return }
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                let number = self?.count.withLock { count in
                    count += 1
                    return count
                }
                let peer = Peer(descriptor: descriptor)
                peer.read("ID", count: 1)
                peer.write(":7\r\n")
                behaviour(peer, number ?? 0)
                close(descriptor)
                if let number { hungUp.yield(number) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        FileSystem.removeTree(folder)
    }
}
