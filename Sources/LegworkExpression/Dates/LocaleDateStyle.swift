/// Dates written by the options of `toLocale…` functions.
struct LocaleDateStyle {
    /// What is written where the options name no part.
    enum Defaults {
        case date
        case time
        case both
    }

    let locale: DateLocale
    let zone: Zone
    var datePattern = ""
    var timePattern = ""
    var separator: String

    init(locale: DateLocale, zone: Zone) {
        self.locale = locale
        self.zone = zone
        separator = locale.separator
    }

    func text(of milliseconds: Int) -> String {
        let parts = [datePattern, timePattern].filter { !$0.isEmpty }
        return parts.compactMap { DatePattern.parse($0).pattern?.text(of: milliseconds, zone: zone) }
            .joined(separator: separator)
    }
}
