/// The part of `@date.*` that goes beyond upstream: counting, cutting, comparing and writing by pattern.
/// Source: `11-pipes` §5.1. Results that are dates are milliseconds, as those of the setters.
enum DateArithmetic {
    static let all: [Function] = [
        Function("date.add", span, "Milliseconds of the date plus a duration, or an amount of a unit.") {
            (call) throws(EvaluationError) in
            .number(try call.span(1).added(to: try call.instant(0), zone: try call.zone(3)))
        },
        Function("date.subtract", span, "Milliseconds of the date less a duration, or an amount of a unit.") {
            (call) throws(EvaluationError) in
            .number(try call.span(1).negated.added(to: try call.instant(0), zone: try call.zone(3)))
        },
        Function(
            "date.diff",
            [.required("from", .date), .required("to", .date), .optional("unit", .unit), .optional("zone", .zone)],
            "How many units (milliseconds) lie from one date to the other; whole ones for month, quarter and year."
        ) { (call) throws(EvaluationError) in
            let unit = try call.unit(2, or: .millisecond)
            let from = try call.instant(0)
            let to = try call.instant(1)
            if unit.milliseconds > 0 {
                let distance = Double(to - from) / Double(unit.milliseconds)
                return .number(distance == 0 ? 0 : distance)
            }
            return .integer(CalendarDistance.months(from, to, zone: try call.zone(3)) / unit.months)
        },
        Function("date.startOf", cut, "Milliseconds of the first instant of the date's unit; weeks begin on Monday.") {
            (call) throws(EvaluationError) in
            let zone = try call.zone(2)
            return .number(CalendarUnit.start(of: try call.instant(0), unit: try call.unit(1), step: 0, zone: zone))
        },
        Function("date.endOf", cut, "Milliseconds of the last instant of the date's unit; weeks begin on Monday.") {
            (call) throws(EvaluationError) in
            let zone = try call.zone(2)
            let next = CalendarUnit.start(of: try call.instant(0), unit: try call.unit(1), step: 1, zone: zone)
            return .number(next - 1)
        },
        Function(
            "date.format",
            [.required("date", .date), .required("pattern", .datePattern), .optional("zone", .zone)],
            "The date by a pattern: yyyy MM dd HH mm ss SSS, MMM MMMM, EEE EEEE, h a, xxx offset, z zone, 'text'."
        ) { (call) throws(EvaluationError) in
            .text(try call.datePattern(1).text(of: try call.instant(0), zone: try call.zone(2)))
        },
        Function("date.isBefore", pair, "True if the first date is before the second.") {
            (call) throws(EvaluationError) in .bool(try call.date(0) < (try call.date(1)))
        },
        Function("date.isAfter", pair, "True if the first date is after the second.") {
            (call) throws(EvaluationError) in .bool(try call.date(0) > (try call.date(1)))
        },
        Function(
            "date.isSame",
            [.required("a", .date), .required("b", .date), .optional("unit", .unit), .optional("zone", .zone)],
            "True if both dates lie in the same unit (millisecond)."
        ) { (call) throws(EvaluationError) in
            let unit = try call.unit(2, or: .millisecond)
            let zone = try call.zone(3)
            let first = CalendarUnit.start(of: try call.instant(0), unit: unit, step: 0, zone: zone)
            return .bool(first == CalendarUnit.start(of: try call.instant(1), unit: unit, step: 0, zone: zone))
        },
        Function("date.isValid", [.required("date")], "True if the operand is a date that exists.") { call in
            do throws(EvaluationError) {
                return .bool(!(try call.date(0)).isNaN)
            } catch {
                return .bool(false)
            }
        },
        Function("date.isoWeek", zoned, "The ISO 8601 week of the date, 1 to 53.") { (call) throws(EvaluationError) in
            .integer(try call.zone(1).local(try call.instant(0)).isoWeek.week)
        },
        Function("date.dayOfYear", zoned, "The day of the date's year, from 1.") { (call) throws(EvaluationError) in
            .integer(try call.zone(1).local(try call.instant(0)).dayOfYear)
        },
        Function("date.offset", zoned, "Minutes that the zone's clocks are ahead of UTC at the date.") {
            (call) throws(EvaluationError) in
            .number(Double(try call.zone(1).offset(atMilliseconds: try call.instant(0)).seconds) / 60)
        },
        Function("date.toZone", zoned, "The date in ISO 8601 as the zone's clocks show it, with the offset.") {
            (call) throws(EvaluationError) in
            .text(try Self.isoWithOffset(try call.instant(0), try call.zone(1)))
        },
        Function("date.duration", [.required("duration", .duration)], "Milliseconds of a duration without months.") {
            (call) throws(EvaluationError) in
            let span = try call.span(0)
            guard span.months == 0 else {
                throw call.refusal(0, expected: "a duration without months and years", hint: "their length differs")
            }
            return .integer(span.days * CivilDate.millisecondsPerDay + span.milliseconds)
        },
    ]

    private static let pair: [Parameter] = [.required("a", .date), .required("b", .date)]
    private static let zoned: [Parameter] = [.required("date", .date), .optional("zone", .zone)]
    private static let span: [Parameter] = [
        .required("date", .date), .required("duration", .duration), .optional("unit", .unit), .optional("zone", .zone),
    ]
    private static let cut: [Parameter] = [
        .required("date", .date), .required("unit", .unit), .optional("zone", .zone),
    ]

    private static func isoWithOffset(_ instant: Int, _ zone: Zone) throws(EvaluationError) -> String {
        let pattern = DatePattern.parse("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").pattern
        return pattern?.text(of: instant, zone: zone) ?? ""
    }
}
