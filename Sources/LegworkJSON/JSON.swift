/// The one data value of the house: what goes into a job, through its mappings and out of it.
///
/// Shape: JSON as RFC 8259 defines it, with two number cases, so that 64-bit integers stay exact. Text is compared and
/// keyed by its Unicode scalars, never by canonical equivalence.
/// Source: `10-language` §7: JSON goes in and out unchanged.
package enum JSON: Sendable {
    /// The JSON `null`; something absent is a Swift `nil`, never this.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number written without fraction and exponent that fits 64 bits.
    case integer(Int64)
    /// Any other number. Not-a-number and infinities live only inside an evaluation and print as `null`.
    case double(Double)
    /// Text.
    case string(String)
    /// A list.
    case array([JSON])
    /// An object; members keep the order in which they were inserted.
    case object(JSONObject)
}

extension JSON {
    /// An object without members.
    package static var emptyObject: JSON { .object(JSONObject()) }

    /// The member `key` of an object, or nil where this is no object or has no such member.
    package subscript(key: String) -> JSON? {
        guard case .object(let object) = self else { return nil }
        return object[key]
    }

    /// The text of a string value, else nil.
    package var stringValue: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The truth of a bool value, else nil.
    package var boolValue: Bool? {
        guard case .bool(let truth) = self else { return nil }
        return truth
    }

    /// The exact whole number that this value is (`5` and `5.0` alike), else nil.
    package var integerValue: Int64? {
        switch self {
        case .integer(let number): number
        case .double(let number): Int64(exactly: number)
        default: nil
        }
    }

    /// The number as a double, else nil. Integers beyond 2^53 round.
    package var doubleValue: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    /// The items of a list, else nil.
    package var arrayValue: [JSON]? {
        guard case .array(let items) = self else { return nil }
        return items
    }

    /// The object, else nil.
    package var objectValue: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    /// True for `null` alone.
    package var isNull: Bool {
        guard case .null = self else { return false }
        return true
    }

    /// The name of the value's type, as JSON Schema and error messages spell it.
    package var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSON: Equatable {
    /// Deep equality without coercion: `5` equals `5.0`, members compare unordered, text by its scalars.
    package static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.integer(let a), .integer(let b)): a == b
        case (.double(let a), .double(let b)): a == b
        case (.integer(let a), .double(let b)), (.double(let b), .integer(let a)): Int64(exactly: b) == a
        case (.string(let a), .string(let b)): a.sameScalars(as: b)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }
}

extension JSON: Hashable {
    /// Hashes what `==` compares: `5` like `5.0`, members in any order, text by its scalars.
    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0 as UInt8)
        case .bool(let truth):
            hasher.combine(1 as UInt8)
            hasher.combine(truth)
        case .integer(let number):
            hasher.combine(2 as UInt8)
            hasher.combine(number)
        case .double(let number):
            hasher.combine(2 as UInt8)
            if let whole = Int64(exactly: number) { hasher.combine(whole) } else { hasher.combine(number) }
        case .string(let text):
            hasher.combine(3 as UInt8)
            text.hashScalars(into: &hasher)
        case .array(let items):
            hasher.combine(4 as UInt8)
            hasher.combine(items)
        case .object(let object):
            hasher.combine(5 as UInt8)
            hasher.combine(object)
        }
    }
}

extension JSON {
    /// Changes the object that this value is, in place and without copying it.
    ///
    /// A value that is no object counts as one without members, and becomes an object.
    package mutating func withObject<Result, Failure: Error>(
        _ change: (inout JSONObject) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var object = objectValue ?? JSONObject()
        // Let go of the old storage, so that the change finds itself its only owner.
        self = .null
        defer { self = .object(object) }
        return try change(&object)
    }
}
