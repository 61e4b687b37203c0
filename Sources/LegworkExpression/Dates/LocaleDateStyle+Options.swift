import LegworkJSON

extension LocaleDateStyle {
    /// Chooses patterns by options as `Intl.DateTimeFormat` has them; the problem, where one cannot be followed.
    mutating func apply(_ options: JSONObject, _ defaults: Defaults) -> String? {
        for (key, value) in options {
            guard let allowed = Self.known[key] else { return Self.unknown("option '\(key)'") }
            if key == "timeZone" || key == "hour12" { continue }
            guard let text = value.stringValue, allowed.contains(text) else {
                return "option '\(key)' must be one of \(allowed.map { "'\($0)'" }.joined(separator: ", "))"
            }
        }
        if options["dateStyle"] != nil || options["timeStyle"] != nil { return applyStyles(options) }
        return applyParts(options, defaults)
    }

    private static let width = ["numeric", "2-digit"]
    private static let names = ["long", "short"]

    private static let known: [String: [String]] = [
        "timeZone": [], "hour12": [],
        "dateStyle": ["full", "long", "medium", "short"],
        "timeStyle": ["full", "long", "medium", "short"],
        "weekday": names,
        "year": width, "month": width + names, "day": width,
        "hour": width, "minute": width, "second": width,
        "timeZoneName": ["short"],
    ]

    private static func unknown(_ what: String) -> String {
        "\(what) is not supported; use @date.format with a pattern"
    }

    // MARK: Styles

    private mutating func applyStyles(_ options: JSONObject) -> String? {
        let dateStyle = options["dateStyle"]?.stringValue
        let timeStyle = options["timeStyle"]?.stringValue
        if !locale.isAmerican, let other = [dateStyle, timeStyle].compactMap(\.self).first(where: { $0 != "short" }) {
            return Self.unknown("style '\(other)' in '\(locale.tag)'")
        }
        switch dateStyle {
        case "full": datePattern = "EEEE, MMMM d, yyyy"
        case "long": datePattern = "MMMM d, yyyy"
        case "medium": datePattern = "MMM d, yyyy"
        case "short": datePattern = locale.date.replacing("yyyy", with: locale.isAmerican ? "yy" : "yyyy")
        default: break
        }
        let clock = clockPattern(options)
        switch timeStyle {
        case "full", "long": timePattern = "\(clock) z"
        case "medium": timePattern = clock
        case "short": timePattern = clock.replacing(":ss", with: "")
        default: break
        }
        if dateStyle == "full" || dateStyle == "long" { separator = " at " }
        return nil
    }

    /// The locale's time, on a clock of twelve or 24 hours as the options want it.
    private func clockPattern(_ options: JSONObject) -> String {
        switch options["hour12"]?.boolValue {
        case false?: "HH:mm:ss"
        case true?: "h:mm:ss a"
        case nil: locale.time
        }
    }

    // MARK: Parts

    private mutating func applyParts(_ options: JSONObject, _ defaults: Defaults) -> String? {
        let dateKeys = ["weekday", "year", "month", "day"].filter { options[$0] != nil }
        let timeKeys = ["hour", "minute", "second"].filter { options[$0] != nil }
        let isPlain = dateKeys.isEmpty && timeKeys.isEmpty
        let wantsDate = !dateKeys.isEmpty || defaults == .date || (defaults == .both && isPlain)
        let wantsTime = !timeKeys.isEmpty || defaults == .time || (defaults == .both && isPlain)
        if wantsDate {
            if dateKeys.isEmpty {
                datePattern = locale.date
            } else if let pattern = partsPattern(options) {
                datePattern = pattern
            } else {
                return Self.unknown("this choice of date parts in '\(locale.tag)'")
            }
        }
        if wantsTime {
            timePattern = clockPattern(options)
            if !timeKeys.isEmpty { timePattern = cut(timePattern, to: timeKeys, options) }
            if options["timeZoneName"] != nil { timePattern += " z" }
        } else if options["timeZoneName"] != nil {
            datePattern += ", z"
        }
        return nil
    }

    private func cut(_ pattern: String, to keys: [String], _ options: JSONObject) -> String {
        var fields: [String] = []
        let isHalfDay = pattern.contains("a")
        if keys.contains("hour") {
            let letter = isHalfDay ? "h" : "H"
            let isWide = options["hour"] == "2-digit" || !isHalfDay
            fields.append(isWide ? letter + letter : letter)
        }
        if keys.contains("minute") { fields.append("mm") }
        if keys.contains("second") { fields.append("ss") }
        return fields.joined(separator: ":") + (isHalfDay && keys.contains("hour") ? " a" : "")
    }

    /// The pattern of the date parts that the options name, in English; all digits in other languages.
    private func partsPattern(_ options: JSONObject) -> String? {
        let day = options["day"].map { $0 == "2-digit" ? "dd" : "d" }
        let year = options["year"].map { $0 == "2-digit" ? "yy" : "yyyy" }
        let weekday = options["weekday"].map { $0 == "long" ? "EEEE" : "EEE" }
        let month: String? =
            switch options["month"]?.stringValue {
            case "long"?: "MMMM"
            case "short"?: "MMM"
            case "2-digit"?: "MM"
            case nil: nil
            default: "M"
            }
        let isNamed = month.map { $0.utf8.count > 2 } ?? false
        guard locale.isEnglish || (!isNamed && weekday == nil) else { return nil }
        if !isNamed {
            guard month != nil, day != nil, year != nil else {
                return numbersPattern(
                    weekday,
                    [locale.isAmerican ? month : day, locale.isAmerican ? day : month, year]
                )
            }
            let pattern = locale.date
                .replacing("yyyy", with: year ?? "")
                .replacing("MM", with: "M").replacing("dd", with: "d")
                .replacing("M", with: locale.isAmerican ? month ?? "" : "MM")
                .replacing("d", with: locale.isAmerican ? day ?? "" : locale.date.contains("dd") ? "dd" : day ?? "")
            return weekday.map { "\($0), \(pattern)" } ?? pattern
        }
        if locale.isAmerican {
            let first = [month, day].compactMap(\.self).joined(separator: " ")
            let parts = [weekday, first, year].compactMap(\.self)
            return day == nil && weekday == nil ? parts.joined(separator: " ") : parts.joined(separator: ", ")
        }
        return [weekday, day, month, year].compactMap(\.self).joined(separator: " ")
    }

    private func numbersPattern(_ weekday: String?, _ parts: [String?]) -> String? {
        let numbers = parts.compactMap(\.self)
        guard locale.isEnglish || numbers.count == 1 else { return nil }
        return [weekday, numbers.isEmpty ? nil : numbers.joined(separator: "/")].compactMap(\.self)
            .joined(separator: ", ")
    }
}
