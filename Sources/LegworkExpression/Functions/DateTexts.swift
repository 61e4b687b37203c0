import LegworkJSON

/// `@date.to…`: dates written out. Source: `11-pipes` §2.5, deviation 7.
enum DateTexts {
    static let all: [Function] = [
        Function("date.toISOString", date, "The date as YYYY-MM-DDTHH:mm:ss.sssZ.") { (call) throws(EvaluationError) in
            .text(try iso(try call.date(0), call))
        },
        Function(
            "date.toISOXString",
            [.optional("date", .date)],
            "The date as YYYYMMDDHHmmss.sss in UTC; the step's instant for null or nothing.",
            purity: .clock,
            pureWithOperand: 0
        ) { (call) throws(EvaluationError) in
            let milliseconds = call[0].isNullish ? Double(call.context.nowMilliseconds) : try call.date(0)
            let kept = try iso(milliseconds, call).unicodeScalars.filter { !["-", ":", "T", "Z"].contains($0) }
            return .text(String(String.UnicodeScalarView(kept)))
        },
        Function("date.toJSON", date, "The date as toISOString has it, null for an invalid one.") {
            (call) throws(EvaluationError) in
            guard let text = CalendarText.isoText(try call.date(0)) else { return .null }
            return .text(text)
        },
        Function("date.toDateString", date, "The day as 'Sun Apr 23 2023', in the engine's zone.") {
            (call) throws(EvaluationError) in
            let milliseconds = try call.date(0)
            guard !milliseconds.isNaN else { return .text("Invalid Date") }
            return .text(CalendarText.dateText(call.context.zone.local(Int(milliseconds))))
        },
        Function("date.toString", date, "The date as 'Sun Apr 23 2023 12:34:56 GMT+0000 (…)', in the engine's zone.") {
            (call) throws(EvaluationError) in
            .text(CalendarText.longText(try call.date(0), zone: call.context.zone))
        },
        Function("date.toLocaleDateString", localised, "The day as a language writes it, such as '4/23/2023'.") {
            (call) throws(EvaluationError) in try localised(call, defaults: .date)
        },
        Function("date.toLocaleTimeString", localised, "The time as a language writes it, such as '12:34:56 PM'.") {
            (call) throws(EvaluationError) in try localised(call, defaults: .time)
        },
        Function("date.toLocaleString", localised, "Day and time as a language writes them.") {
            (call) throws(EvaluationError) in try localised(call, defaults: .both)
        },
    ]

    private static let date: [Parameter] = [.required("date", .date)]
    private static let localised: [Parameter] = [
        .required("date", .date), .optional("locale", .text), .optional("options", .object),
    ]

    private static func iso(_ milliseconds: Double, _ call: Call) throws(EvaluationError) -> String {
        guard let text = CalendarText.isoText(milliseconds) else {
            throw call.refusal(0, expected: "a date that exists")
        }
        return text
    }

    private static func localised(
        _ call: Call,
        defaults: LocaleDateStyle.Defaults
    ) throws(EvaluationError) -> Operand {
        let milliseconds = try call.date(0)
        let tag = try localeTag(call)
        guard let locale = DateLocale.named(tag) else {
            let known = DateLocale.names
            let isTag = DateLocale.isTag(tag)
            throw call.refusal(
                1,
                expected: isTag ? "one of the locales \(known)" : "a language tag such as 'en-US'",
                hint: "@date.format writes dates by a pattern"
            )
        }
        var options = JSONObject()
        if !call[2].isNullish { options = try call.object(2) }
        var zone = call.context.zone
        if let name = options["timeZone"] {
            guard let named = name.stringValue.flatMap(Zone.init(named:)) else {
                throw call.failure("option 'timeZone' must be a time zone such as 'UTC' or 'Europe/Paris'")
            }
            zone = named
        }
        guard !milliseconds.isNaN else { return .text("Invalid Date") }
        var style = LocaleDateStyle(locale: locale, zone: zone)
        if let problem = style.apply(options, defaults) { throw call.failure(problem) }
        return .text(style.text(of: Int(milliseconds)))
    }

    private static func localeTag(_ call: Call) throws(EvaluationError) -> String {
        switch call[1] {
        case .missing, .json(.null): call.context.locale
        case .json(.array(let tags)): tags.first?.stringValue ?? call.context.locale
        default: try call.text(1)
        }
    }
}
