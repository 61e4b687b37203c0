/// The rule that a zone follows after its last listed transition, as POSIX writes it: `EST5EDT,M3.2.0,M11.1.0`.
struct ZoneFooter: Sendable, Hashable {
    private let standard: ZoneOffset
    private let summer: Summer?

    private struct Summer: Hashable {
        let offset: ZoneOffset
        let start: Change
        let end: Change
    }

    /// When clocks change: in seconds of the year's wall clock.
    private struct Change: Hashable {
        enum Day: Hashable {
            /// Month, week (5 is the last) and weekday from Sunday 0.
            case weekday(month: Int, week: Int, day: Int)
            /// Day of the year from 1, 29 February never counted.
            case julian(Int)
            /// Day of the year from 0.
            case dayOfYear(Int)
        }

        let day: Day
        let seconds: Int

        /// Seconds since 1970 as if the wall clock were UTC's.
        func wallSeconds(year: Int) -> Int {
            let newYear = CivilDate(year: year, month: 1, day: 1).days
            let days: Int
            switch day {
            case .julian(let number):
                days = newYear + number - 1 + (CivilDate.isLeap(year) && number >= 60 ? 1 : 0)
            case .dayOfYear(let number):
                days = newYear + number
            case .weekday(let month, let week, let day):
                let first = CivilDate(year: year, month: month, day: 1).days
                let ahead = CivilDate.floorModulo(day - CivilDate.weekday(days: first), 7)
                var place = ahead + (week - 1) * 7
                if place >= CivilDate.dayCount(year: year, month: month) { place -= 7 }
                days = first + place
            }
            return days * 86_400 + seconds
        }
    }

    /// The rule that the text writes, or nil where it is none.
    init?(_ text: String) {
        var reader = Reader(bytes: Array(text.utf8))
        guard let name = reader.name(), let west = reader.seconds() else { return nil }
        standard = ZoneOffset(seconds: -west, abbreviation: name)
        guard !reader.isAtEnd else {
            summer = nil
            return
        }
        guard let summerName = reader.name() else { return nil }
        let summerWest = reader.peek == UInt8(ascii: ",") ? west - 3600 : reader.seconds() ?? west - 3600
        guard reader.take(","), let start = reader.change(), reader.take(","), let end = reader.change() else {
            return nil
        }
        summer = Summer(offset: ZoneOffset(seconds: -summerWest, abbreviation: summerName), start: start, end: end)
    }

    func offset(atSeconds seconds: Int) -> ZoneOffset {
        guard let summer else { return standard }
        let year = CivilDate(milliseconds: (seconds + standard.seconds) * 1000).year
        let start = summer.start.wallSeconds(year: year) - standard.seconds
        let end = summer.end.wallSeconds(year: year) - summer.offset.seconds
        let isSummer = start < end ? seconds >= start && seconds < end : !(seconds >= end && seconds < start)
        return isSummer ? summer.offset : standard
    }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0

        var isAtEnd: Bool { place >= bytes.count }
        var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard let peek, UInt32(peek) == character.value else { return false }
            place += 1
            return true
        }

        mutating func name() -> String? {
            let start = place
            if take("<") {
                while let byte = peek, byte != UInt8(ascii: ">") {
                    place += 1
                    _ = byte
                }
                let name = String(decoding: bytes[(start + 1)..<place], as: UTF8.self)
                return take(">") ? name : nil
            }
            while let byte = peek, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) { place += 1 }
            return place > start ? String(decoding: bytes[start..<place], as: UTF8.self) : nil
        }

        mutating func number() -> Int? {
            var number = 0
            let start = place
            while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), place - start < 4 {
                number = number * 10 + Int(byte - 48)
                place += 1
            }
            return place > start ? number : nil
        }

        /// `[+-]hh[:mm[:ss]]`.
        mutating func seconds() -> Int? {
            let sign = take("-") ? -1 : 1
            if sign == 1 { _ = take("+") }
            guard let hours = number() else { return nil }
            var seconds = hours * 3600
            if take(":"), let minutes = number() { seconds += minutes * 60 }
            if take(":"), let rest = number() { seconds += rest }
            return sign * seconds
        }

        mutating func change() -> Change? {
            let day: Change.Day
            if take("M") {
                guard let month = number(), take("."), let week = number(), take("."), let weekday = number(),
                    (1...12).contains(month), (1...5).contains(week), (0...6).contains(weekday)
                else { return nil }
                day = .weekday(month: month, week: week, day: weekday)
            } else if take("J") {
                guard let number = number(), (1...365).contains(number) else { return nil }
                day = .julian(number)
            } else {
                guard let number = number(), (0...365).contains(number) else { return nil }
                day = .dayOfYear(number)
            }
            if take("/") {
                guard let seconds = seconds() else { return nil }
                return Change(day: day, seconds: seconds)
            }
            return Change(day: day, seconds: 7200)
        }
    }
}
