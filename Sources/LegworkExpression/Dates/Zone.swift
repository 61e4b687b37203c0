/// A time zone: UTC, a fixed offset, or one of the tz database by its name.
///
/// It is always named by the expression or the context; the process's own zone is never asked.
package struct Zone: Sendable, Hashable {
    /// How local time is told from UTC.
    enum Rule: Sendable, Hashable {
        case fixed(ZoneOffset)
        case table(ZoneTable)
    }

    /// How it was named.
    package let name: String

    let rule: Rule

    /// Coordinated universal time.
    package static let utc = Zone(name: "UTC", rule: .fixed(ZoneOffset(seconds: 0)))

    init(name: String, rule: Rule) {
        self.name = name
        self.rule = rule
    }

    /// The zone of this name: `UTC`, `GMT`, `Z`, an offset such as `+02:00`, or a name of the tz database such as
    /// `Europe/Paris`, which must be installed on the machine. Nil where there is none.
    package init?(named name: String) {
        switch name.uppercased() {
        case "UTC", "Z", "GMT", "ETC/UTC", "UCT", "ZULU": self.init(name: "UTC", rule: .fixed(ZoneOffset(seconds: 0)))
        default:
            if let offset = ZoneOffset(name) {
                self.init(name: name, rule: .fixed(offset))
            } else if let table = ZoneTable.named(name) {
                self.init(name: name, rule: .table(table))
            } else {
                return nil
            }
        }
    }

    /// How far local time is ahead of UTC at an instant.
    func offset(atMilliseconds milliseconds: Int) -> ZoneOffset {
        switch rule {
        case .fixed(let offset): offset
        case .table(let table): table.offset(atSeconds: CivilDate.floorDivide(milliseconds, 1000))
        }
    }

    /// The parts of an instant as this zone's clocks and calendars show them.
    func local(_ milliseconds: Int) -> CivilDate {
        CivilDate(milliseconds: milliseconds + offset(atMilliseconds: milliseconds).milliseconds)
    }

    /// The instant at which this zone's clocks show `date`.
    ///
    /// Of two such instants the first; where clocks jump over it, as if they had not yet jumped.
    func milliseconds(of date: CivilDate) -> Int {
        let wall = date.milliseconds
        // A transition lies within a day of the wall time; the offsets before and after it are the candidates.
        let before = offset(atMilliseconds: wall - CivilDate.millisecondsPerDay)
        let after = offset(atMilliseconds: wall + CivilDate.millisecondsPerDay)
        let first = wall - before.milliseconds
        if offset(atMilliseconds: first).seconds == before.seconds { return first }
        let second = wall - after.milliseconds
        if offset(atMilliseconds: second).seconds == after.seconds { return second }
        return first
    }

    /// The name that long date texts give in parentheses.
    func longName(_ offset: ZoneOffset) -> String {
        name == "UTC" ? "Coordinated Universal Time" : offset.abbreviation ?? name
    }
}
