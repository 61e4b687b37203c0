/// How fast a route's handlers are done with tasks, and so how many may wait for them.
struct Pace: Sendable, Equatable {
    private var window: Int64 = 0
    private var ends = 0
    private var endsBefore = 0

    /// For how long tasks may wait for a handler while others could have taken them, in milliseconds.
    static let waitMilliseconds: Int64 = 100

    /// The most tasks that may wait.
    private static let waitingMax = 4096

    /// A task has ended that took no longer than others may wait. Slow ones that end together would promise what they cannot keep.
    mutating func ended(atMilliseconds now: Int64) {
        turn(toMilliseconds: now)
        ends += 1
    }

    /// How many tasks may wait: as many as ended in the time for which one may.
    mutating func allowance(atMilliseconds now: Int64) -> Int {
        turn(toMilliseconds: now)
        return min(Self.waitingMax, max(ends, endsBefore))
    }

    private mutating func turn(toMilliseconds now: Int64) {
        let current = now / Self.waitMilliseconds
        // Whoever looked at the clock before others and came after them must not turn it back.
        guard current > window else { return }
        endsBefore = current == window + 1 ? ends : 0
        ends = 0
        window = current
    }
}
