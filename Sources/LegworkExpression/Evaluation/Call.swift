import LegworkJSON

/// What a function works with: its operands, the context and the budget of the whole evaluation.
struct Call {
    /// The operands, in order. Those that were not given read as missing.
    var operands: [Operand] = []

    /// The function that runs, for messages.
    var function: Function?

    let context: EvaluationContext

    private var stepsLeft: Int

    /// How many containers were built since one was measured, see ``admit(_:)``.
    private var containersBuilt = 0

    /// How many random values were drawn so far.
    var drawn: UInt64 = 0

    init(context: EvaluationContext) {
        self.context = context
        stepsLeft = context.limits.stepsMax
    }

    var count: Int { operands.count }

    subscript(place: Int) -> Operand { place < operands.count ? operands[place] : .missing }

    /// True if the operand was given and is not missing.
    func isGiven(_ place: Int) -> Bool { !self[place].isMissing }

    // MARK: Operands by coercion

    func number(_ place: Int) -> Double { Coercion.number(self[place]) }

    func truth(_ place: Int) -> Bool { Coercion.truth(self[place]) }

    func coercedText(_ place: Int) -> String { Coercion.text(self[place]) }

    /// The operand cut to a whole number, `fallback` where it is missing.
    func wholeNumber(_ place: Int, or fallback: Double = 0) -> Double {
        isGiven(place) ? Coercion.wholeNumber(self[place]) : fallback
    }

    // MARK: Operands by type

    /// The operand, which must be text.
    func text(_ place: Int) throws(EvaluationError) -> String {
        guard case .json(.string(let text)) = self[place] else { throw refusal(place, expected: "text") }
        return text
    }

    /// The operand's UTF-16 units; it must be text.
    func units(_ place: Int) throws(EvaluationError) -> [UInt16] { UTF16Text.units(try text(place)) }

    /// The operand, which must be a list.
    func list(_ place: Int) throws(EvaluationError) -> [JSON] {
        guard case .json(.array(let items)) = self[place] else { throw refusal(place, expected: "a list") }
        return items
    }

    /// The operand, which must be an object.
    func object(_ place: Int) throws(EvaluationError) -> JSONObject {
        guard case .json(.object(let object)) = self[place] else { throw refusal(place, expected: "an object") }
        return object
    }

    /// The operand, which must be a number already; text is not converted.
    func strictNumber(_ place: Int) throws(EvaluationError) -> Double {
        guard case .json(let value) = self[place], let number = value.doubleValue else {
            throw refusal(place, expected: "a number")
        }
        return number
    }

    /// The operand, which must be a number that is whole, or text that writes one; within `range`.
    func whole(_ place: Int, in range: ClosedRange<Int>, or fallback: Int? = nil) throws(EvaluationError) -> Int {
        if self[place].isNullish, let fallback { return fallback }
        let number = number(place)
        guard number.rounded(.towardZero) == number, number >= Double(range.lowerBound),
            number <= Double(range.upperBound)
        else {
            throw refusal(place, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return Int(clamping: number)
    }

    // MARK: Failures

    /// The error for an operand of the wrong kind.
    func refusal(_ place: Int, expected: String, hint: String = "") -> EvaluationError {
        let advice = hint.isEmpty ? "" : "; \(hint)"
        return EvaluationError(
            .operand,
            function: function?.fullName,
            operand: place + 1,
            expected: expected,
            "\(name): operand \(place + 1) must be \(expected), found \(self[place].described)\(advice)"
        )
    }

    /// An error of the function as a whole.
    func failure(_ message: String) -> EvaluationError {
        EvaluationError(.operand, function: function?.fullName, "\(name): \(message)")
    }

    private var name: String { function.map { "@\($0.fullName)" } ?? "expression" }

    // MARK: Budget

    /// Takes `steps` from the budget.
    ///
    /// - Throws: a `limit` error when the budget is spent.
    mutating func charge(_ steps: Int) throws(EvaluationError) {
        stepsLeft -= min(steps, stepsLeft + 1)
        guard stepsLeft >= 0 else {
            throw EvaluationError(
                .limit,
                function: function?.fullName,
                "\(name): the expression took more than \(context.limits.stepsMax) steps; reduce the data before "
                    + "it is mapped, or let a worker do this work"
            )
        }
    }

    /// Refuses a text or list that is about to become larger than the limits allow, and charges for it.
    mutating func reserve(bytes: Int) throws(EvaluationError) {
        guard bytes <= context.limits.outputBytesMax else { throw tooLarge() }
        try charge(bytes >> 6)
    }

    private func tooLarge() -> EvaluationError {
        EvaluationError(
            .limit,
            function: function?.fullName,
            "\(name): the result is larger than \(context.limits.outputBytesMax) bytes; keep large data with a "
                + "worker and map a reference to it"
        )
    }

    /// Charges for a function's result, and now and then measures it whole.
    ///
    /// A result nests at most a few levels deeper than the operands, so that measuring every 256th container keeps the
    /// depth of all values within a bound that recursion over them can stand, at a cost that stays small beside the
    /// work of building them.
    mutating func admit(_ result: Operand) throws(EvaluationError) {
        switch result {
        case .json(.string(let text)):
            try reserve(bytes: text.utf8.count)
        case .json(.array(let items)):
            try reserve(bytes: items.count << 4)
            try countContainer(result)
        case .json(.object(let object)):
            try reserve(bytes: object.count << 5)
            try countContainer(result)
        default:
            break
        }
    }

    private mutating func countContainer(_ result: Operand) throws(EvaluationError) {
        containersBuilt += 1
        guard containersBuilt >= Self.unmeasuredMax, case .json(let value) = result else { return }
        containersBuilt = 0
        try measure(value)
    }

    /// Notes that the function at work nests its result this much deeper than its operands.
    mutating func nest(levels: Int) { containersBuilt += levels }

    /// How many containers may be built, or levels nested, before the next one is measured.
    private static let unmeasuredMax = 256

    /// Walks the whole value, charging for it.
    ///
    /// - Throws: a `limit` error where it nests deeper, or would print longer, than the limits allow.
    mutating func measure(_ value: JSON) throws(EvaluationError) {
        var bytesLeft = context.limits.outputBytesMax
        var nodes = 0
        let fits = Self.measure(value, depthLeft: context.limits.depthMax, bytesLeft: &bytesLeft, nodes: &nodes)
        try charge(nodes >> 4)
        switch fits {
        case .fits: return
        case .large: throw tooLarge()
        case .deep:
            throw EvaluationError(
                .limit,
                function: function?.fullName,
                "\(name): the value nests deeper than \(context.limits.depthMax) levels"
            )
        }
    }

    private enum Measure {
        case fits
        case large
        case deep
    }

    private static func measure(
        _ value: JSON,
        depthLeft: Int,
        bytesLeft: inout Int,
        nodes: inout Int
    ) -> Measure {
        nodes += 1
        switch value {
        case .string(let text): bytesLeft -= text.utf8.count + 2
        case .array(let items):
            guard depthLeft > 0 else { return .deep }
            for item in items {
                let inner = measure(item, depthLeft: depthLeft - 1, bytesLeft: &bytesLeft, nodes: &nodes)
                guard inner == .fits else { return inner }
            }
            bytesLeft -= items.count + 2
        case .object(let object):
            guard depthLeft > 0 else { return .deep }
            for (key, member) in object {
                bytesLeft -= key.utf8.count + 4
                let inner = measure(member, depthLeft: depthLeft - 1, bytesLeft: &bytesLeft, nodes: &nodes)
                guard inner == .fits else { return inner }
            }
        default: bytesLeft -= 4
        }
        return bytesLeft >= 0 ? .fits : .large
    }
}
