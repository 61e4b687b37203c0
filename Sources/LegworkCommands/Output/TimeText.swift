/// Instants and spans as people write them, in UTC.
enum TimeText {
    /// `2026-03-05 07:08:09.123Z` of milliseconds since 1970.
    static func instant(_ milliseconds: Int64) -> String {
        let (days, rest) = floorDivide(milliseconds, 86_400_000)
        let (year, month, day) = civil(days)
        let (hour, minute, second, milli) = (
            rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000
        )
        let date = "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))"
        return "\(date) \(pad(hour, 2)):\(pad(minute, 2)):\(pad(second, 2)).\(pad(milli, 3))Z"
    }

    /// `2026-03-05T07:08:09.123Z` of milliseconds since 1970.
    static func iso(_ milliseconds: Int64) -> String {
        let text = instant(milliseconds)
        return "\(text.prefix(10))T\(text.dropFirst(11))"
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

    private static func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func floorDivide(_ number: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// The date of a day counted from 1970-01-01, by eras of 400 years that begin in March.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(day + 719_468, 146_097)
        let leaps = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leaps) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let date = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, date)
    }
}
