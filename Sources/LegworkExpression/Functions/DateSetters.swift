import LegworkJSON

/// `@date.set…`: milliseconds of a date with parts replaced; parts that are left out keep their value (deviation 1).
enum DateSetters {
    static let all: [Function] = [
        setter("date.setMilliseconds", [.millisecond], isLocal: true),
        setter("date.setSeconds", [.second, .millisecond], isLocal: true),
        setter("date.setMinutes", [.minute, .second, .millisecond], isLocal: true),
        setter("date.setHours", [.hour, .minute, .second, .millisecond], isLocal: true),
        setter("date.setDate", [.day], isLocal: true),
        setter("date.setMonth", [.month, .day], isLocal: true),
        setter("date.setFullYear", [.year, .month, .day], isLocal: true),
        setter("date.setUTCMilliseconds", [.millisecond], isLocal: false),
        setter("date.setUTCSeconds", [.second, .millisecond], isLocal: false),
        setter("date.setUTCMinutes", [.minute, .second, .millisecond], isLocal: false),
        setter("date.setUTCHours", [.hour, .minute, .second, .millisecond], isLocal: false),
        setter("date.setUTCDate", [.day], isLocal: false),
        setter("date.setUTCMonth", [.month, .day], isLocal: false),
        setter("date.setUTCFullYear", [.year, .month, .day], isLocal: false),
        Function(
            "date.setTime",
            [.required("date", .date), .required("milliseconds", .number)],
            "The milliseconds given, once the first operand is a date."
        ) { (call) throws(EvaluationError) in
            _ = try call.date(0)
            return .number(DateLimits.clipped(call.number(1)))
        },
    ]

    /// The parts of a date, at their places in ``DateParts``.
    private enum Part: Int {
        case year
        case month
        case day
        case hour
        case minute
        case second
        case millisecond

        var name: String {
            switch self {
            case .year: "year"
            case .month: "month"
            case .day: "day"
            case .hour: "hours"
            case .minute: "minutes"
            case .second: "seconds"
            case .millisecond: "milliseconds"
            }
        }
    }

    private static func setter(_ name: StaticString, _ parts: [Part], isLocal: Bool) -> Function {
        let names = parts.map(\.name)
        let parameters: [Parameter] =
            [.required("date", .date), .required(names[0], .number)] + names.dropFirst().map { .optional($0, .number) }
        let zoneName = isLocal ? "in the engine's zone" : "in UTC"
        let summary =
            "Milliseconds of the date with \(names.joined(separator: ", ")) set, \(zoneName); parts carry over."
        return Function(name, parameters, summary) { (call) throws(EvaluationError) in
            let milliseconds = try call.date(0)
            guard !milliseconds.isNaN else { return .notANumber }
            let zone = isLocal ? call.context.zone : .utc
            let date = zone.local(Int(milliseconds))
            var values = [date.year, date.month - 1, date.day, date.hour, date.minute, date.second, date.millisecond]
                .map(Double.init)
            for (offset, part) in parts.enumerated() where offset == 0 || call.isGiven(offset + 1) {
                values[part.rawValue] = call.number(offset + 1).rounded(.towardZero)
            }
            guard let wall = DateParts.civil(values) else { return .notANumber }
            guard wall.milliseconds.magnitude <= CivilDate.millisecondsMax * 2 else { return .notANumber }
            return .number(DateLimits.clipped(Double(zone.milliseconds(of: wall))))
        }
    }
}
