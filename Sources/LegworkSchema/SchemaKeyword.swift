/// The keywords of a schema.
enum SchemaKeyword: String, CaseIterable {
    case type, `enum`, const, format, pattern, properties, required, items, contains, minimum, maximum, not
    case ref = "$ref"
    case defs = "$defs"
    case definitions
    case additionalProperties, patternProperties, propertyNames, dependentRequired, dependentSchemas
    case minProperties, maxProperties
    case prefixItems, minItems, maxItems, uniqueItems, minContains, maxContains
    case exclusiveMinimum, exclusiveMaximum, multipleOf
    case minLength, maxLength
    case allOf, anyOf, oneOf
    case condition = "if"
    case consequence = "then"
    case alternative = "else"
    case title, description, `default`, examples, deprecated, readOnly, writeOnly
    case comment = "$comment"
    case dialect = "$schema"
    case id = "$id"

    /// Keywords of other dialects, with what to write instead.
    static let foreign: [String: String] = [
        "nullable": "add 'null' to the list of types: type: [string, 'null']",
        "example": "write 'examples' with a list",
        "optional": "a member is optional unless 'required' of its object lists it",
        "additionalItems": "write 'items' for the schema of what follows 'prefixItems'",
        "dependencies": "write 'dependentRequired' or 'dependentSchemas'",
        "unevaluatedProperties": "it is not supported; list all properties and write additionalProperties: false",
        "unevaluatedItems": "it is not supported; write 'prefixItems' and items: false",
        "$anchor": "it is not supported; refer to a schema by its path: $ref: '#/$defs/name'",
        "$dynamicRef": "it is not supported; write $ref: '#/$defs/name'",
        "$dynamicAnchor": "it is not supported; refer to a schema by its path: $ref: '#/$defs/name'",
        "$recursiveRef": "it is not supported; write $ref: '#'",
        "$vocabulary": "it is not supported; remove it",
        "divisibleBy": "write 'multipleOf'",
        "contentEncoding": "it is not supported; remove it",
        "contentMediaType": "it is not supported; remove it",
        "contentSchema": "it is not supported; remove it",
    ]
}
