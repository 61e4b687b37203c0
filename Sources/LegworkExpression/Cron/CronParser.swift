/// Reads cron expressions.
struct CronParser {
    private let text: String
    private let fields: [String]

    private static let nicknames = [
        "@hourly": "0 0 * * * *", "@daily": "0 0 0 * * *", "@weekly": "0 0 0 * * 0", "@monthly": "0 0 0 1 * *",
        "@yearly": "0 0 0 1 1 *",
    ]

    /// One of the six fields.
    private struct Field {
        let name: String
        let range: ClosedRange<Int>
        var names: [String] = []
    }

    private static let second = Field(name: "second", range: 0...59)
    private static let minute = Field(name: "minute", range: 0...59)
    private static let hour = Field(name: "hour", range: 0...23)
    private static let monthDay = Field(name: "day of the month", range: 1...31)
    private static let month = Field(
        name: "month",
        range: 1...12,
        names: ["", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    )
    private static let weekday = Field(
        name: "day of the week",
        range: 0...7,
        names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
    )

    private static let charactersMax = 400

    init(_ text: String) throws(CronError) {
        self.text = text
        guard text.utf8.count <= Self.charactersMax else {
            throw CronError(description: "a cron expression has at most \(Self.charactersMax) characters")
        }
        var words = text.unicodeScalars.split(whereSeparator: Blanks.isBlank).map { String($0) }
        if words.count == 1, words[0].hasPrefix("@") {
            guard let fields = Self.nicknames[words[0].lowercased()] else {
                throw CronError(
                    description: "'\(words[0])' is none of \(Self.nicknames.keys.sorted().joined(separator: ", "))"
                )
            }
            words = fields.split(separator: " ").map(String.init)
        }
        guard words.count <= 6 else {
            throw CronError(
                description:
                    "'\(text)' has \(words.count) fields; a cron expression has at most six: second minute hour "
                    + "day-of-month month day-of-week"
            )
        }
        fields = Array(["0", "*", "*", "*", "*", "*"].prefix(6 - words.count)) + words
    }

    mutating func schedule() throws(CronError) -> CronSchedule {
        var days = CronDays()
        let seconds = try values(0, Self.second)
        let minutes = try values(1, Self.minute)
        let hours = try values(2, Self.hour)
        try readMonthDays(&days)
        days.months = Set(try values(4, Self.month))
        try readWeekdays(&days)
        guard days.canMatch else {
            throw CronError(description: "'\(text)' names a day that none of its months has; it would never come")
        }
        return CronSchedule(seconds: seconds, minutes: minutes, hours: hours, days: days)
    }

    private func readMonthDays(_ days: inout CronDays) throws(CronError) {
        for item in try items(3, Self.monthDay) {
            if item.uppercased() == "L" {
                days.lastDayOfMonth = true
            } else {
                days.monthDays.formUnion(try values(of: item, Self.monthDay))
            }
        }
        days.restrictsMonthDays = days.monthDays.count < 31
    }

    private func readWeekdays(_ days: inout CronDays) throws(CronError) {
        for item in try items(5, Self.weekday) {
            let parts = item.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2 {
                guard let number = Int(parts[1]), (1...5).contains(number) else {
                    throw refusal(item, Self.weekday, "'5#3' is the third Friday; the number is 1 to 5")
                }
                days.numberedWeekdays.insert(try value(parts[0], Self.weekday) % 7 * 10 + number)
            } else if item.uppercased().hasSuffix("L"), item.utf8.count > 1 {
                days.lastWeekdays.insert(try value(String(item.dropLast()), Self.weekday) % 7)
            } else {
                days.weekdays.formUnion(try values(of: item, Self.weekday).map { $0 % 7 })
            }
        }
        days.restrictsWeekdays = days.weekdays.count < 7
    }

    private func items(_ index: Int, _ field: Field) throws(CronError) -> [String] {
        let items = fields[index].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard items.allSatisfy({ !$0.isEmpty }) else { throw refusal(fields[index], field, "a list has an empty item") }
        return items
    }

    private func values(_ index: Int, _ field: Field) throws(CronError) -> [Int] {
        var values: Set<Int> = []
        for item in try items(index, field) { values.formUnion(try self.values(of: item, field)) }
        return values.sorted()
    }

    /// `*`, `?`, a number, a range, each with a step or without.
    private func values(of item: String, _ field: Field) throws(CronError) -> [Int] {
        let parts = item.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2 else { throw refusal(item, field, "only one step may follow") }
        var step = 1
        if parts.count == 2 {
            guard let number = Int(parts[1]), number > 0, number <= field.range.upperBound + 1 else {
                throw refusal(item, field, "a step is a number from 1 on")
            }
            step = number
        }
        let all = field.name == Self.weekday.name ? 0...6 : field.range
        let range: ClosedRange<Int>
        if parts[0] == "*" || parts[0] == "?" {
            range = all
        } else {
            let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
            guard ends.count <= 2 else { throw refusal(item, field, "a range has two ends") }
            let low = try value(ends[0], field)
            let high = ends.count == 2 ? try value(ends[1], field) : parts.count == 2 ? all.upperBound : low
            guard low <= high else { throw refusal(item, field, "a range begins with its smaller end") }
            range = low...high
        }
        return Array(stride(from: range.lowerBound, through: range.upperBound, by: step))
    }

    private func value(_ text: String, _ field: Field) throws(CronError) -> Int {
        if let named = field.names.firstIndex(of: text.uppercased()), !text.isEmpty { return named }
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
        guard isNumber, let number = Int(text), field.range.contains(number) else {
            throw refusal(text, field, "expected \(field.range.lowerBound) to \(field.range.upperBound)")
        }
        return number
    }

    private func refusal(_ item: String, _ field: Field, _ advice: String) -> CronError {
        CronError(description: "'\(item)' is no \(field.name) in '\(text)': \(advice)")
    }
}
