/// Why an evaluation gave no result. Source: `11-pipes` §6.2, deviation 18.
package struct EvaluationError: Error, Sendable, Equatable {
    /// What kind of failure it is.
    package enum Kind: String, Sendable {
        /// An operand of the wrong kind or out of range.
        case operand
        /// The expression raised it itself, with `error.raise` or `error.assert`.
        case raised
        /// A limit of ``EvaluationLimits`` was reached; `@try` does not catch it.
        case limit
    }

    /// What kind of failure it is.
    package var kind: Kind

    /// The function that failed, as `domain.name`, or nil.
    package var function: String?

    /// The operand at fault, counted from 1, or nil.
    package var operand: Int?

    /// What the operand should have been, or nil.
    package var expected: String?

    /// What is wrong, what was expected, what to try.
    package var message: String

    /// The place of the rule: keys and row indices from the root of the parsed value on.
    package var path: ExpressionPath

    /// The index of the innermost row, from 0, or nil where the rule is no pipe.
    package var row: Int? {
        for step in path.reversed() {
            if case .index(let index) = step { return index }
        }
        return nil
    }

    init(
        _ kind: Kind,
        function: String? = nil,
        operand: Int? = nil,
        expected: String? = nil,
        _ message: String,
        path: ExpressionPath = []
    ) {
        self.kind = kind
        self.function = function
        self.operand = operand
        self.expected = expected
        self.message = message
        self.path = path
    }

    /// The same error, seen from the value that holds its place at `steps`.
    func under(_ steps: ExpressionPath) -> EvaluationError {
        var error = self
        error.path = steps + path
        return error
    }
}

extension EvaluationError: CustomStringConvertible {
    /// Place, function and message in one line.
    package var description: String {
        let place = path.isEmpty ? "" : "\(path.pointer): "
        return place + message
    }
}
