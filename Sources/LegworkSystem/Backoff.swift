/// Pauses that grow, for something that may be better in a moment.
///
/// Units: milliseconds. Each pause is twice the one before, up to a longest; a success starts again.
package struct Backoff: Sendable, Equatable {
    /// The first pause.
    package let first: Int64
    /// The longest pause.
    package let longest: Int64
    private var next: Int64

    /// Pauses from `first` to `longest`.
    package init(firstMilliseconds first: Int64 = 10, longestMilliseconds longest: Int64 = 1000) {
        self.first = first
        self.longest = longest
        next = first
    }

    /// The pause to make now.
    package mutating func pauseMilliseconds() -> Int64 {
        let pause = next
        next = min(longest, next * 2)
        return pause
    }

    /// Says that it went well: the next pause is the first again.
    package mutating func succeeded() { next = first }

    /// True if the last thing that happened was a success.
    package var isCalm: Bool { next == first }
}
