extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// `null`.
    package init(nilLiteral: ()) { self = .null }

    /// A bool.
    package init(booleanLiteral value: Bool) { self = .bool(value) }

    /// A whole number.
    package init(integerLiteral value: Int64) { self = .integer(value) }

    /// A number.
    package init(floatLiteral value: Double) { self = .double(value) }

    /// Text.
    package init(stringLiteral value: String) { self = .string(value) }

    /// A list.
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }

    /// An object, members in the order written.
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(elements.map { (key: $0.0, value: $0.1) }))
    }
}
