/// A day and a time of day in the Gregorian calendar, without a zone.
///
/// Units: months and days count from 1. Years before 1 are 0, -1, … as ISO 8601 numbers them.
struct CivilDate: Sendable, Equatable {
    var year: Int
    var month: Int
    var day: Int
    var hour = 0
    var minute = 0
    var second = 0
    var millisecond = 0

    static let millisecondsPerDay = 86_400_000

    /// The largest distance from 1970 that a date can have, in milliseconds: 100 million days.
    static let millisecondsMax = 8_640_000_000_000_000

    init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.millisecond = millisecond
    }

    /// The date and time at `milliseconds` since 1970, read as UTC.
    init(milliseconds: Int) {
        let days = Self.floorDivide(milliseconds, Self.millisecondsPerDay)
        let rest = milliseconds - days * Self.millisecondsPerDay
        (year, month, day) = Self.civil(days: days)
        hour = rest / 3_600_000
        minute = rest / 60_000 % 60
        second = rest / 1000 % 60
        millisecond = rest % 1000
    }

    /// Milliseconds since 1970 as UTC; parts beyond their range carry over, so that day 0 is the last of the month before.
    var milliseconds: Int {
        days * Self.millisecondsPerDay + hour * 3_600_000 + minute * 60_000 + second * 1000 + millisecond
    }

    /// Days since 1970.
    var days: Int {
        let months = year * 12 + (month - 1)
        let carriedYear = Self.floorDivide(months, 12)
        return Self.days(year: carriedYear, month: months - carriedYear * 12 + 1) + day - 1
    }

    /// The day of the week, Sunday 0.
    var weekday: Int { Self.weekday(days: days) }

    static func weekday(days: Int) -> Int { floorModulo(days + 4, 7) }

    static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func floorDivide(_ dividend: Int, _ divisor: Int) -> Int {
        let quotient = dividend / divisor
        return dividend % divisor < 0 ? quotient - 1 : quotient
    }

    static func floorModulo(_ dividend: Int, _ divisor: Int) -> Int {
        dividend - floorDivide(dividend, divisor) * divisor
    }

    /// Days from 1970 to the first of a month, counted in eras of 400 years that begin in March.
    private static func days(year: Int, month: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
