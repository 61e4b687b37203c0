import LegworkExpression
import LegworkJSON
import LegworkSchema

/// Lets schemas use the regular expressions of the expression language.
struct SchemaPatterns: SchemaPatternCompiler {
    private static let test: JSON = ["@pipe": [["{text}", "{pattern}"], ["{@regex.test}"]]]

    /// The text that is tested, and the regular expression.
    private final class Scope: EvaluationScope {
        let text: String
        let pattern: String

        init(text: String, pattern: String) {
            self.text = text
            self.pattern = pattern
        }

        func value(of reference: Reference) -> JSON? {
            .string(reference.segments == ["text"] ? text : pattern)
        }
    }

    func compile(_ pattern: String) throws(SchemaPatternError) -> @Sendable (String) -> Bool {
        let expression: Expression
        do throws(ExpressionError) { expression = try Expression(parsing: Self.test) } catch {
            throw SchemaPatternError("\(error)")
        }
        @Sendable func matches(_ text: String) throws(EvaluationError) -> Bool {
            let context = EvaluationContext(nowMilliseconds: 0)
            return try expression.evaluate(in: Scope(text: text, pattern: pattern), context: context) == true
        }
        do throws(EvaluationError) { _ = try matches("") } catch { throw SchemaPatternError(error.message) }
        return { text in
            // A text so large that matching it reaches the limits of an evaluation does not satisfy the schema.
            do throws(EvaluationError) { return try matches(text) } catch { return false }
        }
    }
}
