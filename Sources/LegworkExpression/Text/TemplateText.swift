import LegworkJSON

/// How `@text` writes values.
enum TemplateText {
    /// Texts as they are, lists and objects as compact JSON, all else as `string.concat` has it.
    static func text(of operand: Operand, _ call: inout Call) throws(EvaluationError) -> String {
        switch operand {
        case .date(let milliseconds): return CalendarText.isoText(milliseconds) ?? ""
        case .json(.array), .json(.object): return try JSONPrinter.compact(operand.stored, &call)
        default: return Coercion.text(operand)
        }
    }
}
