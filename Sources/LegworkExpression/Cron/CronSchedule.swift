/// When something happens again and again, as a cron expression tells.
///
/// Shape: up to six fields, `second minute hour day-of-month month day-of-week`; missing ones stand in front, where the
/// second is 0 and all else `*`. Fields hold `*`, `?`, numbers, names (`JAN`, `SUN`), lists `1,2`, ranges `1-5` and
/// steps `*/10`, `5/10`, `0-29/15`; days of the month also `L` (the last), days of the week `5L` (the last Friday),
/// `5#3` (the third Friday), and Sunday as 0 or 7. Where both kinds of day are restricted, either may match. `@hourly`,
/// `@daily`, `@weekly`, `@monthly` and `@yearly` stand for themselves.
/// Source: `11-pipes` §2.4.
package struct CronSchedule: Sendable, Hashable {
    let seconds: [Int]
    let minutes: [Int]
    let hours: [Int]
    let days: CronDays

    /// The schedule that the text tells.
    ///
    /// - Throws: what is wrong with it and what to write.
    package init(parsing text: String) throws(CronError) {
        var parser = try CronParser(text)
        self = try parser.schedule()
    }

    init(seconds: [Int], minutes: [Int], hours: [Int], days: CronDays) {
        self.seconds = seconds
        self.minutes = minutes
        self.hours = hours
        self.days = days
    }

    /// How many days are looked through: every calendar repeats within 28 years, or 40 across a century without a leap day.
    private static let daysMax = 40 * 366

    /// The first occurrence after an instant, by the zone's clocks; nil where there is none within 40 years.
    ///
    /// Units: milliseconds since 1970. Where clocks jump over an occurrence, it happens as late as they jumped; where
    /// they show one twice, it happens the first time, unless the schedule has it every hour.
    package func next(after instant: Int64, zone: Zone = .utc) -> Int64? {
        let from = Int(instant)
        guard from.magnitude < CivilDate.millisecondsMax else { return nil }
        let offset = zone.offset(atMilliseconds: from)
        guard let wall = nextWall(after: from + offset.milliseconds) else { return nil }
        let direct = wall.milliseconds - offset.milliseconds
        if zone.offset(atMilliseconds: direct).seconds == offset.seconds { return Int64(direct) }
        if hours.count == 24, let change = Self.change(of: offset, from, direct, zone) {
            // By the new offset's clocks, from just before the change on.
            let fresh = zone.offset(atMilliseconds: change)
            if let wall = nextWall(after: change - 1 + fresh.milliseconds) {
                return Int64(wall.milliseconds - fresh.milliseconds)
            }
        }
        let settled = zone.milliseconds(of: wall)
        if settled > from { return Int64(settled) }
        return nextWall(after: wall.milliseconds).map { Int64(zone.milliseconds(of: $0)) }
    }

    /// The last occurrence before an instant, by the zone's clocks; nil where there is none within 40 years.
    ///
    /// Units: milliseconds since 1970.
    package func previous(before instant: Int64, zone: Zone = .utc) -> Int64? {
        let from = Int(instant)
        guard from.magnitude < CivilDate.millisecondsMax else { return nil }
        var wall = zone.local(from)
        for _ in 0..<4 {
            guard let candidate = previousWall(before: wall.milliseconds) else { return nil }
            let instant = zone.milliseconds(of: candidate)
            if instant < from { return Int64(instant) }
            wall = candidate
        }
        return nil
    }

    /// The first instant after `from` at which the zone's offset is another than `offset`.
    private static func change(of offset: ZoneOffset, _ from: Int, _ to: Int, _ zone: Zone) -> Int? {
        guard to > from, to - from <= 3 * CivilDate.millisecondsPerDay else { return nil }
        var low = from
        var high = to
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if zone.offset(atMilliseconds: middle).seconds == offset.seconds { low = middle } else { high = middle }
        }
        return high
    }

    private func nextWall(after milliseconds: Int) -> CivilDate? {
        let start = CivilDate(milliseconds: (CivilDate.floorDivide(milliseconds, 1000) + 1) * 1000)
        var day = CivilDate(year: start.year, month: start.month, day: start.day)
        var earliest = (start.hour, start.minute, start.second)
        for _ in 0..<Self.daysMax {
            if !days.months.contains(day.month) {
                day = CivilDate(milliseconds: CivilDate(year: day.year, month: day.month + 1, day: 1).milliseconds)
                earliest = (0, 0, 0)
                continue
            }
            if days.contain(day), let time = firstTime(from: earliest) {
                day.hour = time.0
                day.minute = time.1
                day.second = time.2
                return day
            }
            day = CivilDate(milliseconds: day.milliseconds + CivilDate.millisecondsPerDay)
            earliest = (0, 0, 0)
        }
        return nil
    }

    private func firstTime(from earliest: (Int, Int, Int)) -> (Int, Int, Int)? {
        for hour in hours where hour >= earliest.0 {
            let leastMinute = hour == earliest.0 ? earliest.1 : 0
            for minute in minutes where minute >= leastMinute {
                let leastSecond = hour == earliest.0 && minute == earliest.1 ? earliest.2 : 0
                if let second = seconds.first(where: { $0 >= leastSecond }) { return (hour, minute, second) }
            }
        }
        return nil
    }

    private func previousWall(before milliseconds: Int) -> CivilDate? {
        // A part of a second counts as the second that it is in.
        let end = CivilDate(milliseconds: (CivilDate.floorDivide(milliseconds + 999, 1000) - 1) * 1000)
        var day = CivilDate(year: end.year, month: end.month, day: end.day)
        var latest = (end.hour, end.minute, end.second)
        for _ in 0..<Self.daysMax {
            if !days.months.contains(day.month) {
                day = CivilDate(milliseconds: CivilDate(year: day.year, month: day.month, day: 0).milliseconds)
                latest = (23, 59, 59)
                continue
            }
            if days.contain(day), let time = lastTime(upTo: latest) {
                day.hour = time.0
                day.minute = time.1
                day.second = time.2
                return day
            }
            day = CivilDate(milliseconds: day.milliseconds - CivilDate.millisecondsPerDay)
            latest = (23, 59, 59)
        }
        return nil
    }

    private func lastTime(upTo latest: (Int, Int, Int)) -> (Int, Int, Int)? {
        for hour in hours.reversed() where hour <= latest.0 {
            let mostMinute = hour == latest.0 ? latest.1 : 59
            for minute in minutes.reversed() where minute <= mostMinute {
                let mostSecond = hour == latest.0 && minute == latest.1 ? latest.2 : 59
                if let second = seconds.last(where: { $0 <= mostSecond }) { return (hour, minute, second) }
            }
        }
        return nil
    }
}
