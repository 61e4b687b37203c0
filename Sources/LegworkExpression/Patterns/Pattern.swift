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
