import LegworkJSON

/// Dates, zones and spans as operands.
extension Call {
    /// The operand as milliseconds since 1970, not-a-number for an invalid date.
    ///
    /// - Throws: an error for what is no date at all.
    func date(_ place: Int) throws(EvaluationError) -> Double {
        switch self[place] {
        case .date(let milliseconds): return milliseconds
        case .json(.integer(let number)): return DateLimits.clipped(Double(number))
        case .json(.double(let number)): return DateLimits.clipped(number)
        case .json(.string(let text)):
            if case .instant(let milliseconds) = DateReader.read(text, zone: context.zone) { return milliseconds }
            throw refusal(
                place,
                expected: "a date",
                hint:
                    "write it as 2023-04-23, 2023-04-23T12:34:56Z or milliseconds, or read it with @date.parse and a pattern"
            )
        default:
            throw refusal(place, expected: "a date: milliseconds or ISO 8601 text")
        }
    }

    /// The operand as whole milliseconds since 1970.
    ///
    /// - Throws: an error for an invalid date as well.
    func instant(_ place: Int) throws(EvaluationError) -> Int {
        let milliseconds = try date(place)
        guard !milliseconds.isNaN else { throw refusal(place, expected: "a date that exists") }
        return Int(milliseconds)
    }

    /// The operand's zone, the context's where it is null or missing.
    func zone(_ place: Int) throws(EvaluationError) -> Zone {
        guard !self[place].isNullish else { return context.zone }
        guard let zone = Zone(named: try text(place)) else {
            throw refusal(place, expected: "a time zone", hint: "such as 'UTC', '+02:00' or 'Europe/Paris'")
        }
        return zone
    }

    /// The operand's unit of time.
    func unit(_ place: Int, or fallback: DateUnit? = nil) throws(EvaluationError) -> DateUnit {
        if self[place].isNullish, let fallback { return fallback }
        guard case .json(.string(let name)) = self[place], let unit = DateUnit(name) else {
            throw refusal(place, expected: "a unit: \(DateUnit.names)")
        }
        return unit
    }

    /// A span from operand `place`, and from the unit behind it where that is given.
    func span(_ place: Int) throws(EvaluationError) -> Span {
        if !self[place + 1].isNullish {
            let amount = number(place)
            guard let span = Span(amount, try unit(place + 1)) else {
                throw refusal(place, expected: "an amount of \(coercedText(place + 1))")
            }
            return span
        }
        guard case .json(let value) = self[place], let span = Span(value) else {
            throw refusal(place, expected: "a duration", hint: "such as 90 (seconds), '15m', '7d' or 'PT15M'")
        }
        return span
    }
}
