/// Distances by the calendar.
enum CalendarDistance {
    /// Whole months from one instant to another, negative backwards.
    static func months(_ from: Int, _ to: Int, zone: Zone) -> Int {
        guard from <= to else { return -months(to, from, zone: zone) }
        let start = zone.local(from)
        let end = zone.local(to)
        var months = (end.year - start.year) * 12 + end.month - start.month
        if months > 0, Span(months: months).added(to: from, zone: zone) > Double(to) { months -= 1 }
        return months
    }
}
