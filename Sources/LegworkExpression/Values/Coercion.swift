import LegworkJSON

/// The coercions on which all functions agree. Source: `11-pipes` §4.6 and the shorthand of §2 (N, I, S, B).
enum Coercion {
    /// The number that a value stands for; not-a-number where it stands for none.
    static func number(_ operand: Operand) -> Double {
        switch operand {
        case .missing: .nan
        case .date(let milliseconds): milliseconds
        case .json(let value): number(value)
        }
    }

    static func number(_ value: JSON) -> Double {
        switch value {
        case .null: 0
        case .bool(let truth): truth ? 1 : 0
        case .integer(let number): Double(number)
        case .double(let number): number
        case .string(let text): NumberReader.number(text)
        case .array(let items): items.isEmpty ? 0 : items.count == 1 ? single(items[0]) : .nan
        case .object: .nan
        }
    }

    /// A list of one item counts as the number that the item's text stands for.
    private static func single(_ item: JSON) -> Double {
        var item = item
        while case .array(let items) = item {
            guard items.count == 1 else { return items.isEmpty ? 0 : .nan }
            item = items[0]
        }
        switch item {
        case .null: return 0
        case .bool, .object: return .nan
        default: return number(item)
        }
    }

    /// The number cut towards zero; 0 for not-a-number; infinities stay.
    static func wholeNumber(_ operand: Operand) -> Double {
        let number = number(operand)
        return number.isNaN ? 0 : number.rounded(.towardZero)
    }

    /// The low 32 bits of the number, signed.
    static func int32(_ operand: Operand) -> Int32 {
        int32(number(operand))
    }

    static func int32(_ number: Double) -> Int32 {
        guard number.isFinite else { return 0 }
        let wrapped = number.rounded(.towardZero).truncatingRemainder(dividingBy: 4_294_967_296)
        return Int32(truncatingIfNeeded: Int64(wrapped))
    }

    /// The text that a value stands for, as `String(x)` has it.
    static func text(_ operand: Operand) -> String {
        switch operand {
        case .missing: "undefined"
        case .date(let milliseconds): CalendarText.longText(milliseconds, zone: .utc)
        case .json(let value): text(value)
        }
    }

    static func text(_ value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool(let truth): truth ? "true" : "false"
        case .integer(let number): String(number)
        case .double(let number): NumberText.plain(number)
        case .string(let text): text
        case .array(let items): joined(items, separator: ",")
        case .object: "[object Object]"
        }
    }

    /// The items' texts with `separator` between them; null is empty; lists within are joined with commas.
    static func joined(_ items: [JSON], separator: String) -> String {
        var result = ""
        for (place, item) in items.enumerated() {
            if place > 0 { result += separator }
            if !item.isNull { result += text(item) }
        }
        return result
    }

    /// False for false, 0, not-a-number, empty text, null and missing; true for all else.
    static func truth(_ operand: Operand) -> Bool {
        switch operand {
        case .missing: false
        case .date: true
        case .json(let value): truth(value)
        }
    }

    static func truth(_ value: JSON) -> Bool {
        switch value {
        case .null: false
        case .bool(let truth): truth
        case .integer(let number): number != 0
        case .double(let number): !(number == 0 || number.isNaN)
        case .string(let text): !text.isEmpty
        case .array, .object: true
        }
    }
}
