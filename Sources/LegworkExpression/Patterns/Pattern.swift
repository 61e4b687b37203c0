/// A regular expression, compiled.
///
/// Its language is a subset of RE2's, so that matching takes time linear in the text: characters, `.`, classes
/// `[a-z]` `[^…]`, `\d \w \s` and their opposites (ASCII, but for `\s`, which knows all blanks), `\b \B`, `^ $`,
/// groups `( )` `(?: )` `(?<name> )`, `|`, and `* + ? {n} {n,} {n,m}`, each with `?` for as few as possible. Flags: `i`
/// ignores case, `m` lets `^ $` match at lines, `s` lets `.` match line ends. There are no back-references and no look-around.
/// Source: `11-pipes` §4.2 and §5.1.
final class Pattern: Sendable {
    /// One step of the machine.
    enum Instruction: Sendable {
        case scalar(Unicode.Scalar)
        case any
        case anyButLineEnd
        case set(ScalarSet)
        /// Try the first place before the second.
        case split(Int, Int)
        case jump(Int)
        case save(Int)
        case textStart
        case textEnd
        case lineStart
        case lineEnd
        case wordBoundary(Bool)
        case match
    }

    let program: [Instruction]
    let ignoresCase: Bool

    /// The names of the groups, by number from 1 at index 0; nil for those without one.
    let groupNames: [String?]

    init(program: [Instruction], ignoresCase: Bool, groupNames: [String?]) {
        self.program = program
        self.ignoresCase = ignoresCase
        self.groupNames = groupNames
    }

    /// How many steps a program may have; counted repetitions are written out.
    static let stepsMax = 5000
}

/// What is wrong with a regular expression.
struct PatternError: Error {
    /// What is wrong and what to write instead, without the place.
    let message: String
    /// Where, in scalars from 0.
    let offset: Int
}

/// A class of characters.
struct ScalarSet: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var subsets: [ScalarSet] = []
    var isNegated = false

    static let digit = ScalarSet(ranges: [48...57])
    static let word = ScalarSet(ranges: [48...57, 65...90, 95...95, 97...122])
    static let blank = ScalarSet(ranges: [
        9...13, 32...32, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])

    var negated: ScalarSet {
        var set = self
        set.isNegated.toggle()
        return set
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let found = ranges.contains { $0.contains(scalar.value) } || subsets.contains { $0.contains(scalar) }
        return found != isNegated
    }

    /// As ``contains(_:)``, letters of either case standing for each other.
    func containsIgnoringCase(_ scalar: Unicode.Scalar) -> Bool {
        var plain = self
        plain.isNegated = false
        let found = plain.contains(scalar) || CaseFolding.variants(scalar).contains { plain.contains($0) }
        return found != isNegated
    }
}

/// Letters that differ in case alone.
enum CaseFolding {
    static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.isASCII {
            return (65...90).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar
        }
        let small = scalar.properties.lowercaseMapping.unicodeScalars
        return small.count == 1 ? small.first ?? scalar : scalar
    }

    static func variants(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        let capital = scalar.properties.uppercaseMapping.unicodeScalars
        let small = scalar.properties.lowercaseMapping.unicodeScalars
        return (capital.count == 1 ? Array(capital) : []) + (small.count == 1 ? Array(small) : [])
    }
}
