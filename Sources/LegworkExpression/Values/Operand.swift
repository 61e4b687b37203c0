import LegworkJSON

/// A value between two rows of a pipe.
///
/// Missing is not null: it is what a reference to nothing gives. It lives only here, never inside a list (there it
/// becomes null) or an object (there the member is left out). A date inside either becomes its ISO text.
/// Source: `11-pipes` §4.4.
enum Operand: Sendable {
    case missing
    case json(JSON)
    /// An instant in milliseconds since 1970, whole, or not-a-number for an invalid date.
    case date(Double)

    static let null = Operand.json(.null)
    static let notANumber = Operand.json(.double(.nan))

    static func bool(_ truth: Bool) -> Operand { .json(.bool(truth)) }

    static func text(_ text: String) -> Operand { .json(.string(text)) }

    static func list(_ items: [JSON]) -> Operand { .json(.array(items)) }

    static func integer(_ number: Int) -> Operand { .json(.integer(Int64(number))) }

    /// A number; whole ones that a double holds exactly become integers, except for -0.
    static func number(_ number: Double) -> Operand { .json(JSON(number: number)) }

    /// The value, or missing for nil.
    init(_ value: JSON?) {
        if let value { self = .json(value) } else { self = .missing }
    }

    /// What leaves the expression: nil for missing; a date as its ISO text, or null where it is invalid.
    var leaving: JSON? {
        switch self {
        case .missing: nil
        case .json(let value): value
        case .date(let milliseconds): CalendarText.isoText(milliseconds).map(JSON.string) ?? .null
        }
    }

    /// The value as an item of a list: missing becomes null.
    var stored: JSON { leaving ?? .null }

    /// The object, else nil.
    var objectValue: JSONObject? {
        guard case .json(.object(let object)) = self else { return nil }
        return object
    }

    /// True for missing and null.
    var isNullish: Bool {
        switch self {
        case .missing, .json(.null): true
        default: false
        }
    }

    /// True for missing alone.
    var isMissing: Bool {
        guard case .missing = self else { return false }
        return true
    }

    /// The value with its type, as error messages show it.
    var described: String {
        switch self {
        case .missing: "nothing"
        case .date: "a date"
        case .json(.null): "null"
        case .json(.bool(let truth)): "\(truth)"
        case .json(.integer(let number)): "the number \(number)"
        case .json(.double(let number)): "the number \(NumberText.plain(number))"
        case .json(.string(let text)): "the text \(Self.shortened(text))"
        case .json(.array(let items)): "a list of \(items.count) \(items.count == 1 ? "item" : "items")"
        case .json(.object(let object)): "an object of \(object.count) \(object.count == 1 ? "member" : "members")"
        }
    }

    private static func shortened(_ text: String) -> String {
        let charactersMax = 40
        guard text.unicodeScalars.count > charactersMax else { return "'\(text)'" }
        return "'\(String(String.UnicodeScalarView(text.unicodeScalars.prefix(charactersMax))))…'"
    }
}

extension JSON {
    /// A number; whole ones that a double holds exactly become integers, except for -0.
    init(number: Double) {
        let exactMax = 9_007_199_254_740_992.0
        if number.rounded(.towardZero) == number, abs(number) <= exactMax, !(number == 0 && number.sign == .minus) {
            self = .integer(Int64(number))
        } else {
            self = .double(number)
        }
    }
}

extension Int {
    /// The nearest whole number that fits; 0 for not-a-number.
    init(clamping number: Double) {
        if number.isNaN {
            self = 0
        } else if number >= 9.2e18 {
            self = .max
        } else if number <= -9.2e18 {
            self = .min
        } else {
            self = Int(number)
        }
    }
}
