/// Instants as text, in UTC. Source: `10-language` §9.
package enum Timestamps {
    /// ISO 8601 with milliseconds: `2026-01-31T09:05:07.123Z`.
    package static func iso(_ milliseconds: Int64) -> String {
        let t = Parts(milliseconds)
        return "\(four(t.year))-\(two(t.month))-\(two(t.day))T\(two(t.hour)):\(two(t.minute)):\(two(t.second))"
            + ".\(three(t.millisecond))Z"
    }

    /// The seed's short form: `20260131090507.123`.
    package static func short(_ milliseconds: Int64) -> String {
        let t = Parts(milliseconds)
        return "\(four(t.year))\(two(t.month))\(two(t.day))\(two(t.hour))\(two(t.minute))\(two(t.second))"
            + ".\(three(t.millisecond))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    private static func three(_ number: Int) -> String { number < 100 ? "0" + two(number) : "\(number)" }
    private static func four(_ number: Int) -> String {
        number < 1000 ? String(repeating: "0", count: max(0, 4 - "\(number)".utf8.count)) + "\(number)" : "\(number)"
    }

    private struct Parts {
        var year, month, day, hour, minute, second, millisecond: Int

        /// Civil date from days since 1970, after Howard Hinnant's published algorithm ("days_from_civil", reversed).
        init(_ milliseconds: Int64) {
            let dayLength: Int64 = 86_400_000
            var days = milliseconds / dayLength
            var rest = milliseconds % dayLength
            if rest < 0 {
                rest += dayLength
                days -= 1
            }
            let shifted = days + 719_468
            let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
            let dayOfEra = shifted - era * 146_097
            let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let shiftedMonth = (5 * dayOfYear + 2) / 153
            day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
            month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
            year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
            hour = Int(rest / 3_600_000)
            minute = Int(rest / 60_000 % 60)
            second = Int(rest / 1000 % 60)
            millisecond = Int(rest % 1000)
        }
    }
}
