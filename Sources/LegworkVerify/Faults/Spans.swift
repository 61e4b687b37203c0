/// Times in words.
enum Spans {
    /// `612 ms (median), 1810 ms (worst of 6)`.
    static func text(_ times: [Duration]) -> String {
        let sorted = times.map(milliseconds).sorted()
        guard let worst = sorted.last else { return "no time" }
        return "\(sorted[sorted.count / 2]) ms (median), \(worst) ms (worst of \(sorted.count))"
    }

    /// Whole milliseconds.
    static func milliseconds(_ time: Duration) -> Int64 {
        time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
    }
}
