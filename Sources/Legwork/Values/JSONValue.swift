package import LegworkJSON

/// A JSON value: what goes into a flow, through it and out of it, unchanged.
///
/// ## Making one
///
/// Write it as a literal, or encode anything `Encodable`:
/// ```swift
/// let input: JSONValue = ["id": "7", "lines": [1, 2, 3], "express": true]
/// let other = try JSONValue(encoding: order)
/// ```
///
/// ## Reading one
///
/// ```swift
/// let id = input["id"]?.string
/// let order = try input.decode(as: Order.self)
/// ```
public struct JSONValue: Sendable, Equatable {
    /// The value below the roof.
    package var json: JSON

    /// A value from below the roof.
    package init(_ json: JSON) { self.json = json }

    /// The `null` of JSON.
    public static var null: JSONValue { JSONValue(.null) }

    /// The value of a JSON text.
    ///
    /// - Throws: ``LegworkError`` with code 400 and the place of the mistake.
    public init(parsing text: String) throws {
        do { json = try JSON(parsing: Array(text.utf8)) } catch {
            throw LegworkError(.badRequest, "this is no JSON: \(error)")
        }
    }

    /// The value as compact JSON text.
    public var text: String { String(decoding: json.serialized(), as: UTF8.self) }

    /// The member of an object, or nil. Setting nil removes it; setting a member of anything but an object makes it one.
    public subscript(key: String) -> JSONValue? {
        get { json[key].map(JSONValue.init) }
        set {
            var object = json.objectValue ?? JSONObject()
            object[key] = newValue?.json
            json = .object(object)
        }
    }

    /// The item of a list, or nil.
    public subscript(index: Int) -> JSONValue? {
        guard let items = json.arrayValue, items.indices.contains(index) else { return nil }
        return JSONValue(items[index])
    }

    /// The text, or nil where this is none.
    public var string: String? { json.stringValue }

    /// The whole number, or nil where this is none.
    public var integer: Int64? { json.integerValue }

    /// The number, or nil where this is none.
    public var number: Double? { json.doubleValue }

    /// The truth, or nil where this is none.
    public var bool: Bool? { json.boolValue }

    /// The items, or nil where this is no list.
    public var array: [JSONValue]? { json.arrayValue?.map(JSONValue.init) }

    /// The members in order, or nil where this is no object.
    public var members: [(key: String, value: JSONValue)]? {
        json.objectValue?.map { ($0.key, JSONValue($0.value)) }
    }

    /// True for `null`.
    public var isNull: Bool { json.isNull }
}

extension JSONValue: CustomStringConvertible {
    /// The value as compact JSON text.
    public var description: String { text }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// `null`.
    public init(nilLiteral: ()) { json = .null }

    /// A truth.
    public init(booleanLiteral value: Bool) { json = .bool(value) }

    /// A whole number.
    public init(integerLiteral value: Int64) { json = .integer(value) }

    /// A number.
    public init(floatLiteral value: Double) { json = .double(value) }

    /// Text.
    public init(stringLiteral value: String) { json = .string(value) }

    /// A list.
    public init(arrayLiteral elements: JSONValue...) { json = .array(elements.map(\.json)) }

    /// An object, members in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        json = .object(JSONObject(elements.map { (key: $0.0, value: $0.1.json) }))
    }
}
