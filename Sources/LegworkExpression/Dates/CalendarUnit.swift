/// Calendar units cut by a zone's calendar.
enum CalendarUnit {
    /// The first instant of the unit that lies `step` units after the one that `instant` is in.
    static func start(of instant: Int, unit: DateUnit, step: Int, zone: Zone) -> Double {
        switch unit {
        case .millisecond: return DateLimits.clipped(Double(instant + step))
        case .second: return clockStart(of: instant, 1000, step)
        case .minute, .hour:
            // Zones may be off by half hours, and by seconds before 1970: cut what their clocks show.
            let offset = zone.offset(atMilliseconds: instant).milliseconds
            let size = unit.milliseconds
            let wall = CivilDate.floorDivide(instant + offset, size) * size
            return DateLimits.clipped(Double(wall - offset + step * size))
        default: break
        }
        var date = zone.local(instant)
        date = CivilDate(year: date.year, month: date.month, day: date.day)
        switch unit {
        case .week: date.day -= (date.weekday + 6) % 7 - 7 * step
        case .month:
            date.day = 1
            date.month += step
        case .quarter:
            date.day = 1
            date.month -= (date.month - 1) % 3 - 3 * step
        case .year: date = CivilDate(year: date.year + step, month: 1, day: 1)
        default: date.day += step
        }
        return DateLimits.clipped(Double(zone.milliseconds(of: CivilDate(milliseconds: date.milliseconds))))
    }

    private static func clockStart(of instant: Int, _ size: Int, _ step: Int) -> Double {
        DateLimits.clipped(Double((CivilDate.floorDivide(instant, size) + step) * size))
    }
}
