import Glibc

/// A thread of the operating system, for work that blocks: the pool of Swift's tasks has as many threads as cores, and
/// a blocked one is missed.
package enum OSThread {
    /// Starts `body` on a new thread.
    ///
    /// - Parameter name: what it is for, in words of the error.
    /// - Throws: ``OSThreadError`` where the system gives no thread.
    package static func start(
        _ name: String,
        _ body: @escaping @Sendable () -> Void
    ) throws(OSThreadError) {
        let box = unsafe Unmanaged.passRetained(ThreadBody(body))
        var handle = pthread_t()
        let status = unsafe pthread_create(
            &handle,
            nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let body = unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
                body.body()
                return nil
            },
            box.toOpaque()
        )
        guard status == 0 else {
            unsafe box.release()
            throw OSThreadError(name: name, errno: status)
        }
        pthread_detach(handle)
    }

    private final class ThreadBody: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}

/// The system gave no thread.
package struct OSThreadError: Error, CustomStringConvertible {
    /// What the thread was for.
    package let name: String
    /// The system's reason.
    package let errno: Int32

    package var description: String {
        "the system gives no thread for '\(name)' (errno \(errno)); "
            + "check the limits of the process with 'ulimit -u' and of its container"
    }
}
