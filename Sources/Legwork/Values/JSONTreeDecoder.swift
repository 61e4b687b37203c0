import LegworkJSON

/// Decodes `Decodable` values from a JSON tree.
struct JSONTreeDecoder: Decoder {
    let json: JSON
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let object = json.objectValue else { throw mismatch([String: JSONValue].self, "an object") }
        return KeyedDecodingContainer(JSONObjectDecoding(object: object, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let items = json.arrayValue else { throw mismatch([JSONValue].self, "a list") }
        return JSONArrayDecoding(items: items, codingPath: codingPath)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { JSONScalarDecoding(decoder: self) }

    func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
        let description = "expected \(expected), found \(json.typeName)"
        let context = DecodingError.Context(codingPath: codingPath, debugDescription: description)
        return json.isNull ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }

    func decode<T: Decodable>(_ type: T.Type) throws -> T { try T(from: self) }
}

private struct JSONScalarDecoding: SingleValueDecodingContainer {
    let decoder: JSONTreeDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.json.isNull }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard let value = decoder.json.boolValue else { throw decoder.mismatch(type, "a truth") }
        return value
    }

    func decode(_ type: String.Type) throws -> String {
        guard let value = decoder.json.stringValue else { throw decoder.mismatch(type, "text") }
        return value
    }

    func decode(_ type: Double.Type) throws -> Double {
        guard let value = decoder.json.doubleValue else { throw decoder.mismatch(type, "a number") }
        return value
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try whole(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try whole(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try whole(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try whole(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try whole(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try whole(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try whole(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try whole(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try whole(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try whole(type) }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try decoder.decode(type) }

    private func whole<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        if let value = decoder.json.integerValue.flatMap({ Number(exactly: $0) }) { return value }
        if let value = decoder.json.doubleValue.flatMap({ Number(exactly: $0) }) { return value }
        throw decoder.mismatch(type, "a whole number of \(Number.bitWidth) bits")
    }
}

private struct JSONObjectDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let object: JSONObject
    let codingPath: [any CodingKey]
    var allKeys: [Key] { object.keys.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { object[key.stringValue] != nil }

    func decodeNil(forKey key: Key) throws -> Bool { object[key.stringValue]?.isNull ?? true }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try decoder(key).decode(type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try decoder(JSONKey("super")) }

    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

    private func decoder(_ key: some CodingKey) throws -> JSONTreeDecoder {
        guard let value = object[key.stringValue] else {
            let description = "expected a member '\(key.stringValue)'; the object has \(object.keys)"
            throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: description))
        }
        return JSONTreeDecoder(json: value, codingPath: codingPath + [key])
    }
}

private struct JSONArrayDecoding: UnkeyedDecodingContainer {
    let items: [JSON]
    let codingPath: [any CodingKey]
    private(set) var currentIndex = 0
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    init(items: [JSON], codingPath: [any CodingKey]) {
        self.items = items
        self.codingPath = codingPath
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, items[currentIndex].isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().decode(type) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }

    mutating func superDecoder() throws -> any Decoder { try next() }

    private mutating func next() throws -> JSONTreeDecoder {
        let path = codingPath + [JSONKey(currentIndex)]
        guard !isAtEnd else {
            let description = "the list has only \(items.count) items"
            throw DecodingError.valueNotFound(JSONValue.self, .init(codingPath: path, debugDescription: description))
        }
        defer { currentIndex += 1 }
        return JSONTreeDecoder(json: items[currentIndex], codingPath: path)
    }
}
