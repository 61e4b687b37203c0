import LegworkPlanner

/// Instants and spans as people write them, in UTC.
enum TimeText {
    /// `2026-03-05 07:08:09.123Z` of milliseconds since 1970.
    static func instant(_ milliseconds: Int64) -> String {
        Timestamps.iso(milliseconds).replacing("T", with: " ")
    }

    /// A span in at most two units: `340 ms`, `12.5 s`, `3 m 20 s`, `2 h 5 m`, `4 d 1 h`.
    static func span(_ milliseconds: Int64) -> String {
        let sign = milliseconds < 0 ? "-" : ""
        let span = milliseconds.magnitude
        switch span {
        case ..<1000: return "\(sign)\(span) ms"
        case ..<60_000:
            let tenths = span / 100
            return tenths % 10 == 0 ? "\(sign)\(tenths / 10) s" : "\(sign)\(tenths / 10).\(tenths % 10) s"
        case ..<3_600_000: return sign + pair(span / 60_000, "m", span / 1000 % 60, "s")
        case ..<86_400_000: return sign + pair(span / 3_600_000, "h", span / 60_000 % 60, "m")
        default: return sign + pair(span / 86_400_000, "d", span / 3_600_000 % 24, "h")
        }
    }

    private static func pair(_ large: UInt64, _ unit: String, _ small: UInt64, _ smallUnit: String) -> String {
        small == 0 ? "\(large) \(unit)" : "\(large) \(unit) \(small) \(smallUnit)"
    }
}
