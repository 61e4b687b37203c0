/// A unit of the calendar or clock.
enum DateUnit: String, CaseIterable, Sendable {
    case millisecond
    case second
    case minute
    case hour
    case day
    case week
    case month
    case quarter
    case year

    /// The unit of a name such as `day`, `days` or `d`, in any letter case.
    init?(_ name: String) {
        let small = name.lowercased()
        let single = small.hasSuffix("s") && small.utf8.count > 2 ? String(small.dropLast()) : small
        guard let unit = DateUnit(rawValue: single) ?? DateUnit(short: small) else { return nil }
        self = unit
    }

    /// `ms s m h d w`, and `y` and `mo`.
    init?(short: String) {
        switch short {
        case "ms": self = .millisecond
        case "s", "": self = .second
        case "m", "min": self = .minute
        case "h": self = .hour
        case "d": self = .day
        case "w": self = .week
        case "mo": self = .month
        case "y": self = .year
        default: return nil
        }
    }

    init?(iso letter: Unicode.Scalar, isTime: Bool) {
        switch (letter, isTime) {
        case ("Y", false): self = .year
        case ("M", false): self = .month
        case ("W", false): self = .week
        case ("D", false): self = .day
        case ("H", true): self = .hour
        case ("M", true): self = .minute
        case ("S", true): self = .second
        default: return nil
        }
    }

    /// How many months one has, 0 where it has none.
    var months: Int {
        switch self {
        case .month: 1
        case .quarter: 3
        case .year: 12
        default: 0
        }
    }

    /// How many milliseconds one has, where they are always the same.
    var milliseconds: Int {
        switch self {
        case .millisecond: 1
        case .second: 1000
        case .minute: 60_000
        case .hour: 3_600_000
        case .day: CivilDate.millisecondsPerDay
        case .week: 7 * CivilDate.millisecondsPerDay
        case .month, .quarter, .year: 0
        }
    }

    static let names = allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
}
