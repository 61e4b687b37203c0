import LegworkJSON

/// A length of time: months, which differ in length, and milliseconds, which do not.
struct Span: Sendable, Equatable {
    var months = 0
    var days = 0
    var milliseconds = 0

    /// Beyond this no date is left to add to: 100 million days in milliseconds, and as many years in months.
    private static let partMax = 1e16

    /// The span that a value means: a number or numeric text is seconds; `500ms` `30s` `5m` `2h` `7d` `2w` as flows
    /// write them; `P1Y2M3DT4H5M6.5S` as ISO 8601 does. Nil where it is none.
    init?(_ value: JSON) {
        if let seconds = value.doubleValue {
            guard (seconds * 1000).magnitude < Self.partMax else { return nil }
            milliseconds = Int((seconds * 1000).rounded())
            return
        }
        guard let text = value.stringValue else { return nil }
        let trimmed = String(Blanks.trimmed(text))
        let body = trimmed.hasPrefix("-") || trimmed.hasPrefix("+") ? String(trimmed.dropFirst()) : trimmed
        guard let span = body.uppercased().hasPrefix("P") ? Self.iso(body) : Self.short(body) else { return nil }
        self = trimmed.hasPrefix("-") ? span.negated : span
    }

    init(months: Int = 0, days: Int = 0, milliseconds: Int = 0) {
        self.months = months
        self.days = days
        self.milliseconds = milliseconds
    }

    var negated: Span { Span(months: -months, days: -days, milliseconds: -milliseconds) }

    /// `amount` of a unit such as `days` or `month`; nil for an unknown unit or too much of it.
    init?(_ amount: Double, _ unit: DateUnit) {
        guard amount.isFinite, amount.magnitude < Self.partMax else { return nil }
        switch unit {
        case .year, .quarter, .month:
            let months = amount * Double(unit.months)
            guard months.rounded() == months, months.magnitude < 1e10 else { return nil }
            self.init(months: Int(months))
        case .week, .day:
            let days = amount * (unit == .week ? 7 : 1)
            guard days.magnitude < 1e10 else { return nil }
            // Whole days keep the time of day across changes of the clocks; parts of days are hours.
            let whole = days.rounded(.towardZero)
            let rest = ((days - whole) * Double(CivilDate.millisecondsPerDay)).rounded()
            self.init(days: Int(whole), milliseconds: Int(rest))
        default:
            let milliseconds = amount * Double(unit.milliseconds)
            guard milliseconds.magnitude < Self.partMax else { return nil }
            self.init(milliseconds: Int(milliseconds.rounded()))
        }
    }

    /// A number and a unit, or several: `1h30m`.
    private static func short(_ text: String) -> Span? {
        var span = Span()
        var rest = text.unicodeScalars[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
            rest = rest[digits.endIndex...]
            let letters = rest.prefix { $0.properties.isAlphabetic }
            rest = rest[letters.endIndex...]
            guard let amount = Double(String(digits)), let unit = DateUnit(short: String(letters)),
                let part = Span(amount, unit)
            else { return nil }
            span.add(part)
        }
        return span
    }

    private static func iso(_ text: String) -> Span? {
        var span = Span()
        var isTime = false
        var count = 0
        var rest = text.uppercased().unicodeScalars.dropFirst()
        while let next = rest.first {
            if next == "T" {
                guard !isTime else { return nil }
                isTime = true
                rest = rest.dropFirst()
                continue
            }
            let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." || $0 == "," }
            rest = rest[digits.endIndex...]
            guard let letter = rest.first, let unit = DateUnit(iso: letter, isTime: isTime),
                let amount = Double(String(digits).replacing(",", with: ".")), let part = Span(amount, unit)
            else { return nil }
            rest = rest.dropFirst()
            span.add(part)
            count += 1
        }
        return count > 0 ? span : nil
    }

    private mutating func add(_ other: Span) {
        months += other.months
        days += other.days
        milliseconds += other.milliseconds
    }

    /// The instant this much after another, by the zone's calendar: a month after 31 January is the last of February.
    func added(to instant: Int, zone: Zone) -> Double {
        guard months != 0 || days != 0 else { return DateLimits.clipped(Double(instant) + Double(milliseconds)) }
        var date = zone.local(instant)
        if months != 0 {
            let total = date.year * 12 + date.month - 1 + months
            date.year = CivilDate.floorDivide(total, 12)
            date.month = total - date.year * 12 + 1
            guard date.year.magnitude < 300_000 else { return .nan }
            date.day = min(date.day, CivilDate.dayCount(year: date.year, month: date.month))
        }
        guard days.magnitude < 200_000_000 else { return .nan }
        date.day += days
        let wall = CivilDate(milliseconds: date.milliseconds)
        guard wall.year.magnitude < 300_000 else { return .nan }
        return DateLimits.clipped(Double(zone.milliseconds(of: wall)) + Double(milliseconds))
    }
}
