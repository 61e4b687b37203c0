import Glibc
import Synchronization

/// Wakes a thread that waits in `poll`, for a socket and for this.
///
/// A ring while nobody waits is not lost, and any number of rings are one, until ``clear()``.
/// Made of a pipe: a byte in it is a ring. Neither side ever blocks.
package final class PollBell: Sendable {
    /// What to poll for reading.
    package let descriptor: Int32
    private let entrance: Int32

    /// A bell that has not been rung; nil where the system has no descriptors left.
    package init?() {
        guard let pipe = ProcessStart.lock.withLock({ _ in PipePair() }) else { return nil }
        for end in [pipe.reading, pipe.writing] { PipePair.setNonBlocking(end) }
        (descriptor, entrance) = (pipe.reading, pipe.writing)
    }

    deinit {
        close(descriptor)
        close(entrance)
    }

    /// Wakes whoever waits, or will wait next.
    package func ring() {
        // A full pipe refuses the byte, but then whoever waits is about to wake anyway.
        _ = unsafe write(entrance, [1 as UInt8], 1)
    }

    /// Takes back what was rung.
    package func clear() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while unsafe read(descriptor, &bytes, bytes.count) > 0 {}
    }
}
