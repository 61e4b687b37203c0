/// Spans as flows write them: `15m`, `1d 2h`.
package enum SpanText {
    /// The span in its largest units, exactly.
    package static func text(_ milliseconds: Int64) -> String {
        guard milliseconds != 0 else { return "0s" }
        var rest = milliseconds.magnitude
        var parts: [String] = []
        for (unit, name) in [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s"), (1, "ms")]
            as [(UInt64, _)]
        {
            if rest >= unit { parts.append("\(rest / unit)\(name)") }
            rest %= unit
        }
        return (milliseconds < 0 ? "-" : "") + parts.joined(separator: " ")
    }
}
