package import LegworkJSON

/// The `conditions` of an edge or hook rule: pairs of values that must be equal as JSON.
///
/// Comparison is deep equality without coercion, where missing equals null; both sides may be expressions.
/// Source: `10-language` §4 and §6, `11-pipes` §6.2, deviation 13.
package struct Conditions: Sendable {
    /// How pairs combine.
    package enum Gate: String, Sendable {
        /// All pairs must be equal; none at all holds.
        case and
        /// One pair must be equal; none at all fails.
        case or
    }

    /// A pair of values.
    package struct Pair: Sendable {
        /// What is wanted.
        package let expected: Expression
        /// What there is.
        package let actual: Expression

        /// A pair of these expressions.
        package init(expected: Expression, actual: Expression) {
            self.expected = expected
            self.actual = actual
        }
    }

    /// How the pairs combine.
    package let gate: Gate

    /// The pairs, in the order in which they are compared.
    package let pairs: [Pair]

    /// Conditions of these parts.
    package init(gate: Gate = .and, pairs: [Pair]) {
        self.gate = gate
        self.pairs = pairs
    }

    /// Parses pairs as YAML has them.
    ///
    /// - Throws: all problems of all pairs at once, at `match/n/expected` and `match/n/actual` below `path`.
    package init(
        gate: Gate = .and,
        parsing match: [(expected: JSON, actual: JSON)],
        at path: ExpressionPath = []
    ) throws(ExpressionError) {
        var problems: [ExpressionProblem] = []
        var pairs: [Pair] = []
        for (index, rule) in match.enumerated() {
            let place = path + [.key("match"), .index(index)]
            let expected = Self.parse(rule.expected, place + [.key("expected")], &problems)
            let actual = Self.parse(rule.actual, place + [.key("actual")], &problems)
            if let expected, let actual { pairs.append(Pair(expected: expected, actual: actual)) }
        }
        guard problems.isEmpty else { throw ExpressionError(problems: problems) }
        self.init(gate: gate, pairs: pairs)
    }

    private static func parse(
        _ value: JSON,
        _ path: ExpressionPath,
        _ problems: inout [ExpressionProblem]
    ) -> Expression? {
        do throws(ExpressionError) {
            return try Expression(parsing: value, at: path)
        } catch {
            problems += error.problems
            return nil
        }
    }

    /// The references of all pairs.
    package var references: [ReferenceUse] { pairs.flatMap { $0.expected.references + $0.actual.references } }

    /// What the answer depends on besides the data, at most.
    package var purity: Purity { pairs.map { max($0.expected.purity, $0.actual.purity) }.max() ?? .pure }

    /// True if the pairs are equal, as the gate wants it. Pairs behind the one that decides are not evaluated.
    ///
    /// - Throws: the failure of a pair that had to be evaluated.
    package func hold(in scope: any EvaluationScope, context: EvaluationContext) throws(EvaluationError) -> Bool {
        try hold(expectedIn: scope, actualIn: scope, context: context)
    }

    /// As ``hold(in:context:)``, where both sides read from scopes of their own: a waiting job and a signal.
    package func hold(
        expectedIn job: any EvaluationScope,
        actualIn signal: any EvaluationScope,
        context: EvaluationContext
    ) throws(EvaluationError) -> Bool {
        for (index, pair) in pairs.enumerated() {
            let isEqual: Bool
            do throws(EvaluationError) {
                var expectedContext = context
                if pair.expected.purity == .random { expectedContext.rulePath += "/match/\(index)/expected" }
                var actualContext = context
                if pair.actual.purity == .random { actualContext.rulePath += "/match/\(index)/actual" }
                let expected = try pair.expected.evaluate(in: job, context: expectedContext) ?? .null
                let actual = try pair.actual.evaluate(in: signal, context: actualContext) ?? .null
                isEqual = expected == actual
            } catch {
                throw error.under([.key("match"), .index(index)])
            }
            if isEqual != (gate == .and) { return gate == .or }
        }
        return gate == .and
    }
}
