import LegworkRedis
import LegworkSystem
import LegworkWire

extension Wire {
    /// The next reply, of `TIME`: sets the clock.
    func takeTime(into clock: RedisClock, sentNanoseconds sent: Int64) throws(RedisError) {
        let parts = try reply().array(count: 2)
        let microseconds = try parts[0].integer() * 1_000_000 + parts[1].integer()
        clock.add(
            ClockEstimate.Sample(
                sentNanoseconds: sent,
                receivedNanoseconds: MonotonicTime.nanoseconds,
                redisMicroseconds: microseconds
            )
        )
    }
}
