import Glibc

/// A pipe whose two ends are closed each once, used from one thread.
package final class PipePair {
    /// The end that is read from; -1 once it is closed.
    package private(set) var reading: Int32
    /// The end that is written to; -1 once it is closed.
    package private(set) var writing: Int32

    /// A pipe that no other program inherits; nil where the system gives none.
    ///
    /// Made and marked in two calls: no program may be started in between, see ``ProcessStart/lock``.
    package init?() {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }

    /// Makes an end of ours return at once where it would wait.
    package static func setNonBlocking(_ end: Int32) {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }

    /// Closes the end that is read from.
    package func closeReading() {
        if reading >= 0 { _ = systemClose(reading) }
        reading = -1
    }

    /// Closes the end that is written to.
    package func closeWriting() {
        if writing >= 0 { _ = systemClose(writing) }
        writing = -1
    }

    /// Closes both.
    package func close() {
        closeReading()
        closeWriting()
    }
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
