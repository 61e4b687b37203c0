/// How far a zone's clocks are ahead of UTC.
struct ZoneOffset: Sendable, Hashable {
    let seconds: Int

    /// `CEST` and the like, where the zone's table has one.
    var abbreviation: String?

    init(seconds: Int, abbreviation: String? = nil) {
        self.seconds = seconds
        self.abbreviation = abbreviation
    }

    /// The offset that `+02:00`, `-0330` or `+02` write, or nil.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        var digits = Array(bytes.dropFirst())
        if digits.count == 5, digits[2] == UInt8(ascii: ":") { digits.remove(at: 2) }
        guard digits.count == 2 || digits.count == 4,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        let numbers = digits.map { Int($0 - UInt8(ascii: "0")) }
        let hours = numbers[0] * 10 + numbers[1]
        let minutes = numbers.count == 4 ? numbers[2] * 10 + numbers[3] : 0
        guard hours <= 23, minutes <= 59 else { return nil }
        self.init(seconds: (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60))
    }

    var milliseconds: Int { seconds * 1000 }

    /// `+02:00`, with `separator` between hours and minutes.
    func text(separator: String) -> String {
        let minutes = abs(seconds) / 60
        let hours = CalendarText.two(minutes / 60)
        return (seconds < 0 ? "-" : "+") + hours + separator + CalendarText.two(minutes % 60)
    }
}
