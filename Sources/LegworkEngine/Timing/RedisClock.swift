import LegworkSystem
import Synchronization

/// Redis' clock, read without asking Redis: the steady clock of the process and an offset that samples keep right.
///
/// The wall clock of the machine plays no part, so that its jumps do not matter. Source: `21-protocol` §6: Redis `TIME`
/// is the only clock.
package final class RedisClock: Sendable {
    private let estimate = Mutex(ClockEstimate())

    /// A clock that has not been set.
    package init() {}

    /// Milliseconds since 1970, as Redis would say.
    package var nowMilliseconds: Int64 {
        (MonotonicTime.nanoseconds + estimate.withLock { $0.offsetNanoseconds }) / 1_000_000
    }

    /// The moment of the steady clock at which Redis' clock reaches `milliseconds`.
    package func steadyNanoseconds(at milliseconds: Int64) -> Int64 {
        // The farthest moment that the steady clock can name is some two hundred years away.
        let nanoseconds = min(milliseconds, 8_000_000_000_000) * 1_000_000
        return nanoseconds - estimate.withLock { $0.offsetNanoseconds }
    }

    /// How long ago it was last read, in nanoseconds; the longest span where it never was.
    package var ageNanoseconds: Int64 {
        estimate.withLock { $0.lastNanoseconds }.map { MonotonicTime.nanoseconds - $0 } ?? .max
    }

    /// Weighs in a reading.
    package func add(_ sample: ClockEstimate.Sample) {
        estimate.withLock { $0.add(sample) }
    }
}
