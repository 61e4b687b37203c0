import LegworkDiagnostics
import LegworkExpression
import LegworkJSON
import LegworkSchema
import LegworkYAML

/// Operands of functions: that a literal, or what a reference leads to, is of a type that the function takes.
struct OperandRules {
    let references: ReferenceRules

    /// Checks the operands of an expression that stands in a node.
    func check(_ expression: Expression, in node: YAMLNode) {
        for use in expression.operands {
            guard let parameter = use.function.parameter(at: use.place) else { continue }
            let cell = node.node(atExpressionPath: use.path)
            switch use.content {
            case .literal(let literal):
                guard parameter.types.isDisjoint(with: OperandTypes(of: literal)) else { continue }
                report(use, parameter, at: cell.range, found: cell.described, notes: [])
            case .reference(let reference):
                guard let types = references.facts(of: reference)?.types, !types.isEmpty,
                    parameter.types.isDisjoint(with: OperandTypes(types))
                else { continue }
                let place = ReferencePlace(reference, in: cell).whole
                report(
                    use,
                    parameter,
                    at: place,
                    found: types.phrase,
                    notes: [.init("'\(reference.text.dropFirst().dropLast())'".clipped + " is \(types.phrase)")]
                )
            }
        }
    }

    private func report(
        _ use: OperandUse,
        _ parameter: Parameter,
        at range: SourceRange,
        found: String,
        notes: [Diagnostic.Note]
    ) {
        var notes = notes
        notes.append(.init("it is operand \(use.place + 1) of @\(use.function.signature)"))
        if let cure = Self.cure(parameter.types) { notes.append(.init(cure)) }
        references.sink.report(
            Diagnostic(
                .operandType,
                "@\(use.function.fullName) never takes \(found) as '\(parameter.name)'",
                at: range,
                expected: parameter.types.phrase,
                found: found,
                notes: notes
            )
        )
    }

    private static func cure(_ types: OperandTypes) -> String? {
        switch types {
        case .text: "convert it in a row before: ['{@convert.toText}']"
        case .number: "convert it in a row before: ['{@convert.toNumber}']"
        case .list: "convert it in a row before: ['{@convert.toArray}']"
        default: nil
        }
    }
}

extension OperandTypes {
    /// The types of a schema, where whole numbers and others are one.
    fileprivate init(_ types: SchemaTypes) {
        let pairs: [(SchemaTypes, OperandTypes)] = [
            (.null, .null), (.boolean, .bool), (.integer, .number), (.fraction, .number), (.string, .text),
            (.array, .list), (.object, .object),
        ]
        self = pairs.reduce([]) { types.isDisjoint(with: $1.0) ? $0 : $0.union($1.1) }
    }
}
