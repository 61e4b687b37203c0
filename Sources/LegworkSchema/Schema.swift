package import LegworkJSON

/// A JSON Schema, compiled once to validate many values and to answer questions about the values that it allows.
///
/// Shape: a subset of draft 2020-12: everything but dynamic and remote references, anchors, `unevaluated…` and
/// `content…`. `format` is checked for `date-time date time email uri uuid ipv4`, other known formats are notes. Keywords
/// that begin with `x-` are notes too; any other unknown keyword is a problem.
package struct Schema: Sendable {
    /// All schemas of one document, the whole one first.
    let table: [SchemaRule]
    /// The schemas that hold together; the first is where this one stands.
    let places: [Int]

    /// A view of these schemas of a table.
    init(table: [SchemaRule], places: [Int]) {
        self.table = table
        self.places = places
    }

    /// Compiles a schema; without a compiler of patterns the keywords `pattern` and `patternProperties` are problems.
    /// - Throws: `SchemaError` with all problems.
    package init(
        compiling schema: JSON,
        patterns: (any SchemaPatternCompiler)? = nil
    ) throws(SchemaError) {
        var compiler = SchemaCompiler(root: schema, patterns: patterns)
        table = try compiler.compile().map(SchemaRule.init)
        places = [0]
    }

    /// What in the value does not satisfy the schema, in the value's order; none if it is valid.
    ///
    /// Shape: at most `limit` violations. A value that would take more than a million steps is refused.
    package func validate(_ value: JSON, limit: Int = 20) -> [SchemaViolation] {
        var validator = SchemaValidator(table: table, limit: limit)
        for place in places { validator.check(value, place) }
        return validator.violations
    }

    /// True if the value satisfies the schema; stops at the first reason why not.
    package func isSatisfied(by value: JSON) -> Bool {
        validate(value, limit: 1).isEmpty
    }
}
