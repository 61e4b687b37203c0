/// A pattern that dates are written and read by, such as `yyyy-MM-dd'T'HH:mm:ss`.
///
/// Letters, repeated for width: `y` year (`yy` two digits), `M` month (`MMM` Apr, `MMMM` April), `d` day, `E` weekday
/// (`EEEE` Sunday), `e` weekday number from Monday 1, `D` day of the year (`DDD`), `w` ISO week, `q` quarter, `H` hour 0–23, `h` hour 1–12,
/// `m` minute, `s` second, `S` fraction, `a` AM or PM, `X` offset with `Z` for UTC, `x` offset, `z` the zone's
/// abbreviation, `u` milliseconds since 1970. `YYYY` and `DD` are read as `yyyy` and `dd`. Other letters must stand in
/// quotes, `''` is a quote; all else stands for itself. Names are English.
struct DatePattern: Sendable {
    /// A piece of the pattern.
    enum Piece: Sendable {
        case text(String)
        case field(Unicode.Scalar, Int)
    }

    let pieces: [Piece]

    private static let letters: Set<Unicode.Scalar> = [
        "y", "M", "d", "E", "e", "D", "w", "q", "H", "h", "m", "s", "S", "a", "X", "x", "z", "u",
    ]

    /// The pattern that the text writes, or nil with the letter that means nothing.
    static func parse(_ text: String) -> (pattern: DatePattern?, unknown: Unicode.Scalar?) {
        var pieces: [Piece] = []
        var plain = ""
        let scalars = Array(text.unicodeScalars)
        var place = 0
        func flush() {
            if !plain.isEmpty { pieces.append(.text(plain)) }
            plain = ""
        }
        while place < scalars.count {
            let scalar = scalars[place]
            if scalar == "'" {
                if place + 1 < scalars.count, scalars[place + 1] == "'" {
                    plain += "'"
                    place += 2
                    continue
                }
                place = Self.quoted(scalars, from: place + 1, into: &plain)
                continue
            }
            guard scalar.isASCII, scalar.properties.isAlphabetic else {
                plain.unicodeScalars.append(scalar)
                place += 1
                continue
            }
            let width = scalars[place...].prefix { $0 == scalar }.count
            place += width
            var letter = scalar
            if scalar == "Y" { letter = "y" }
            if scalar == "D", width <= 2 { letter = "d" }
            guard letters.contains(letter), width <= 9 else { return (nil, scalar) }
            flush()
            pieces.append(.field(letter, width))
        }
        flush()
        return (DatePattern(pieces: pieces), nil)
    }

    /// Appends the text up to the closing quote, where two quotes are one; the place behind it.
    private static func quoted(_ scalars: [Unicode.Scalar], from start: Int, into text: inout String) -> Int {
        var place = start
        while place < scalars.count {
            if scalars[place] == "'" {
                guard place + 1 < scalars.count, scalars[place + 1] == "'" else { return place + 1 }
                place += 1
            }
            text.unicodeScalars.append(scalars[place])
            place += 1
        }
        return place
    }

    // MARK: Writing

    /// The instant as the zone's clocks and calendar show it.
    func text(of milliseconds: Int, zone: Zone) -> String {
        let offset = zone.offset(atMilliseconds: milliseconds)
        let date = CivilDate(milliseconds: milliseconds + offset.milliseconds)
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let plain): text += plain
            case .field(let letter, let width):
                text += Self.field(letter, width, date, offset, zone, milliseconds)
            }
        }
        return text
    }

    private static func field(
        _ letter: Unicode.Scalar,
        _ width: Int,
        _ date: CivilDate,
        _ offset: ZoneOffset,
        _ zone: Zone,
        _ milliseconds: Int
    ) -> String {
        switch letter {
        case "y":
            if width == 2 { return CalendarText.two(CivilDate.floorModulo(date.year, 100)) }
            return (date.year < 0 ? "-" : "") + CalendarText.padded(abs(date.year), width)
        case "M": return month(date.month, width)
        case "d": return CalendarText.padded(date.day, width)
        case "E":
            let name = CalendarText.weekdays[date.weekday]
            return width >= 4 ? name : String(name.prefix(3))
        case "e": return String(date.weekday == 0 ? 7 : date.weekday)
        case "D": return CalendarText.padded(date.dayOfYear, width)
        case "w": return CalendarText.padded(date.isoWeek.week, width)
        case "q": return String((date.month - 1) / 3 + 1)
        case "H": return CalendarText.padded(date.hour, width)
        case "h": return CalendarText.padded(date.hour % 12 == 0 ? 12 : date.hour % 12, width)
        case "m": return CalendarText.padded(date.minute, width)
        case "s": return CalendarText.padded(date.second, width)
        case "S":
            let digits = CalendarText.padded(date.millisecond, 3) + "000000"
            return String(digits.prefix(width))
        case "a": return date.hour < 12 ? "AM" : "PM"
        case "X": return offset.seconds == 0 ? "Z" : offset.text(separator: width == 3 ? ":" : "")
        case "x": return offset.text(separator: width == 3 ? ":" : "")
        case "z": return zone.name == "UTC" ? "UTC" : offset.abbreviation ?? "GMT" + offset.text(separator: ":")
        default: return String(milliseconds)
        }
    }

    private static func month(_ month: Int, _ width: Int) -> String {
        switch width {
        case 1, 2: CalendarText.padded(month, width)
        case 3: String(CalendarText.months[month - 1].prefix(3))
        default: CalendarText.months[month - 1]
        }
    }

    // MARK: Reading

    /// The instant that the text names by this pattern, as milliseconds; nil where it does not fit.
    ///
    /// Parts that the pattern lacks are the lowest: year 1970, January, the first, midnight.
    func read(_ text: String, zone: Zone) -> Double? {
        var scanner = TextScanner(text)
        var parts = Parts()
        for piece in pieces {
            switch piece {
            case .text(let plain):
                for scalar in plain.unicodeScalars {
                    guard scanner.take(scalar) else { return nil }
                }
            case .field(let letter, let width):
                guard parts.read(letter, width, &scanner) else { return nil }
            }
        }
        guard scanner.isAtEnd else { return nil }
        return parts.milliseconds(in: zone)
    }

    private struct Parts {
        var date = CivilDate(year: 1970, month: 1, day: 1)
        var isAfternoon: Bool?
        var offset: ZoneOffset?
        var instant: Int?

        mutating func read(_ letter: Unicode.Scalar, _ width: Int, _ scanner: inout TextScanner) -> Bool {
            switch letter {
            case "M" where width >= 3:
                guard let index = Self.name(CalendarText.months, &scanner) else { return false }
                date.month = index + 1
                return true
            case "E": return Self.name(CalendarText.weekdays, &scanner) != nil
            case "a":
                let word = scanner.rest.prefix(2).uppercased()
                guard word == "AM" || word == "PM" else { return false }
                scanner.skip(2)
                isAfternoon = word == "PM"
                return true
            case "X", "x", "z": return readOffset(&scanner)
            case "S":
                guard let fraction = scanner.fraction() else { return false }
                date.millisecond = fraction
                return true
            case "u":
                let isNegative = scanner.take("-")
                guard let number = scanner.number(digits: 1...16) else { return false }
                instant = isNegative ? -number : number
                return true
            default: return readNumber(letter, width, &scanner)
            }
        }

        private mutating func readNumber(_ letter: Unicode.Scalar, _ width: Int, _ scanner: inout TextScanner) -> Bool {
            let most = letter == "y" ? max(width, 4) : 2
            let digits = width >= 2 ? width...max(width, letter == "y" && width == 4 ? 4 : width) : 1...most
            guard let number = scanner.number(digits: digits) else { return false }
            switch letter {
            case "y": date.year = width == 2 ? (number < 70 ? 2000 : 1900) + number : number
            case "M": date.month = number
            case "d": date.day = number
            case "H": date.hour = number
            case "h":
                guard (1...12).contains(number) else { return false }
                date.hour = number % 12
            case "m": date.minute = number
            case "s": date.second = number
            default: return false
            }
            return true
        }

        private mutating func readOffset(_ scanner: inout TextScanner) -> Bool {
            if scanner.take("Z") {
                offset = .utc
                return true
            }
            for word in ["UTC", "GMT"] where scanner.rest.hasPrefix(word) {
                scanner.skip(3)
                offset = .utc
                return true
            }
            for count in [6, 5, 3] {
                let text = String(scanner.rest.prefix(count))
                if text.utf8.count == count, let found = ZoneOffset(text) {
                    scanner.skip(count)
                    offset = found
                    return true
                }
            }
            return false
        }

        /// The index of the name that stands here, in full or its first three letters.
        private static func name(_ names: [String], _ scanner: inout TextScanner) -> Int? {
            let rest = scanner.rest.lowercased()
            for (index, name) in names.enumerated() {
                for word in [name.lowercased(), name.prefix(3).lowercased()] where rest.hasPrefix(word) {
                    scanner.skip(word.unicodeScalars.count)
                    return index
                }
            }
            return nil
        }

        func milliseconds(in zone: Zone) -> Double? {
            if let instant { return DateLimits.clipped(Double(instant)) }
            var date = date
            if isAfternoon == true { date.hour += 12 }
            guard (1...12).contains(date.month),
                (1...CivilDate.dayCount(year: date.year, month: date.month)).contains(date.day),
                date.hour < 24, date.minute < 60, date.second < 60
            else { return nil }
            let instant = offset.map { date.milliseconds - $0.milliseconds } ?? zone.milliseconds(of: date)
            return DateLimits.clipped(Double(instant))
        }
    }
}

extension CivilDate {
    /// The day of the year from 1.
    var dayOfYear: Int { days - CivilDate(year: year, month: 1, day: 1).days + 1 }

    /// The ISO 8601 week and the year that it belongs to.
    var isoWeek: (year: Int, week: Int) {
        // The week belongs to the year of its Thursday.
        let thursday = days - (weekday + 6) % 7 + 3
        let year = CivilDate(milliseconds: thursday * CivilDate.millisecondsPerDay).year
        return (year, (thursday - CivilDate(year: year, month: 1, day: 1).days) / 7 + 1)
    }
}

extension Call {
    /// The operand's text as a pattern of dates.
    func datePattern(_ place: Int) throws(EvaluationError) -> DatePattern {
        let (pattern, unknown) = DatePattern.parse(coercedText(place))
        guard let pattern else {
            let letter = unknown.map { "the letter '\($0)' means nothing in one" } ?? ""
            throw refusal(
                place,
                expected: "a date pattern such as 'yyyy-MM-dd HH:mm'",
                hint: "\(letter); put letters that stand for themselves into single quotes"
            )
        }
        return pattern
    }
}
