import LegworkJSON

/// `@cron.*`. Source: `11-pipes` §2.4, and §5.1 for all but `nextDelay`.
enum CronFunctions {
    static let all: [Function] = [
        Function(
            "cron.nextDelay",
            [.required("expression", .cron)],
            "Whole seconds from the step's instant to the next occurrence in UTC, at least 5; -1 for what is no text.",
            purity: .clock
        ) { (call) throws(EvaluationError) in
            guard case .json(.string) = call[0] else { return .integer(-1) }
            let now = call.context.nowMilliseconds
            guard let next = try call.schedule(0).next(after: now) else { return .integer(-1) }
            return .integer(max(delaySecondsMin, Int((next - now) / 1000)))
        },
        Function(
            "cron.next",
            occurrence,
            "Milliseconds of the next occurrence after an instant (the step's), by a zone's clocks.",
            purity: .clock,
            pureWithOperand: 2
        ) { (call) throws(EvaluationError) in
            let next = try call.schedule(0).next(after: try call.instantOrNow(2), zone: try call.zone(1))
            return next.map { .json(.integer($0)) } ?? .null
        },
        Function(
            "cron.prev",
            occurrence,
            "Milliseconds of the last occurrence before an instant (the step's), by a zone's clocks.",
            purity: .clock,
            pureWithOperand: 2
        ) { (call) throws(EvaluationError) in
            let previous = try call.schedule(0).previous(before: try call.instantOrNow(2), zone: try call.zone(1))
            return previous.map { .json(.integer($0)) } ?? .null
        },
        Function("cron.isValid", [.required("expression")], "True if the operand is a cron expression.") { call in
            guard case .json(.string(let text)) = call[0] else { return .bool(false) }
            do throws(CronError) {
                _ = try CronSchedule(parsing: text)
                return .bool(true)
            } catch {
                return .bool(false)
            }
        },
        Function(
            "cron.between",
            [
                .required("expression", .cron), .required("from", .date), .required("to", .date),
                .optional("zone", .zone), .optional("limit", .number),
            ],
            "Milliseconds of the occurrences from one instant to before another, at most a limit (1000) of them."
        ) { (call) throws(EvaluationError) in
            let schedule = try call.schedule(0)
            let zone = try call.zone(3)
            let end = Int64(try call.instant(2))
            let most = try call.whole(4, in: 1...100_000, or: 1000)
            var found: [JSON] = []
            var last = Int64(try call.instant(1)) - 1
            while found.count < most, let next = schedule.next(after: last, zone: zone), next < end {
                try call.charge(4)
                found.append(.integer(next))
                last = next
            }
            return .list(found)
        },
    ]

    /// Below this a timer would be busier than what it starts. Source: `11-pipes` §2.4, fidelity floor.
    private static let delaySecondsMin = 5

    private static let occurrence: [Parameter] = [
        .required("expression", .cron), .optional("zone", .zone), .optional("from", .date),
    ]
}

extension Call {
    /// The operand's text as a schedule.
    mutating func schedule(_ place: Int) throws(EvaluationError) -> CronSchedule {
        let text = try text(place)
        // A search may look through forty years of days.
        try charge(64)
        do throws(CronError) {
            return try CronSchedule(parsing: text)
        } catch {
            throw refusal(place, expected: "a cron expression", hint: error.description)
        }
    }

    fileprivate func instantOrNow(_ place: Int) throws(EvaluationError) -> Int64 {
        self[place].isNullish ? context.nowMilliseconds : Int64(try instant(place))
    }
}
