/// The days on which a schedule falls.
struct CronDays: Sendable, Hashable {
    var months: Set<Int> = []
    var monthDays: Set<Int> = []
    var lastDayOfMonth = false
    /// Sunday 0.
    var weekdays: Set<Int> = []
    var lastWeekdays: Set<Int> = []
    /// Weekday × 10 + its number in the month.
    var numberedWeekdays: Set<Int> = []
    var restrictsMonthDays = false
    var restrictsWeekdays = false

    func contain(_ date: CivilDate) -> Bool {
        guard months.contains(date.month) else { return false }
        let count = CivilDate.dayCount(year: date.year, month: date.month)
        let byMonth = monthDays.contains(date.day) || (lastDayOfMonth && date.day == count)
        let weekday = date.weekday
        let byWeek =
            weekdays.contains(weekday) || (lastWeekdays.contains(weekday) && date.day + 7 > count)
            || numberedWeekdays.contains(weekday * 10 + (date.day - 1) / 7 + 1)
        switch (restrictsMonthDays, restrictsWeekdays) {
        case (true, true): return byMonth || byWeek
        case (true, false): return byMonth
        case (false, true): return byWeek
        case (false, false): return true
        }
    }

    /// True if some month has one of the days.
    var canMatch: Bool {
        guard restrictsMonthDays, !restrictsWeekdays, !lastDayOfMonth else { return true }
        let smallest = monthDays.min() ?? 32
        return months.contains { smallest <= ($0 == 2 ? 29 : CivilDate.dayCount(year: 2001, month: $0)) }
    }
}
