import LegworkJSON

/// `@convert.*`: strict conversions; what cannot be converted gives the default, or an error without one.
/// Source: `11-pipes` §5.1.
enum ConvertFunctions {
    static let all: [Function] = [
        convert("convert.toNumber", "The number that a number or numeric text writes.", "a number") { operand in
            switch operand {
            case .json(.integer): operand
            case .json(.double(let number)) where !number.isNaN: operand
            case .json(.string(let text)): number(text).map { .json($0) }
            case .json(.bool(let truth)): .integer(truth ? 1 : 0)
            case .date(let milliseconds) where !milliseconds.isNaN: .number(milliseconds)
            default: nil
            }
        },
        convert("convert.toInt", "The whole number that a number or text writes, fractions refused.", "a whole number")
        {
            operand in
            switch operand {
            case .json(.integer): return operand
            case .json(.double(let number)): return Int64(exactly: number).map { .json(.integer($0)) }
            case .json(.string(let text)):
                guard let integer = number(text)?.integerValue else { return nil }
                return .json(.integer(integer))
            case .json(.bool(let truth)): return .integer(truth ? 1 : 0)
            default: return nil
            }
        },
        Function(
            "convert.toText",
            [.required("value"), .optional("default")],
            "Text as it is, numbers and bools as they print, lists and objects as JSON, dates as ISO 8601."
        ) { (call) throws(EvaluationError) in
            guard !call[0].isNullish else {
                guard call.count > 1 else { throw call.refusal(0, expected: "a value", hint: hint) }
                return call[1]
            }
            return .text(try TemplateText.text(of: call[0], &call))
        },
        convert("convert.toBool", "true and false, 1 and 0, and the words true false yes no on off.", "true or false") {
            operand in
            switch operand {
            case .json(.bool): return operand
            case .json(let value) where value.integerValue == 1: return .bool(true)
            case .json(let value) where value.integerValue == 0: return .bool(false)
            case .json(.string(let text)):
                switch Blanks.trimmed(text).lowercased() {
                case "true", "yes", "on", "1": return .bool(true)
                case "false", "no", "off", "0": return .bool(false)
                default: return nil
                }
            default: return nil
            }
        },
        convert("convert.toArray", "A list as it is, null as an empty one, any other value as its one item.", "a list")
        {
            operand in
            switch operand {
            case .json(.array): operand
            case .missing, .json(.null): .list([])
            default: .list([operand.stored])
            }
        },
    ]

    private static let hint = "give a default as operand 2, or convert behind @conditional.nullish"

    private static func convert(
        _ name: StaticString,
        _ summary: String,
        _ expected: String,
        _ conversion: @escaping @Sendable (Operand) -> Operand?
    ) -> Function {
        Function(name, [.required("value"), .optional("default")], summary) { (call) throws(EvaluationError) in
            if let converted = conversion(call[0]) { return converted }
            guard call.count > 1 else {
                throw call.refusal(0, expected: "\(expected), or text that writes it", hint: hint)
            }
            return call[1]
        }
    }

    /// The number that the whole text writes; empty text writes none.
    private static func number(_ text: String) -> JSON? {
        let trimmed = String(Blanks.trimmed(text))
        guard !trimmed.isEmpty else { return Optional<JSON>.none }
        if let integer = Int64(trimmed) { return .integer(integer) }
        let number = NumberReader.number(trimmed)
        guard number.isFinite else { return Optional<JSON>.none }
        return JSON(number: number)
    }
}
