import LegworkDiagnostics
import LegworkExpression
import LegworkJSON
import LegworkSchema
import LegworkYAML

/// Conditions that can never hold: sides of different types, values that a schema rules out, contradictions.
///
/// Nothing is claimed of null: a reference may lead to nothing, which equals null. Source: `10-language` §4.
struct ConditionRules {
    let sink: DiagnosticSink

    /// One side of a pair, with what is known of it.
    struct Side {
        let node: YAMLNode
        let expression: Expression?
        let facts: ValueFacts?

        /// The value, where it is no expression.
        var literal: JSON? {
            guard !node.holdsBroken else { return nil }
            if let expression { return expression.literalValue }
            return ExpressionForm.isExpression(node) ? nil : node.json
        }

        /// As messages call it.
        var name: String {
            guard let text = node.text else { return "the expression" }
            return "'\(text.dropFirst().dropLast())'".clipped
        }
    }

    /// A pair of values that must be equal.
    struct Pair {
        let expected: Side
        let actual: Side
    }

    /// Checks the pairs of an edge or a hook rule.
    func check(_ pairs: [Pair], gate: String?) {
        for pair in pairs { check(pair) }
        guard gate != "or" else { return }
        for (number, pair) in pairs.enumerated() {
            if let other = pairs[..<number].first(where: { Self.contradict(pair, $0) }) { contradiction(pair, other) }
        }
    }

    private func check(_ pair: Pair) {
        switch (pair.expected.literal, pair.actual.literal) {
        case (let expected?, let actual?):
            guard expected != actual else { return }
            report(
                .contradiction,
                "this condition can never hold: its two sides are different values",
                at: pair.expected.node.range,
                notes: [.init("'actual' is here; it is no expression", at: pair.actual.node.range)]
            )
        case (let literal?, nil): check(literal, pair.expected, against: pair.actual)
        case (nil, let literal?): check(literal, pair.actual, against: pair.expected)
        case (nil, nil):
            guard let left = pair.expected.facts?.types, let right = pair.actual.facts?.types,
                left.subtracting(.null).isDisjoint(with: right.subtracting(.null)),
                !left.contains(.null) || !right.contains(.null)
            else { return }
            report(
                .conditionType,
                "this condition can never hold: \(right.phrase) is never equal to \(left.phrase)",
                at: pair.actual.node.range,
                notes: [
                    .init("\(pair.expected.name) is \(left.phrase), \(pair.actual.name) is \(right.phrase)"),
                    .init("values are compared without conversion"),
                ]
            )
        }
    }

    private func check(_ literal: JSON, _ side: Side, against other: Side) {
        guard !literal.isNull, let facts = other.facts else { return }
        if facts.types.isDisjoint(with: SchemaTypes(of: literal)) {
            report(
                .conditionType,
                "this condition can never hold: \(side.node.described) is never equal to \(facts.types.phrase)",
                at: side.node.range,
                notes: [
                    .init("\(other.name) is \(facts.types.phrase)"),
                    .init("values are compared without conversion: '200' is not 200, 'true' is not true"),
                ],
                fixIt: Self.retyped(literal, side.node, as: facts.types)
            )
        } else if let violation = facts.schema?.validate(literal, limit: 1).first {
            excluded(literal, side, by: facts, other, violation)
        }
    }

    private func excluded(
        _ literal: JSON,
        _ side: Side,
        by facts: ValueFacts,
        _ other: Side,
        _ violation: SchemaViolation
    ) {
        let values = facts.schema?.enumeration?.map { $0.stringValue ?? $0.description }
        let nearest = literal.stringValue.flatMap { Suggestion.nearest(to: $0, among: values ?? []) }
        let place = side.node.contentRange
        report(
            .conditionValue,
            "this condition can never hold: \(other.name) is never \(side.node.described)",
            at: side.node.range,
            notes: [.init(values.map { "by its schema it is one of \(Suggestion.list($0))" } ?? violation.message)],
            fixIt: nearest.map { .replace(literal.stringValue ?? "", with: $0, at: place) }
        )
    }

    /// The literal with quotes or without, where that gives it one of the wanted types.
    private static func retyped(_ literal: JSON, _ node: YAMLNode, as types: SchemaTypes) -> FixIt? {
        guard let scalar = node.scalar else { return nil }
        let written = node.range.text
        if let text = literal.stringValue {
            let value: JSON
            do throws(JSONParseError) { value = try JSON(parsing: text) } catch { return nil }
            guard scalar.style == .quoted, !value.isNull, SchemaTypes(of: value).isSubset(of: types) else { return nil }
            return FixIt("write it without quotes: \(text)", range: node.range, replacement: text)
        }
        guard types.contains(.string), !written.contains("'") else { return nil }
        return FixIt("write it in quotes: '\(written)'", range: node.range, replacement: "'\(written)'")
    }

    // MARK: Contradictions

    /// True if one side of both is the same expression, which would have to equal two values.
    private static func contradict(_ pair: Pair, _ other: Pair) -> Bool {
        clash(pair.expected, other.expected, of: pair.actual, other.actual)
            || clash(pair.actual, other.actual, of: pair.expected, other.expected)
    }

    private static func clash(_ value: Side, _ other: Side, of side: Side, _ otherSide: Side) -> Bool {
        guard let value = value.literal, let other = other.literal, value != other,
            let expression = side.expression, expression.purity != .random, !expression.isLiteral
        else { return false }
        return side.node.json == otherSide.node.json
    }

    private func contradiction(_ pair: Pair, _ other: Pair) {
        let isExpected = pair.expected.literal != nil
        let (side, otherSide) = isExpected ? (pair.expected, other.expected) : (pair.actual, other.actual)
        let name = isExpected ? pair.actual.name : pair.expected.name
        report(
            .contradiction,
            "these conditions can never hold together: \(name) cannot be two values at once",
            at: side.node.range,
            notes: [
                .init("the other value is here", at: otherSide.node.range),
                .init("with 'gate: or' one of them is enough"),
            ]
        )
    }

    private func report(
        _ code: DiagnosticCode,
        _ message: String,
        at range: SourceRange,
        notes: [Diagnostic.Note],
        fixIt: FixIt? = nil
    ) {
        sink.report(Diagnostic(code, message, at: range, notes: notes, fixIt: fixIt))
    }
}
