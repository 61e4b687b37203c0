extension Pattern {
    /// The leftmost match at or after `start`, without groups.
    func firstMatch(
        in input: [Unicode.Scalar],
        from start: Int = 0,
        savesGroups: Bool = false,
        _ call: inout Call
    ) throws(EvaluationError) -> PatternMatch? {
        var machine = PatternMachine(self, input: input, savesGroups: savesGroups)
        return try machine.run(from: start, &call).map(PatternMatch.init)
    }

    /// All matches from left to right, none overlapping.
    func matches(
        in input: [Unicode.Scalar],
        savesGroups: Bool,
        _ call: inout Call
    ) throws(EvaluationError) -> [PatternMatch] {
        var machine = PatternMachine(self, input: input, savesGroups: savesGroups)
        var matches: [PatternMatch] = []
        var position = 0
        while position <= input.count, let match = try machine.run(from: position, &call).map(PatternMatch.init) {
            try call.charge(program.count >> 4)
            matches.append(match)
            position = match.end > match.start ? match.end : match.end + 1
        }
        return matches
    }
}

/// Patterns as operands.
enum Patterns {
    /// The UTF-16 position of the scalar at `offset`.
    static func unitOffset(of offset: Int, in text: String) -> Int {
        text.unicodeScalars.prefix(offset).reduce(0) { $0 + ($1.value > 0xFFFF ? 2 : 1) }
    }
}

extension Call {
    /// The operand's text compiled, with the flags of another operand.
    func pattern(_ place: Int, flags flagsPlace: Int? = nil) throws(EvaluationError) -> Pattern {
        var flags = ""
        if let flagsPlace, !self[flagsPlace].isNullish { flags = try text(flagsPlace) }
        do throws(PatternError) {
            return try PatternCompiler.pattern(coercedText(place), flags: flags)
        } catch {
            throw refusal(
                place,
                expected: "a regular expression",
                hint: "at character \(error.offset + 1): \(error.message)"
            )
        }
    }
}
