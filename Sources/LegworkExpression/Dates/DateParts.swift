/// Dates put together from parts.
enum DateParts {
    /// UTC milliseconds of year, month from 0, day, hours, minutes, seconds, milliseconds; parts carry over.
    static func milliseconds(_ parts: [Double]) -> Double {
        guard let date = civil(parts) else { return .nan }
        return DateLimits.clipped(Double(date.milliseconds))
    }

    /// The date of these parts, or nil where one is no number or far too large.
    static func civil(_ parts: [Double]) -> CivilDate? {
        let bounds: [Double] = [400_000, 5_000_000, 200_000_000, 3e9, 2e11, 1e13, 1e16]
        guard zip(parts, bounds).allSatisfy({ $0.magnitude < $1 }) else { return nil }
        let whole = parts.map { Int($0) }
        return CivilDate(
            year: whole[0],
            month: whole[1] + 1,
            day: whole[2],
            hour: whole[3],
            minute: whole[4],
            second: whole[5],
            millisecond: whole[6]
        )
    }
}
