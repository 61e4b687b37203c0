package import LegworkJSON

/// Durations as flows write them: a number of seconds, or `500ms`, `30s`, `5m`, `2h`, `7d`. Source: `10-language` §2.
package enum DurationText {
    /// The duration in milliseconds, rounded, or nil where the value is no duration.
    ///
    /// Numbers and numeric text are seconds, fractions allowed. The sign is kept: callers decide what a duration of
    /// zero or less means. Beyond ±10^15 milliseconds (31,000 years) there is no answer.
    package static func milliseconds(_ value: JSON) -> Int64? {
        if let seconds = value.doubleValue { return scaled(seconds, by: 1000) }
        guard let text = value.stringValue else { return nil }
        let number = text.prefix { $0.isNumber || $0 == "." || $0 == "-" || $0 == "+" }
        guard let amount = Double(number), amount.isFinite else { return nil }
        return switch text.dropFirst(number.count) {
        case "ms": scaled(amount, by: 1)
        case "", "s": scaled(amount, by: 1000)
        case "m": scaled(amount, by: 60_000)
        case "h": scaled(amount, by: 3_600_000)
        case "d": scaled(amount, by: 86_400_000)
        default: nil
        }
    }

    private static func scaled(_ amount: Double, by factor: Double) -> Int64? {
        let milliseconds = (amount * factor).rounded()
        guard milliseconds.isFinite, abs(milliseconds) <= 1e15 else { return nil }
        return Int64(milliseconds)
    }
}
