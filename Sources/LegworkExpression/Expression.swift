package import LegworkJSON

/// One value of a flow that may be computed: a literal, a reference, a function or a pipe.
///
/// Parse it once, evaluate it as often as needed: evaluation never changes it, is total (an error, never a trap) and
/// bounded by the context's limits. Lists and objects without an `@` key are literals as they stand; a tree of
/// expressions, as under `maps:`, is a ``Mapping``.
/// A class, as every step hands it around.
/// Source: `11-pipes` §1.
package final class Expression: Sendable {
    let node: Node

    /// The references it reads, and where they stand. Bound names and iteration variables are not among them.
    package let references: [ReferenceUse]

    /// The operands of its functions that are known as they are written.
    package let operands: [OperandUse]

    /// What its result depends on besides the data.
    package let purity: Purity

    /// What is doubtful in it, but no error.
    package let warnings: [ExpressionProblem]

    /// Parses a value as YAML has it.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - path: where the value stands, to begin the paths of problems and references with.
    ///   - numbers: what activities are numbered, so that references to them need not be looked up by name.
    /// - Throws: all problems at once, with their places, if one of them is an error.
    package init(
        parsing value: JSON,
        at path: ExpressionPath = [],
        numbering numbers: [String: Int] = [:]
    ) throws(ExpressionError) {
        var parser = ExpressionParser(at: path, numbering: numbers)
        node = parser.value(value)
        guard parser.problems.allSatisfy({ $0.severity == .warning }) else {
            throw ExpressionError(problems: parser.problems)
        }
        references = parser.references
        operands = parser.operands
        purity = parser.purity
        warnings = parser.problems
    }

    /// The value, or nil where the expression must be evaluated.
    package var literalValue: JSON? {
        guard case .literal(let value) = node else { return nil }
        return value
    }

    /// True if the expression is a value already.
    package var isLiteral: Bool { literalValue != nil }

    /// The reference that the expression is and nothing more, or nil.
    package var reference: Reference? {
        guard case .reference(let reference) = node else { return nil }
        return reference
    }

    /// True if its result is `true` or `false`, whenever there is one: its last step is a function that gives no other.
    package var isTruth: Bool {
        guard case .pipe(let pipe) = node, case .operation(let function, _)? = pipe.rows.last else { return false }
        return function.isTest
    }

    /// The value in a scope, or nil where it is missing.
    ///
    /// - Throws: the failure, with the rule's place and row, the function and the operand at fault.
    package func evaluate(
        in scope: any EvaluationScope,
        context: EvaluationContext
    ) throws(EvaluationError) -> JSON? {
        switch node {
        case .literal(let value): return value
        case .reference(let reference): return scope.value(of: reference)
        default: return try Self.evaluate(node, in: scope, context: context)
        }
    }

    static func evaluate(
        _ node: Node,
        in scope: any EvaluationScope,
        context: EvaluationContext
    ) throws(EvaluationError) -> JSON? {
        var evaluator = Evaluator(scope: scope, context: context)
        guard let result = try evaluator.value(of: node).leaving else { return nil }
        try evaluator.call.measure(result)
        return result
    }
}
