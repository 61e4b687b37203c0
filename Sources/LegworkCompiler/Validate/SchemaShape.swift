import LegworkJSON

/// What a JSON Schema says about the parts of a value, as far as it can be told without the value.
///
/// Anything that a schema leaves open is nil: nothing is claimed that could be otherwise.
struct SchemaShape {
    private let root: JSON
    private let schema: JSON

    init(_ schema: JSON) {
        self.init(root: schema, schema: schema)
    }

    private init(root: JSON, schema: JSON) {
        self.root = root
        self.schema = Self.resolved(schema, root: root)
    }

    /// What came of following a path.
    enum Outcome {
        /// The part, of which something is known.
        case part(SchemaShape)
        /// Nothing is known from here on.
        case open
        /// There can be no such part; why, as a sentence's end, and the names that there are.
        case impossible(reason: String, known: [String])
    }

    /// The types that a value may have; nil for any.
    var types: Set<String>? {
        guard !isComposed else { return nil }
        if let values = schema["enum"]?.arrayValue { return Set(values.map(\.typeName)) }
        if let value = schema["const"] { return [value.typeName] }
        if let type = schema["type"]?.stringValue { return [type] }
        return schema["type"]?.arrayValue.map { Set($0.compactMap(\.stringValue)) }
    }

    /// The names that an object must have.
    var required: [String] {
        guard !isComposed else { return [] }
        return schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    /// The part of this name or position.
    func part(_ name: String) -> Outcome {
        guard case .object = schema, !isComposed else { return .open }
        let isPosition = Int(name) != nil
        if let types {
            let holders: Set<String> = isPosition ? ["object", "array"] : ["object"]
            if types.isDisjoint(with: holders) {
                let text = types.sorted().map { $0 == "null" ? "null" : Self.article($0) }.joined(separator: " or ")
                return .impossible(reason: "is \(text)", known: [])
            }
            if isPosition, types.contains("array") { return item(name) }
        } else if isPosition {
            return .open
        }
        if let property = schema["properties"]?[name] { return .part(SchemaShape(root: root, schema: property)) }
        if schema["patternProperties"] != nil || schema["unevaluatedProperties"] != nil { return .open }
        switch schema["additionalProperties"] {
        case .bool(false)?:
            return .impossible(reason: "has no other members", known: schema["properties"]?.objectValue?.keys ?? [])
        case .object(let object)?: return .part(SchemaShape(root: root, schema: .object(object)))
        default: return .open
        }
    }

    private func item(_ position: String) -> Outcome {
        guard schema["prefixItems"] == nil, let items = schema["items"], case .object = items else { return .open }
        return .part(SchemaShape(root: root, schema: items))
    }

    /// True where several schemas together decide.
    private var isComposed: Bool {
        ["allOf", "anyOf", "oneOf", "if", "not", "dependentSchemas", "$dynamicRef"].contains { schema[$0] != nil }
    }

    private static func article(_ type: String) -> String {
        type == "array" || type == "object" || type == "integer" ? "an \(type)" : "a \(type)"
    }

    /// Follows references inside the schema, a few in a row at most.
    private static func resolved(_ schema: JSON, root: JSON) -> JSON {
        var schema = schema
        for _ in 0..<8 {
            guard let reference = schema["$ref"]?.stringValue else { return schema }
            guard reference == "#" || reference.hasPrefix("#/") else { return .bool(true) }
            var target = root
            for token in reference.dropFirst(2).split(separator: "/") {
                guard let next = target[String(token)] else { return .bool(true) }
                target = next
            }
            schema = target
        }
        return .bool(true)
    }
}
