import LegworkJSON

/// `@date.*`: reading and getting parts. Months count from 0, weekdays from Sunday 0. Source: `11-pipes` §2.5.
enum DateFunctions {
    static let all: [Function] =
        reading + getters + DateSetters.all + DateTexts.all + DateArithmetic.all

    static let date: [Parameter] = [.required("date", .date)]

    private static let reading: [Function] = [
        Function("date.now", [], "The instant of the step, in milliseconds.", purity: .clock) { call in
            .json(.integer(call.context.nowMilliseconds))
        },
        Function("date.yyyymmdd", [], "The day of the step in UTC, as YYYY-MM-DD.", purity: .clock) { call in
            .text(String((CalendarText.isoText(Double(call.context.nowMilliseconds)) ?? "").prefix { $0 != "T" }))
        },
        Function("date.fromISOString", [.required("value")], "The date that a text or number of milliseconds names.") {
            (call) throws(EvaluationError) in
            switch call[0] {
            case .missing: return .date(.nan)
            case .json(.null): return .date(0)
            case .json(.bool(let truth)): return .date(truth ? 1 : 0)
            default: return .date(try call.date(0))
            }
        },
        Function(
            "date.parse",
            [.required("text"), .optional("pattern", .datePattern), .optional("zone", .zone)],
            "Milliseconds of a text in ISO 8601, RFC 2822, or a pattern such as 'dd.MM.yyyy HH:mm' (see format)."
        ) { (call) throws(EvaluationError) in
            guard !call[0].isNullish else { return .notANumber }
            guard !call[1].isNullish else { return .number(try call.date(0)) }
            let zone = try call.zone(2)
            let pattern = try call.datePattern(1)
            guard let date = pattern.read(try call.text(0), zone: zone) else {
                throw call.refusal(0, expected: "a date written as '\(call.coercedText(1))'")
            }
            return .number(date)
        },
        Function(
            "date.UTC",
            ["year", "month", "day", "hours", "minutes", "seconds", "milliseconds"].map { .optional($0, .number) },
            "Milliseconds of a UTC date; months from 0, omitted parts at their lowest, years 0 to 99 mean 1900 on."
        ) { call in
            let lowest: [Double] = [.nan, 0, 1, 0, 0, 0, 0]
            var parts = lowest.indices.map { call.isGiven($0) ? call.number($0).rounded(.towardZero) : lowest[$0] }
            if (0...99).contains(parts[0]) { parts[0] += 1900 }
            return .number(DateParts.milliseconds(parts))
        },
    ]

    private static func getter(
        _ name: StaticString,
        _ summary: String,
        isLocal: Bool,
        _ part: @escaping @Sendable (CivilDate) -> Int
    ) -> Function {
        Function(name, date, summary) { (call) throws(EvaluationError) in
            let milliseconds = try call.date(0)
            guard !milliseconds.isNaN else { return .notANumber }
            let zone = isLocal ? call.context.zone : .utc
            return .integer(part(zone.local(Int(milliseconds))))
        }
    }

    private static let getters: [Function] = [
        getter("date.getDate", "The day of the month, in the engine's zone.", isLocal: true) { $0.day },
        getter("date.getDay", "The weekday from Sunday 0, in the engine's zone.", isLocal: true) { $0.weekday },
        getter("date.getFullYear", "The year, in the engine's zone.", isLocal: true) { $0.year },
        getter("date.getHours", "The hour, in the engine's zone.", isLocal: true) { $0.hour },
        getter("date.getMilliseconds", "The milliseconds.", isLocal: true) { $0.millisecond },
        getter("date.getMinutes", "The minute, in the engine's zone.", isLocal: true) { $0.minute },
        getter("date.getMonth", "The month from 0, in the engine's zone.", isLocal: true) { $0.month - 1 },
        getter("date.getSeconds", "The second, in the engine's zone.", isLocal: true) { $0.second },
        getter("date.getUTCDate", "The day of the month in UTC.", isLocal: false) { $0.day },
        getter("date.getUTCDay", "The weekday from Sunday 0 in UTC.", isLocal: false) { $0.weekday },
        getter("date.getUTCFullYear", "The year in UTC.", isLocal: false) { $0.year },
        getter("date.getUTCHours", "The hour in UTC.", isLocal: false) { $0.hour },
        getter("date.getUTCMilliseconds", "The milliseconds in UTC.", isLocal: false) { $0.millisecond },
        getter("date.getUTCMinutes", "The minute in UTC.", isLocal: false) { $0.minute },
        getter("date.getUTCMonth", "The month from 0 in UTC.", isLocal: false) { $0.month - 1 },
        getter("date.getUTCSeconds", "The second in UTC.", isLocal: false) { $0.second },
        Function("date.getTime", date, "Milliseconds since 1970.") { (call) throws(EvaluationError) in
            .number(try call.date(0))
        },
        Function("date.valueOf", date, "Milliseconds since 1970, as getTime.") { (call) throws(EvaluationError) in
            .number(try call.date(0))
        },
        Function("date.getTimezoneOffset", date, "Minutes that the engine's zone is behind UTC.") {
            (call) throws(EvaluationError) in
            let milliseconds = try call.date(0)
            guard !milliseconds.isNaN else { return .notANumber }
            let seconds = call.context.zone.offset(atMilliseconds: Int(milliseconds)).seconds
            return .number(seconds == 0 ? 0 : -Double(seconds) / 60)
        },
    ]
}
