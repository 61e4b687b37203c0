/// What is tried again, how often and how soon. Source: `10-language` §3, Retry.
package struct RetryPolicy: Sendable, Equatable {
    /// Attempts in all, the first one counted.
    package var maximumAttempts: Int

    /// The pause before the second attempt, in milliseconds.
    package var initialIntervalMilliseconds: Int64

    /// The factor by which each pause exceeds the one before.
    package var backoffCoefficient: Double

    /// The longest pause, in milliseconds.
    package var maximumIntervalMilliseconds: Int64

    /// The share of a pause that chance may add or take, 0…1.
    package var jitter: Double

    /// The codes that are tried again; nil for all but ``nonRetryable``.
    package var codes: [CodePattern]?

    /// The codes that never are.
    package var nonRetryable: [CodePattern]

    /// A policy of these values, with the language's defaults.
    package init(
        maximumAttempts: Int = 3,
        initialIntervalMilliseconds: Int64 = 1000,
        backoffCoefficient: Double = 2,
        maximumIntervalMilliseconds: Int64 = 120_000,
        jitter: Double = 0.1,
        codes: [CodePattern]? = nil,
        nonRetryable: [CodePattern] = []
    ) {
        self.maximumAttempts = maximumAttempts
        self.initialIntervalMilliseconds = initialIntervalMilliseconds
        self.backoffCoefficient = backoffCoefficient
        self.maximumIntervalMilliseconds = maximumIntervalMilliseconds
        self.jitter = jitter
        self.codes = codes
        self.nonRetryable = nonRetryable
    }

    /// True if an error of this code is worth another attempt.
    package func covers(code: Int) -> Bool {
        guard !nonRetryable.contains(where: { $0.covers(code) }) else { return false }
        return codes?.contains { $0.covers(code) } ?? true
    }

    /// The pause before attempt `attempt` (2 for the first retry), in milliseconds.
    ///
    /// - Parameter chance: a number in 0..<1 that places the pause within its jitter.
    package func pauseMilliseconds(beforeAttempt attempt: Int, chance: Double) -> Int64 {
        var pause = Double(initialIntervalMilliseconds)
        let longest = Double(maximumIntervalMilliseconds)
        var step = 2
        while step < attempt, pause < longest {
            pause *= backoffCoefficient
            step += 1
        }
        pause = min(pause, longest)
        pause += pause * jitter * (chance * 2 - 1)
        return Int64(max(0, pause.rounded()))
    }
}
