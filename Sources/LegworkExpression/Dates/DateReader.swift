/// Reads dates from text: RFC 3339 and the ISO 8601 forms around it, RFC 2822, and bare milliseconds.
/// Source: `11-pipes` §2.5 and §4.5, deviation 2.
enum DateReader {
    /// What a text turned out to be.
    enum Reading {
        /// Milliseconds since 1970, whole; not-a-number where the form is right but the date is none (month 13).
        case instant(Double)
        /// No date at all.
        case unreadable
    }

    /// The instant that the text names; without an offset as the zone's clocks show it, bare days as UTC.
    static func read(_ text: String, zone: Zone) -> Reading {
        let trimmed = String(Blanks.trimmed(text))
        if let milliseconds = bareMilliseconds(trimmed) { return .instant(DateLimits.clipped(milliseconds)) }
        if let reading = iso(trimmed, zone) { return reading }
        return mail(trimmed, zone) ?? .unreadable
    }

    /// Digits alone, with a sign or without.
    private static func bareMilliseconds(_ text: String) -> Double? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Double(text)
    }

    // MARK: ISO 8601

    /// `YYYY[-MM[-DD]]`, then `T` or a blank, `HH:mm[:ss[.f…]]` and `Z` or an offset; `±YYYYYY` for other years.
    private static func iso(_ text: String, _ zone: Zone) -> Reading? {
        var scanner = TextScanner(text)
        let sign = scanner.take("+") ? 1 : scanner.take("-") ? -1 : 0
        guard let year = scanner.number(digits: sign == 0 ? 4 : 6) else { return nil }
        var date = CivilDate(year: sign < 0 ? -year : year, month: 1, day: 1)
        var isValid = true
        if scanner.take("-") {
            guard let month = scanner.number(digits: 2) else { return nil }
            date.month = month
            isValid = (1...12).contains(month)
            if scanner.take("-") {
                guard let day = scanner.number(digits: 2) else { return nil }
                date.day = day
                isValid = isValid && (1...31).contains(day)
            }
        } else if sign == 0, scanner.isAtEnd {
            // Four digits alone are milliseconds, and were read as such before.
            return nil
        }
        guard !scanner.isAtEnd else {
            return .instant(isValid ? DateLimits.clipped(Double(date.milliseconds)) : .nan)
        }
        guard scanner.take("T") || scanner.take("t") || scanner.take(" ") else { return nil }
        guard let time = time(&scanner, &date) else { return nil }
        let offset = self.offset(&scanner)
        guard scanner.isAtEnd else { return nil }
        guard isValid, time else { return .instant(.nan) }
        return .instant(instant(date, offset, zone))
    }

    /// Reads a time of day into `date`; false where it is none, nil where the form is wrong.
    private static func time(_ scanner: inout TextScanner, _ date: inout CivilDate) -> Bool? {
        guard let hour = scanner.number(digits: 2), scanner.take(":"), let minute = scanner.number(digits: 2) else {
            return nil
        }
        date.hour = hour
        date.minute = minute
        if scanner.take(":") {
            guard let second = scanner.number(digits: 2) else { return nil }
            date.second = second
            if scanner.take(".") || scanner.take(",") {
                guard let millisecond = scanner.fraction() else { return nil }
                date.millisecond = millisecond
            }
        }
        if hour == 24 { return minute == 0 && date.second == 0 && date.millisecond == 0 }
        return hour < 24 && minute < 60 && date.second < 60
    }

    /// `Z` or `±HH:mm`; nil where there is none.
    private static func offset(_ scanner: inout TextScanner) -> ZoneOffset? {
        if scanner.take("Z") || scanner.take("z") { return ZoneOffset(seconds: 0) }
        let rest = scanner.rest
        guard let offset = ZoneOffset(rest) else { return nil }
        scanner.skip(rest.unicodeScalars.count)
        return offset
    }

    private static func instant(_ date: CivilDate, _ offset: ZoneOffset?, _ zone: Zone) -> Double {
        let milliseconds = offset.map { date.milliseconds - $0.milliseconds } ?? zone.milliseconds(of: date)
        return DateLimits.clipped(Double(milliseconds))
    }

    // MARK: RFC 2822

    /// `[Sun,] 23 Apr 2023 12:34[:56] GMT`, as mail and HTTP write dates.
    private static func mail(_ text: String, _ zone: Zone) -> Reading? {
        var words = text.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
        if let first = words.first, CalendarText.weekdays.contains(where: { isShort(first, for: $0) }) {
            words.removeFirst()
        }
        guard (3...5).contains(words.count), let day = Int(words[0]), (1...31).contains(day),
            let month = CalendarText.months.firstIndex(where: { isShort(words[1], for: $0) }),
            let year = Int(words[2]), words[2].utf8.count == 4
        else { return nil }
        var date = CivilDate(year: year, month: month + 1, day: day)
        guard words.count > 3 else { return .instant(instant(date, nil, zone)) }
        var scanner = TextScanner(words[3])
        guard let isTime = time(&scanner, &date), scanner.isAtEnd else { return nil }
        var offset: ZoneOffset?
        if words.count == 5 {
            offset = ["GMT", "UT", "UTC", "Z"].contains(words[4].uppercased()) ? .utc : ZoneOffset(words[4])
            if offset == nil { return nil }
        }
        return .instant(isTime ? instant(date, offset, zone) : .nan)
    }

    private static func isShort(_ word: String, for name: String) -> Bool {
        let small = word.lowercased()
        return small == name.lowercased() || small == name.prefix(3).lowercased()
    }
}

extension ZoneOffset {
    static let utc = ZoneOffset(seconds: 0)
}
