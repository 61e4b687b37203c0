/// All that is wrong with an expression as it is written.
package struct ExpressionError: Error, Sendable, Equatable {
    /// The problems, errors and warnings, in the order of their places. At least one is an error.
    package let problems: [ExpressionProblem]
}

extension ExpressionError: CustomStringConvertible {
    /// The problems, a line each.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
