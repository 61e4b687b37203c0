import LegworkJSON

/// A place in a tree that is being encoded.
final class JSONBox {
    private enum Content {
        case json(JSON)
        case object([(key: String, box: JSONBox)])
        case array([JSONBox])
    }

    private var content = Content.json(.null)

    init() {}

    /// The finished tree.
    var json: JSON {
        switch content {
        case .json(let json): json
        case .object(let members): .object(JSONObject(members.map { (key: $0.key, value: $0.box.json) }))
        case .array(let items): .array(items.map(\.json))
        }
    }

    var count: Int {
        if case .array(let items) = content { items.count } else { 0 }
    }

    func set(_ json: JSON) { content = .json(json) }

    func becomeObject() {
        if case .object = content { return }
        content = .object([])
    }

    func becomeArray() {
        if case .array = content { return }
        content = .array([])
    }

    func member(_ key: String) -> JSONBox {
        let box = JSONBox()
        if case .object(let members) = content { content = .object(members + [(key, box)]) }
        return box
    }

    func item() -> JSONBox {
        let box = JSONBox()
        if case .array(let items) = content { content = .array(items + [box]) }
        return box
    }
}

/// Encodes `Encodable` values into the tree of ``JSONBox``.
struct JSONTreeEncoder: Encoder {
    let box: JSONBox
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        box.becomeObject()
        return KeyedEncodingContainer(JSONObjectEncoding(box: box, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        box.becomeArray()
        return JSONArrayEncoding(box: box, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        JSONScalarEncoding(box: box, codingPath: codingPath)
    }
}

/// Numbers keep their kind: whole ones that fit 64 bits are integers.
private func number(_ value: some BinaryInteger) -> JSON {
    Int64(exactly: value).map(JSON.integer) ?? .double(Double(value))
}

private struct JSONScalarEncoding: SingleValueEncodingContainer {
    let box: JSONBox
    let codingPath: [any CodingKey]

    mutating func encodeNil() throws { box.set(.null) }
    mutating func encode(_ value: Bool) throws { box.set(.bool(value)) }
    mutating func encode(_ value: String) throws { box.set(.string(value)) }
    mutating func encode(_ value: Double) throws { box.set(.double(value)) }
    mutating func encode(_ value: Float) throws { box.set(.double(Double(value))) }
    mutating func encode(_ value: Int) throws { box.set(number(value)) }
    mutating func encode(_ value: Int8) throws { box.set(number(value)) }
    mutating func encode(_ value: Int16) throws { box.set(number(value)) }
    mutating func encode(_ value: Int32) throws { box.set(number(value)) }
    mutating func encode(_ value: Int64) throws { box.set(number(value)) }
    mutating func encode(_ value: UInt) throws { box.set(number(value)) }
    mutating func encode(_ value: UInt8) throws { box.set(number(value)) }
    mutating func encode(_ value: UInt16) throws { box.set(number(value)) }
    mutating func encode(_ value: UInt32) throws { box.set(number(value)) }
    mutating func encode(_ value: UInt64) throws { box.set(number(value)) }
    mutating func encode<T: Encodable>(_ value: T) throws {
        try value.encode(to: JSONTreeEncoder(box: box, codingPath: codingPath))
    }
}

private struct JSONObjectEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let box: JSONBox
    let codingPath: [any CodingKey]

    mutating func encodeNil(forKey key: Key) throws { box.member(key.stringValue).set(.null) }

    mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        try value.encode(to: JSONTreeEncoder(box: box.member(key.stringValue), codingPath: codingPath + [key]))
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        JSONTreeEncoder(box: box.member(key.stringValue), codingPath: codingPath + [key]).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        JSONTreeEncoder(box: box.member(key.stringValue), codingPath: codingPath + [key]).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        JSONTreeEncoder(box: box.member("super"), codingPath: codingPath + [JSONKey("super")])
    }

    mutating func superEncoder(forKey key: Key) -> any Encoder {
        JSONTreeEncoder(box: box.member(key.stringValue), codingPath: codingPath + [key])
    }
}

private struct JSONArrayEncoding: UnkeyedEncodingContainer {
    let box: JSONBox
    let codingPath: [any CodingKey]
    var count: Int { box.count }
    private var path: [any CodingKey] { codingPath + [JSONKey(count)] }

    init(box: JSONBox, codingPath: [any CodingKey]) {
        self.box = box
        self.codingPath = codingPath
    }

    mutating func encodeNil() throws { box.item().set(.null) }

    mutating func encode<T: Encodable>(_ value: T) throws {
        let path = path
        try value.encode(to: JSONTreeEncoder(box: box.item(), codingPath: path))
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        let path = path
        return JSONTreeEncoder(box: box.item(), codingPath: path).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        let path = path
        return JSONTreeEncoder(box: box.item(), codingPath: path).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        let path = path
        return JSONTreeEncoder(box: box.item(), codingPath: path)
    }
}
