package import LegworkJSON

/// The JSON Schema of app files, for completion and hovers in editors; made from the key tables.
///
/// Shape: draft 2020-12, of what older readers of schemas understand as well: no list of `prefixItems`, no dynamic
/// references. It says what can be said of one place at a time; the compiler says the rest.
package enum EditorSchema {
    /// The schema, as `Schemas/app.schema.json` holds it.
    package static var document: JSON {
        var definitions = JSONObject()
        definitions["expression"] = expression
        definitions["fileReference"] = fileReference
        definitions["codePattern"] = codePattern
        definitions["activity"] = activity
        definitions["jsonSchema"] = jsonSchema
        for block in Block.all where block != .document { definitions[name(of: block)] = schema(of: block) }
        return schema(
            of: .document,
            title: "Legwork app",
            description: "A flow of Legwork: graphs of activities. `legwork check` says what a schema cannot.",
            definitions
        )
    }

    /// The schema of files of tests, as `Schemas/tests.schema.json` holds it.
    package static var tests: JSON {
        var definitions = JSONObject()
        definitions["fileReference"] = fileReference
        for block in TestBlock.allCases where block != .tests {
            definitions[name(of: .test(block))] = schema(of: .test(block))
        }
        return schema(
            of: .test(.tests),
            title: "Legwork tests",
            description: "The tests of a flow of Legwork. `legwork test` runs them.",
            definitions
        )
    }

    private static func schema(
        of block: Block,
        title: String,
        description: String,
        _ definitions: JSONObject
    ) -> JSON {
        var object = JSONObject()
        object["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        object["title"] = .string(title)
        object["description"] = .string(description)
        for (key, value) in schema(of: block).objectValue ?? JSONObject() { object[key] = value }
        object["$defs"] = .object(definitions)
        return .object(object)
    }

    // MARK: Blocks

    private static func name(of block: Block) -> String {
        switch block {
        case .activity(let type): type.rawValue
        case .test(let block): block.rawValue
        default: "\(block)"
        }
    }

    private static func schema(of block: Block) -> JSON {
        var properties = JSONObject()
        for key in Language.keys(of: block) {
            for name in [key.name] + key.aliases { properties[name] = described(schema(of: key.type), key) }
        }
        var object = JSONObject()
        object["type"] = "object"
        object["properties"] = .object(properties)
        let required = Language.keys(of: block).filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { object["required"] = .array(required) }
        if block == .document || block == .test(.tests) { object["patternProperties"] = ["^x-": [:]] }
        object["additionalProperties"] = false
        let excluded = exclusions(of: block)
        if !excluded.isEmpty { object["allOf"] = .array(excluded.map { ["not": $0] }) }
        if case .activity(let type) = block { object["description"] = .string(type.summary) }
        return .object(object)
    }

    /// What must not stand in one mapping together: two spellings of a key, and what an edge's keys exclude.
    private static func exclusions(of block: Block) -> [JSON] {
        var found: [JSON] = Language.keys(of: block).flatMap { key in
            key.aliases.map { ["required": [.string(key.name), .string($0)]] }
        }
        guard block == .edge else { return found }
        func conditions(with key: JSON) -> JSON { ["conditions": ["type": "object", "required": [key]]] }
        found.append(["required": ["code", "conditions"], "properties": conditions(with: "code")])
        var whenElse = conditions(with: "match").objectValue ?? JSONObject()
        whenElse["else"] = ["const": true]
        found.append(["required": ["else", "conditions"], "properties": .object(whenElse)])
        return found
    }

    private static func described(_ schema: JSON, _ key: KeySpec) -> JSON {
        guard case .object(var object) = schema else { return schema }
        let preset = key.defaultText.map { " Default: `\($0)`." } ?? ""
        object["description"] = .string(key.documentation + preset)
        return .object(object)
    }

    private static var activity: JSON {
        var cases: [JSON] = []
        for type in ActivityType.allCases {
            let names: [JSON] = type == .hook ? ["hook", "activity"] : [.string(type.rawValue)]
            let condition: JSON = ["properties": ["type": ["enum": .array(names)]], "required": ["type"]]
            cases.append(["if": condition, "then": reference(to: type.rawValue)])
        }
        return [
            "type": "object",
            "required": ["type"],
            "properties": ["type": ["enum": .array(Language.activityTypes.map(JSON.string))]],
            "allOf": .array(cases),
        ]
    }

    // MARK: Values

    private static func schema(of type: ValueType) -> JSON {
        switch type {
        case .any: [:]
        case .data: ["type": "object"]
        case .text: ["type": ["string", "number"]]
        case .identifier, .activityName: ["type": ["string", "number"], "pattern": "^[A-Za-z0-9_-]+$"]
        case .version: ["type": ["string", "number"], "pattern": "^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$"]
        case .topic: ["type": ["string", "number"], "pattern": "^[^\\s{}'\"]+$"]
        case .bool: ["type": "boolean"]
        case .integer(let range):
            ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .number(let range):
            ["type": "number", "minimum": .double(range.lowerBound), "maximum": .double(range.upperBound)]
        case .duration(let isPositive): duration(isPositive: isPositive)
        case .oneOf(let words): ["enum": .array(words.map(JSON.string))]
        case .codePattern: reference(to: "codePattern")
        case .codePatterns: either(reference(to: "codePattern"), list(of: reference(to: "codePattern"), isFilled: true))
        case .code: ["type": ["integer", "string"], "minimum": 100, "maximum": 999, "pattern": "^[1-9][0-9][0-9]$"]
        case .schema: either(reference(to: "jsonSchema"), reference(to: "fileReference"))
        case .payload: either(reference(to: "jsonSchema"), ["type": "null"], payloadUnderSchema)
        case .maps: either(["type": "object"], reference(to: "expression"))
        case .retry: either(reference(to: "retry"), shortRetry)
        case .expression(.any): [:]
        case .expression(let literal): either(schema(of: literal), reference(to: "expression"))
        case .block(let block): either(reference(to: name(of: block)), reference(to: "fileReference"))
        case .activity: either(reference(to: "activity"), reference(to: "fileReference"))
        case .list(let item, let allowsEmpty):
            either(list(of: schema(of: item), isFilled: !allowsEmpty), reference(to: "fileReference"))
        case .oneOrMore(let item): either(schema(of: item), list(of: schema(of: item), isFilled: true))
        case .map(let key, let value, let allowsEmpty):
            either(map(key, value, isFilled: !allowsEmpty), reference(to: "fileReference"))
        }
    }

    private static func duration(isPositive: Bool) -> JSON {
        let text = "^[+-]?[0-9]*\\.?[0-9]+(ms|s|m|h|d)?$"
        return isPositive
            ? ["type": ["number", "string"], "exclusiveMinimum": 0, "pattern": .string(text)]
            : ["type": ["number", "string", "null"], "pattern": .string(text)]
    }

    private static func list(of item: JSON, isFilled: Bool) -> JSON {
        isFilled ? ["type": "array", "minItems": 1, "items": item] : ["type": ["array", "null"], "items": item]
    }

    private static func map(_ key: ValueType, _ value: ValueType, isFilled: Bool) -> JSON {
        var object = JSONObject()
        object["type"] = isFilled ? "object" : ["object", "null"]
        if isFilled { object["minProperties"] = 1 }
        if let pattern = schema(of: key)["pattern"] { object["propertyNames"] = ["pattern": pattern] }
        object["additionalProperties"] = schema(of: value)
        return .object(object)
    }

    private static func either(_ schemas: JSON...) -> JSON { ["anyOf": .array(schemas)] }

    private static func reference(to name: String) -> JSON { ["$ref": .string("#/$defs/\(name)")] }

    private static let payloadUnderSchema: JSON = [
        "type": "object",
        "properties": ["schema": ["$ref": "#/$defs/jsonSchema"]],
        "required": ["schema"],
        "additionalProperties": false,
    ]

    /// What editors should know of a JSON Schema inside an app; the compiler checks all of it.
    private static let jsonSchema: JSON = {
        let schema: JSON = ["$ref": "#/$defs/jsonSchema"]
        let schemas: JSON = ["type": "object", "additionalProperties": schema]
        let list: JSON = ["type": "array", "minItems": 1, "items": schema]
        let names: JSON = ["enum": ["string", "integer", "number", "boolean", "object", "array", "null"]]
        let count: JSON = ["type": "integer", "minimum": 0]
        let common: JSON = [
            "type": ["anyOf": [names, ["type": "array", "minItems": 1, "items": names]]],
            "properties": schemas, "patternProperties": schemas, "additionalProperties": schema,
            "propertyNames": schema, "required": ["type": "array", "items": ["type": "string"]],
            "items": schema, "prefixItems": list, "contains": schema, "allOf": list, "anyOf": list, "oneOf": list,
            "not": schema, "if": schema, "then": schema, "else": schema, "enum": ["type": "array"], "const": [:],
            "format": ["type": "string"], "pattern": ["type": "string"], "title": ["type": "string"],
            "description": ["type": "string"], "default": [:], "$defs": schemas, "$ref": ["type": "string"],
        ]
        var properties = common.objectValue ?? JSONObject()
        for name in ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"] {
            properties[name] = count
        }
        for name in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] {
            properties[name] = ["type": "number"]
        }
        return ["type": ["object", "boolean"], "properties": .object(properties), "description": "A JSON Schema."]
    }()

    private static let codePattern: JSON = [
        "anyOf": [
            ["type": "integer", "minimum": 100, "maximum": 999],
            ["type": "string", "pattern": "^([1-9][0-9][0-9]|[1-9]xx|\\*)$"],
        ]
    ]

    private static let shortRetry: JSON = [
        "type": "object",
        "minProperties": 1,
        "patternProperties": [
            "^([1-9][0-9][0-9]|[1-9]xx|\\*)$": [
                "anyOf": [
                    ["type": "integer", "minimum": 1],
                    ["type": "array", "minItems": 1, "maxItems": 1, "items": ["type": "integer", "minimum": 1]],
                ]
            ]
        ],
        "additionalProperties": false,
        "description": "The short form: `'500': [3]` means three retries on 500.",
    ]

    private static var expression: JSON {
        let keywords = ExpressionForm.keywords.sorted().map { JSON(dictionaryLiteral: ("required", [.string($0)])) }
        return [
            "anyOf": [
                ["type": "string", "pattern": "^\\{.*\\}$"],
                ["type": "object", "anyOf": .array(keywords)],
            ],
            "description":
                "An expression: `'{activity.output.data.path}'`, `'{@domain.function}'` or `{ '@pipe': [...] }`.",
        ]
    }

    private static let fileReference: JSON = [
        "type": "object",
        "properties": [
            "$ref": ["type": "string", "description": "`./file.yaml#/json/pointer`, relative to this file."]
        ],
        "required": ["$ref"],
        "additionalProperties": false,
    ]
}
