import Glibc
import Synchronization

/// Ends a connection's wait from another thread.
package final class RedisInterrupter: Sendable {
    private let descriptor: Mutex<Int32?>

    init(_ descriptor: Int32) {
        self.descriptor = Mutex(descriptor)
    }

    /// Breaks the connection: its owner's read ends with `outcomeUnknown`. Does nothing once it is closed.
    package func interrupt() {
        descriptor.withLock { descriptor in
            guard let descriptor else { return }
            _ = shutdown(descriptor, Int32(SHUT_RDWR))
        }
    }

    /// Forgets the socket, before its number is given to another.
    func disarm() {
        descriptor.withLock { $0 = nil }
    }
}
