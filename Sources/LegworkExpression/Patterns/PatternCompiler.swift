import Synchronization

/// Turns the tree of a regular expression into a program.
struct PatternCompiler {
    private var program: [Pattern.Instruction] = []
    private var emitted = 0
    private let ignoresCase: Bool
    private let matchesLines: Bool
    private let dotMatchesAll: Bool

    private init(flags: String) {
        ignoresCase = flags.contains("i")
        matchesLines = flags.contains("m")
        dotMatchesAll = flags.contains("s")
    }

    /// Compiled patterns by flags and text; a pattern of an expression is compiled once, not once per evaluation.
    private static let known = Mutex<[String: Pattern]>([:])
    private static let knownMax = 500
    private static let charactersMax = 10_000

    /// The pattern that `text` writes.
    ///
    /// - Throws: what is wrong with it, and where.
    static func pattern(_ text: String, flags: String) throws(PatternError) -> Pattern {
        let key = "\(flags)/\(text)"
        if let pattern = known.withLock({ $0[key] }) { return pattern }
        let pattern = try compile(text, flags: flags)
        known.withLock { known in
            if known.count >= knownMax { known.removeAll() }
            known[key] = pattern
        }
        return pattern
    }

    private static func compile(_ text: String, flags: String) throws(PatternError) -> Pattern {
        for flag in flags.unicodeScalars where !["i", "m", "s"].contains(flag) {
            throw PatternError(message: "unknown flag '\(flag)'; flags are i, m and s", offset: 0)
        }
        guard text.utf8.count <= charactersMax else {
            throw PatternError(message: "a pattern has at most \(charactersMax) characters", offset: charactersMax)
        }
        var parser = PatternParser(text)
        let part = try parser.parse()
        var compiler = PatternCompiler(flags: flags)
        try compiler.emit(.group(part, number: 0))
        try compiler.append(.match)
        return Pattern(program: compiler.program, ignoresCase: compiler.ignoresCase, groupNames: parser.groupNames)
    }

    private static let tooLarge = PatternError(
        message: "the pattern is too large: written out, its repetitions take more than \(Pattern.stepsMax) steps",
        offset: 0
    )

    private mutating func append(_ instruction: Pattern.Instruction) throws(PatternError) {
        guard program.count < Pattern.stepsMax else { throw Self.tooLarge }
        program.append(instruction)
    }

    private mutating func emit(_ part: PatternParser.Part) throws(PatternError) {
        // Repetitions of nothing emit nothing, but take their time.
        emitted += 1
        guard emitted <= 10 * Pattern.stepsMax else { throw Self.tooLarge }
        switch part {
        case .empty: break
        case .scalar(let scalar): try append(.scalar(ignoresCase ? CaseFolding.fold(scalar) : scalar))
        case .dot: try append(dotMatchesAll ? .any : .anyButLineEnd)
        case .set(let set): try append(.set(set))
        case .sequence(let parts): for part in parts { try emit(part) }
        case .either(let parts): try emitEither(parts)
        case .group(let part, let number):
            try append(.save(2 * number))
            try emit(part)
            try append(.save(2 * number + 1))
        case .repetition(let part, let least, let most, let isLazy):
            try emitRepetition(part, least: least, most: most, isLazy: isLazy)
        case .start: try append(matchesLines ? .lineStart : .textStart)
        case .end: try append(matchesLines ? .lineEnd : .textEnd)
        case .wordBoundary(let wanted): try append(.wordBoundary(wanted))
        }
    }

    private mutating func emitEither(_ parts: [PatternParser.Part]) throws(PatternError) {
        var exits: [Int] = []
        for (index, part) in parts.enumerated() {
            guard index < parts.count - 1 else {
                try emit(part)
                break
            }
            let split = program.count
            try append(.jump(0))
            try emit(part)
            exits.append(program.count)
            try append(.jump(0))
            program[split] = .split(split + 1, program.count)
        }
        for exit in exits { program[exit] = .jump(program.count) }
    }

    private mutating func emitRepetition(
        _ part: PatternParser.Part,
        least: Int,
        most: Int?,
        isLazy: Bool
    ) throws(PatternError) {
        for _ in 0..<least { try emit(part) }
        guard let most else {
            let split = program.count
            try append(.jump(0))
            try emit(part)
            try append(.jump(split))
            program[split] = fork(split + 1, program.count, isLazy)
            return
        }
        var splits: [Int] = []
        for _ in least..<max(least, most) {
            splits.append(program.count)
            try append(.jump(0))
            try emit(part)
        }
        for split in splits { program[split] = fork(split + 1, program.count, isLazy) }
    }

    private func fork(_ inner: Int, _ after: Int, _ isLazy: Bool) -> Pattern.Instruction {
        isLazy ? .split(after, inner) : .split(inner, after)
    }
}
