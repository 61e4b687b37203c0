/// The keywords of JSON Schema that people write most, with their meaning.
enum SchemaKeys {
    /// A keyword.
    struct Key {
        let name: String
        let meaning: String
        /// True for what is written on lines of its own.
        var holdsMore = false
    }

    /// The keywords, most used first.
    static let all: [Key] = [
        Key(
            name: "type",
            meaning: "What the value is: `string`, `number`, `integer`, `boolean`, `object`, `array`, `null`."
        ),
        Key(name: "properties", meaning: "The schemas of an object's members, by name.", holdsMore: true),
        Key(name: "required", meaning: "The members that must be there: `[id, total]`."),
        Key(name: "items", meaning: "The schema of each item of a list.", holdsMore: true),
        Key(name: "enum", meaning: "The values that are allowed: `[red, green]`."),
        Key(name: "const", meaning: "The one value that is allowed."),
        Key(
            name: "additionalProperties",
            meaning: "`false`: no members but those under `properties`; or their schema."
        ),
        Key(name: "description", meaning: "What the value means; completion shows it."),
        Key(name: "format", meaning: "What the text looks like: `date-time`, `email`, `uri`, `uuid` and others."),
        Key(name: "pattern", meaning: "A regular expression that the text must match."),
        Key(name: "minimum", meaning: "The least number that is allowed."),
        Key(name: "maximum", meaning: "The greatest number that is allowed."),
        Key(name: "exclusiveMinimum", meaning: "The number must be greater."),
        Key(name: "exclusiveMaximum", meaning: "The number must be less."),
        Key(name: "multipleOf", meaning: "The number must be a multiple of this."),
        Key(name: "minLength", meaning: "The fewest characters of a text."),
        Key(name: "maxLength", meaning: "The most characters of a text."),
        Key(name: "minItems", meaning: "The fewest items of a list."),
        Key(name: "maxItems", meaning: "The most items of a list."),
        Key(name: "uniqueItems", meaning: "`true`: no item twice."),
        Key(name: "minProperties", meaning: "The fewest members of an object."),
        Key(name: "maxProperties", meaning: "The most members of an object."),
        Key(name: "patternProperties", meaning: "The schemas of members whose names match.", holdsMore: true),
        Key(name: "propertyNames", meaning: "The schema of members' names.", holdsMore: true),
        Key(name: "prefixItems", meaning: "The schemas of the first items, one after the other.", holdsMore: true),
        Key(name: "contains", meaning: "The schema of at least one item.", holdsMore: true),
        Key(name: "allOf", meaning: "All of these schemas must hold.", holdsMore: true),
        Key(name: "anyOf", meaning: "At least one of these schemas must hold.", holdsMore: true),
        Key(name: "oneOf", meaning: "Exactly one of these schemas must hold.", holdsMore: true),
        Key(name: "not", meaning: "This schema must not hold.", holdsMore: true),
        Key(name: "if", meaning: "Where this holds, `then` must; else `else` must.", holdsMore: true),
        Key(name: "then", meaning: "What must hold where `if` does.", holdsMore: true),
        Key(name: "else", meaning: "What must hold where `if` does not.", holdsMore: true),
        Key(name: "default", meaning: "What is meant where nothing is given; a note for people."),
        Key(name: "title", meaning: "A name for people."),
        Key(name: "examples", meaning: "Values for people to look at."),
        Key(name: "$ref", meaning: "`./file.yaml#/pointer`, or `'#/$defs/name'` in this schema."),
        Key(name: "$defs", meaning: "Schemas for `$ref` to refer to.", holdsMore: true),
    ]
}
