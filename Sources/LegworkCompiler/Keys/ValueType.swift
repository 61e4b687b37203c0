/// What may stand as the value of a key, as far as it can be told without looking elsewhere.
package indirect enum ValueType: Sendable, Equatable {
    /// Any value, expressions in it included.
    case any
    /// Any mapping, taken as data.
    case data
    /// Text for people.
    case text
    /// An id of letters, digits, `-` and `_`.
    case identifier
    /// Numeric parts with dots between them.
    case version
    /// The name of a stream or a hook: no blanks, no braces.
    case topic
    /// `true` or `false`.
    case bool
    /// A whole number in this range.
    case integer(ClosedRange<Int64>)
    /// A number in this range.
    case number(ClosedRange<Double>)
    /// A number of seconds or text such as `30s`; where `isPositive`, more than zero.
    case duration(isPositive: Bool)
    /// One of these words.
    case oneOf([String])
    /// A code 100…999, a class such as `5xx`, or `*`.
    case codePattern
    /// One code pattern, or a list of them.
    case codePatterns
    /// A single code 100…999.
    case code
    /// A JSON Schema: a mapping or a bool.
    case schema
    /// The value of `hook`: a schema, bare or under `schema`, or nothing.
    case payload
    /// A tree of expressions, or one expression.
    case maps
    /// A retry policy, long or short form.
    case retry
    /// The name of an activity of the same graph.
    case activityName
    /// An expression, or a literal of this type.
    case expression(or: ValueType)
    /// A mapping with keys of its own.
    case block(Block)
    /// A list.
    case list(of: ValueType, allowsEmpty: Bool)
    /// One of these, or a list of them.
    case oneOrMore(of: ValueType)
    /// A mapping from names of this type to values.
    case map(key: ValueType, value: ValueType, allowsEmpty: Bool)
    /// An activity; `type` decides its keys.
    case activity
}

extension ValueType {
    /// What was expected, as a noun for messages.
    package var described: String {
        switch self {
        case .any: "a value"
        case .data: "a mapping"
        case .text: "text"
        case .identifier: "an id of letters, digits, '-' and '_'"
        case .version: "a version such as '1' or '1.2.0'"
        case .topic: "a topic such as order.placed"
        case .bool: "true or false"
        case .integer(let range) where range.upperBound == .max: "a whole number of at least \(range.lowerBound)"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range) where range.upperBound == .infinity: "a number of at least \(brief(range.lowerBound))"
        case .number(let range): "a number from \(brief(range.lowerBound)) to \(brief(range.upperBound))"
        case .duration: "a duration: seconds, or such as 500ms, 30s, 5m, 2h, 7d"
        case .oneOf(let words): "one of " + words.map { "'\($0)'" }.joined(separator: ", ")
        case .codePattern: "a code from 100 to 999, a class such as 5xx, or '*'"
        case .codePatterns: "a code from 100 to 999, a class such as 5xx, '*', or a list of these"
        case .code: "a code from 100 to 999"
        case .schema: "a JSON Schema: a mapping, true or false"
        case .payload: "the JSON Schema of the payload"
        case .maps: "a mapping of names to values or expressions, or one expression"
        case .retry: "a retry policy such as {maximum_attempts: 3}"
        case .activityName: "the id of an activity"
        case .expression(.any): "a value or an expression"
        case .expression(let type): "\(type.described), or an expression"
        case .block(let block): block.described
        case .list(let type, _): "a list, each item \(type.described)"
        case .oneOrMore(let item): "\(item.described), or a list of them"
        case .map(let key, let value, _): "a mapping from \(key.described) to \(value.described)"
        case .activity: "an activity: a mapping with 'type'"
        }
    }

    /// True if an expression may stand here.
    package var allowsExpression: Bool {
        switch self {
        case .any, .maps, .expression: true
        default: false
        }
    }

    private func brief(_ number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? String(number)
    }
}
