import LegworkExpression
import LegworkJSON
import LegworkSchema

/// Makes the schema keyword `pattern` work with the expressions' own regular expressions, whose time is linear.
struct ExpressionPatterns: SchemaPatternCompiler {
    private static let test: JSON = ["@pipe": [["{text}", "{pattern}"], ["{@regex.test}"]]]

    func compile(_ pattern: String) throws(SchemaPatternError) -> @Sendable (String) -> Bool {
        let expression: Expression
        do throws(ExpressionError) { expression = try Expression(parsing: Self.test) } catch {
            throw SchemaPatternError("\(error)")
        }
        @Sendable func matches(_ text: String) throws(EvaluationError) -> Bool {
            let scope = JSONScope(["text": .string(text), "pattern": .string(pattern)])
            return try expression.evaluate(in: scope, context: EvaluationContext(nowMilliseconds: 0)) == true
        }
        do throws(EvaluationError) { _ = try matches("") } catch { throw SchemaPatternError(error.message) }
        // A text so large that matching it reaches the limits of an evaluation does not satisfy the schema.
        return { text in (try? matches(text)) ?? false }
    }
}
