/// Reads a regular expression into a tree.
struct PatternParser {
    /// A part of a regular expression.
    indirect enum Part {
        case empty
        case scalar(Unicode.Scalar)
        case dot
        case set(ScalarSet)
        case sequence([Part])
        case either([Part])
        case group(Part, number: Int)
        case repetition(Part, least: Int, most: Int?, isLazy: Bool)
        case start
        case end
        case wordBoundary(Bool)
    }

    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var depth = 0
    private(set) var groupNames: [String?] = []

    private static let depthMax = 50
    private static let countMax = 1000

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func parse() throws(PatternError) -> Part {
        let part = try alternatives()
        guard place == scalars.count else { throw error("')' closes no group; write '\\)' for the character") }
        return part
    }

    private func error(_ message: String) -> PatternError { PatternError(message: message, offset: place) }

    private var peek: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[place...].starts(with: wanted) else { return false }
        place += wanted.count
        return true
    }

    private mutating func alternatives() throws(PatternError) -> Part {
        var parts = [try sequence()]
        while take("|") { parts.append(try sequence()) }
        return parts.count == 1 ? parts[0] : .either(parts)
    }

    private mutating func sequence() throws(PatternError) -> Part {
        var parts: [Part] = []
        while let next = peek, next != "|", next != ")" { parts.append(try repeated(try atom())) }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func repeated(_ part: Part) throws(PatternError) -> Part {
        let bounds: (Int, Int?)
        switch peek {
        case "*": bounds = (0, nil)
        case "+": bounds = (1, nil)
        case "?": bounds = (0, 1)
        case "{":
            let mark = place
            guard let counted = try counts() else {
                place = mark
                return part
            }
            bounds = counted
            place -= 1
        default: return part
        }
        place += 1
        let isLazy = take("?")
        if let next = peek, next == "*" || next == "+" || next == "?" {
            throw error("'\(next)' follows a repetition already; put what is to be repeated into a group")
        }
        return .repetition(part, least: bounds.0, most: bounds.1, isLazy: isLazy)
    }

    /// `{n}`, `{n,}` or `{n,m}`; nil where the brace is a plain character.
    private mutating func counts() throws(PatternError) -> (Int, Int?)? {
        _ = take("{")
        guard let least = try number() else { return nil }
        var most: Int? = least
        if take(",") { most = try number() }
        guard take("}") else { return nil }
        if let most, most < least { throw error("a repetition needs its smaller count first") }
        return (least, most)
    }

    private mutating func number() throws(PatternError) -> Int? {
        let start = place
        var number = 0
        while let digit = peek, ("0"..."9").contains(digit) {
            number = min(number * 10 + Int(digit.value - 48), Self.countMax + 1)
            place += 1
        }
        guard number <= Self.countMax else { throw error("a repetition can count to \(Self.countMax) at most") }
        return place > start ? number : nil
    }

    private mutating func atom() throws(PatternError) -> Part {
        guard let scalar = peek else { return .empty }
        switch scalar {
        case "(": return try group()
        case "[": return .set(try set())
        case "\\": return try escape()
        case "*", "+", "?": throw error("'\(scalar)' has nothing to repeat; write '\\\(scalar)' for the character")
        default: break
        }
        place += 1
        switch scalar {
        case ".": return .dot
        case "^": return .start
        case "$": return .end
        default: return .scalar(scalar)
        }
    }

    private mutating func group() throws(PatternError) -> Part {
        guard depth < Self.depthMax else { throw error("groups may nest \(Self.depthMax) deep") }
        depth += 1
        defer { depth -= 1 }
        for sign in ["(?=", "(?!", "(?<=", "(?<!"] where take(sign) {
            throw error("look-around '\(sign)' is not supported; match more and use a group for the part you need")
        }
        if take("(?:") {
            let part = try alternatives()
            guard take(")") else { throw error("a group is not closed; add ')'") }
            return part
        }
        var name: String?
        if take("(?<") || take("(?P<") {
            var text = String.UnicodeScalarView()
            while let next = peek, next.properties.isAlphabetic || next == "_" || ("0"..."9").contains(next) {
                text.append(next)
                place += 1
            }
            guard !text.isEmpty, take(">") else { throw error("a group's name is letters, digits and '_' before '>'") }
            name = String(text)
        } else if take("(?") {
            throw error("'(?' must be followed by ':' or '<name>'; flags are given as an operand of their own")
        } else {
            _ = take("(")
        }
        groupNames.append(name)
        let number = groupNames.count
        let part = try alternatives()
        guard take(")") else { throw error("a group is not closed; add ')'") }
        return .group(part, number: number)
    }

    private mutating func escape() throws(PatternError) -> Part {
        place += 1
        guard let scalar = peek else { throw error("'\\' stands at the end; write '\\\\' for the character") }
        switch scalar {
        case "b", "B":
            place += 1
            return .wordBoundary(scalar == "b")
        case "1"..."9", "k":
            throw error(
                "back-references such as '\\\(scalar)' are not supported: they cannot be matched in linear time"
            )
        default:
            if let set = classEscape() { return .set(set) }
            return .scalar(try scalarEscape())
        }
    }

    private mutating func classEscape() -> ScalarSet? {
        let set: ScalarSet
        switch peek {
        case "d": set = .digit
        case "D": set = ScalarSet.digit.negated
        case "w": set = .word
        case "W": set = ScalarSet.word.negated
        case "s": set = .blank
        case "S": set = ScalarSet.blank.negated
        default: return nil
        }
        place += 1
        return set
    }

    /// The character that stands after a backslash.
    private mutating func scalarEscape() throws(PatternError) -> Unicode.Scalar {
        guard let scalar = peek else { throw error("'\\' stands at the end; write '\\\\' for the character") }
        place += 1
        switch scalar {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "f": return "\u{C}"
        case "v": return "\u{B}"
        case "0": return "\0"
        case "x": return try hexadecimal(digits: 2)
        case "u":
            guard take("{") else { return try hexadecimal(digits: 4) }
            let start = place
            while let digit = peek, digit != "}" {
                _ = digit
                place += 1
            }
            let value = UInt32(String(String.UnicodeScalarView(scalars[start..<place])), radix: 16)
            guard take("}"), let value, let scalar = Unicode.Scalar(value) else {
                throw error("'\\u{…}' needs the number of a character in hexadecimal digits")
            }
            return scalar
        default:
            guard !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) else {
                throw error("'\\\(scalar)' means nothing here; write the character without the backslash")
            }
            return scalar
        }
    }

    private mutating func hexadecimal(digits: Int) throws(PatternError) -> Unicode.Scalar {
        let end = min(place + digits, scalars.count)
        let text = String(String.UnicodeScalarView(scalars[place..<end]))
        guard text.unicodeScalars.count == digits, let value = UInt32(text, radix: 16),
            let scalar = Unicode.Scalar(value)
        else { throw error("\(digits) hexadecimal digits of a character must stand here") }
        place = end
        return scalar
    }

    private mutating func set() throws(PatternError) -> ScalarSet {
        place += 1
        var set = ScalarSet()
        let isNegated = take("^")
        while true {
            guard let next = peek else { throw error("a class is not closed; add ']'") }
            if next == "]" { break }
            if next == "\\" {
                place += 1
                if let subset = classEscape() {
                    set.subsets.append(subset)
                    continue
                }
                place -= 1
            }
            let low = try member()
            guard peek == "-", place + 1 < scalars.count, scalars[place + 1] != "]" else {
                set.ranges.append(low.value...low.value)
                continue
            }
            place += 1
            let high = try member()
            guard low.value <= high.value else { throw error("a range needs its smaller end first") }
            set.ranges.append(low.value...high.value)
        }
        place += 1
        set.isNegated = isNegated
        return set
    }

    private mutating func member() throws(PatternError) -> Unicode.Scalar {
        guard let scalar = peek else { throw error("a class is not closed; add ']'") }
        place += 1
        guard scalar == "\\" else { return scalar }
        if take("b") { return "\u{8}" }
        if take("-") { return "-" }
        return try scalarEscape()
    }
}
