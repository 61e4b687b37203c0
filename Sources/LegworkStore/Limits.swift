/// The bounds of what a store keeps and of what one call does, each with its reason.
package enum StoreLimits {
    /// About how many entries the event stream of a partition keeps: enough for a follower to be away for a while.
    package static let eventsKept = 10_000

    /// About how many dead letters a partition keeps; those trimmed are counted in field `dead_trimmed`.
    package static let deadLettersKept = 10_000

    /// The most values that one Redis command of a function gets: Lua's stack takes about 8,000.
    package static let valuesPerCommandMax = 1000

    /// The most timers that one tick moves: at some 8 µs each, about a millisecond.
    package static let timersPerTickMax = 128

    /// The most partitions of a store: an activation writes to each of them in one call.
    package static let partitionsMax = 1024

    /// For how long an engine that has not been seen is still listed, in milliseconds.
    package static let engineLifeMilliseconds: Int64 = 5000

    /// The most jobs of one page of a list.
    package static let jobsPerPageMax = 1000
}
