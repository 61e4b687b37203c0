import LegworkJSON

/// One schema of a compiled table; others are referred to by their place in it.
struct SchemaNode: Sendable {
    /// A keyword that takes a schema's place for a name.
    struct Named: Sendable {
        let name: String
        let schema: Int
    }

    /// A compiled regular expression and its text.
    struct Pattern: Sendable {
        let text: String
        let matches: @Sendable (String) -> Bool
    }

    /// Where the schema stands.
    let path: JSONPointer
    /// True for the schema `false`, which nothing satisfies.
    var isFalse = false
    var types: SchemaTypes?
    var values: [JSON]?
    var constant: JSON?
    var reference: Int?

    var minimum: JSON?
    var maximum: JSON?
    var exclusiveMinimum: JSON?
    var exclusiveMaximum: JSON?
    var multipleOf: JSON?

    var minLength: Int?
    var maxLength: Int?
    var pattern: Pattern?
    var format: SchemaFormat?

    var prefixItems: [Int] = []
    var items: Int?
    var contains: Int?
    var minContains: Int?
    var maxContains: Int?
    var minItems: Int?
    var maxItems: Int?
    var hasUniqueItems = false

    var properties: [Named] = []
    /// The place in `properties` by name.
    var propertyPlaces = JSONObject()
    var patternProperties: [(pattern: Pattern, schema: Int)] = []
    var additionalProperties: Int?
    var propertyNames: Int?
    var required: [String] = []
    var dependentRequired: [(name: String, needs: [String])] = []
    var dependentSchemas: [Named] = []
    var minProperties: Int?
    var maxProperties: Int?

    var allOf: [Int] = []
    var anyOf: [Int] = []
    var oneOf: [Int] = []
    var not: Int?
    var condition: Int?
    var consequence: Int?
    var alternative: Int?

    /// A schema that says nothing yet.
    init(path: JSONPointer) { self.path = path }

    /// The schema of a property by its exact name.
    func property(_ name: String) -> Int? {
        propertyPlaces[name]?.integerValue.map { properties[Int($0)].schema }
    }

    /// The schemas that judge the same value as this one.
    var inPlace: [Int] {
        [reference, not, condition, consequence, alternative].compactMap(\.self)
            + allOf + anyOf + oneOf + dependentSchemas.map(\.schema)
    }
}
