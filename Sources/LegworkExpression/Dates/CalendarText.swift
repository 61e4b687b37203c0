/// The fixed texts in which dates are written. Source: `11-pipes` §2.5.
enum CalendarText {
    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// `YYYY-MM-DDTHH:mm:ss.sssZ`, with six digits and a sign outside the years 0 to 9999; nil for an invalid date.
    static func isoText(_ milliseconds: Double) -> String? {
        guard let date = date(milliseconds) else { return nil }
        return "\(yearText(date.year))-\(two(date.month))-\(two(date.day))T\(two(date.hour)):\(two(date.minute))"
            + ":\(two(date.second)).\(padded(date.millisecond, 3))Z"
    }

    /// `Sun Apr 23 2023 12:34:56 GMT+0000 (Coordinated Universal Time)`.
    static func longText(_ milliseconds: Double, zone: Zone) -> String {
        guard let date = date(milliseconds) else { return "Invalid Date" }
        let offset = zone.offset(atMilliseconds: date.milliseconds)
        let local = CivilDate(milliseconds: date.milliseconds + offset.milliseconds)
        return "\(dateText(local)) \(two(local.hour)):\(two(local.minute)):\(two(local.second))"
            + " GMT\(offset.text(separator: "")) (\(zone.longName(offset)))"
    }

    /// `Sun Apr 23 2023`.
    static func dateText(_ date: CivilDate) -> String {
        let year = date.year < 0 ? "-" + padded(-date.year, 6) : padded(date.year, 4)
        return "\(weekdays[date.weekday].prefix(3)) \(months[date.month - 1].prefix(3)) \(two(date.day)) \(year)"
    }

    /// The UTC parts of an instant, or nil where it is none.
    static func date(_ milliseconds: Double) -> CivilDate? {
        guard milliseconds.magnitude <= Double(CivilDate.millisecondsMax) else { return nil }
        return CivilDate(milliseconds: Int(milliseconds))
    }

    static func yearText(_ year: Int) -> String {
        switch year {
        case 0...9999: padded(year, 4)
        case ..<0: "-" + padded(-year, 6)
        default: "+" + padded(year, 6)
        }
    }

    static func two(_ number: Int) -> String { padded(number, 2) }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
