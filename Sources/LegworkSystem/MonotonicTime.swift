import Glibc

/// The process's steady clock: it never jumps, and means nothing outside the process.
///
/// Units: nanoseconds since some moment before the process began.
package enum MonotonicTime {
    /// Now.
    package static var nanoseconds: Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Now, in whole milliseconds.
    package static var milliseconds: Int64 { nanoseconds / 1_000_000 }
}
