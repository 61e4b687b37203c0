/// One operand of a function, as its documentation names it.
package struct Parameter: Sendable, Hashable {
    /// What an operand may be.
    package enum Kind: String, Sendable {
        /// Any value.
        case any
        /// Text; other values are refused.
        case text
        /// Text or a list; other values are refused.
        case textOrList
        /// Anything; lists and objects are compared as their texts.
        case compared
        /// Anything that stands for a text.
        case coercedText
        /// Anything that stands for a number.
        case number
        /// A number itself.
        case strictNumber
        /// Anything that is true or false.
        case truth
        /// A list.
        case list
        /// An object.
        case object
        /// A date: milliseconds or ISO 8601 text.
        case date
        /// A duration: seconds, `15m` or `PT15M`.
        case duration
        /// A regular expression.
        case pattern
        /// A cron expression.
        case cron
        /// `ASCENDING` or `DESCENDING`.
        case order
        /// A unit of time, such as `day`.
        case unit
        /// A pattern that dates are written by, such as `yyyy-MM-dd`.
        case datePattern
        /// A time zone, such as `Europe/Paris`, `UTC` or `+02:00`.
        case zone
    }

    /// What it is called.
    package let name: String

    /// What it may be.
    package let kind: Kind

    /// May be left out.
    package let isOptional: Bool

    /// Stands for any number of operands.
    package let isVariadic: Bool

    static func required(_ name: String, _ kind: Kind = .any) -> Parameter {
        Parameter(name: name, kind: kind, isOptional: false, isVariadic: false)
    }

    static func optional(_ name: String, _ kind: Kind = .any) -> Parameter {
        Parameter(name: name, kind: kind, isOptional: true, isVariadic: false)
    }

    static func variadic(_ name: String, _ kind: Kind = .any) -> Parameter {
        Parameter(name: name, kind: kind, isOptional: true, isVariadic: true)
    }
}

extension Parameter {
    /// The types that an operand here may have; any other makes the call fail, whatever the other operands are.
    package var types: OperandTypes {
        guard !isVariadic, !isOptional else { return .any }
        return switch kind {
        case .text: .text
        case .textOrList: [.text, .list]
        case .strictNumber: .number
        case .list: .list
        case .object: .object
        case .date: [.number, .text]
        default: .any
        }
    }
}

extension Parameter: CustomStringConvertible {
    /// The name, with `?` where it may be left out and `…` where it stands for many.
    package var description: String { isVariadic ? "…\(name)" : isOptional ? "\(name)?" : name }
}
