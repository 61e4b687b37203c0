/// One thing wrong, or doubtful, in an expression as it is written.
package struct ExpressionProblem: Sendable, Equatable {
    /// How grave it is.
    package enum Severity: String, Sendable {
        /// The expression cannot be used.
        case error
        /// The expression can be used, but hardly means what its author wanted.
        case warning
    }

    /// What kind of problem it is, for compilers that give codes.
    package enum Kind: String, Sendable {
        /// The shape of a pipe, row or cell is wrong.
        case shape
        /// A function that does not exist.
        case unknownFunction
        /// A call with too few or too many operands.
        case operandCount
        /// A literal operand of a kind that the function refuses.
        case operandValue
        /// A literal operand that should be a cron expression and is none.
        case cron
        /// A row whose result nothing uses.
        case lostRow
        /// Text that looks like an expression where none is evaluated.
        case inertText
        /// Nested too deep.
        case depth
    }

    /// How grave it is.
    package let severity: Severity

    /// What kind of problem it is.
    package let kind: Kind

    /// What is wrong, what was expected and what to try.
    package let message: String

    /// The place in the value that was parsed.
    package let path: ExpressionPath

    /// What to write instead of the text at the place, where that is known.
    package let replacement: String?
}

extension ExpressionProblem: CustomStringConvertible {
    /// The place and the message.
    package var description: String { path.isEmpty ? message : "\(path.pointer): \(message)" }
}
