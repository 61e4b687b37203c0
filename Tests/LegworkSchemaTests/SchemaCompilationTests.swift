import LegworkJSON
import LegworkSchema
import Testing

@Suite struct SchemaCompilationTests {
    static let slips: [(String, [String])] = [
        ("5", ["(root): a schema is an object of keywords, true or false; found 5"]),
        (#"{"type":"strin"}"#, [#"/type: "strin" is no type; did you mean 'string'?"#]),
        (#"{"type":"int"}"#, [#"/type: "int" is no type; did you mean 'integer'?"#]),
        (#"{"type":"any"}"#, [#"/type: "any" is no type; leave 'type' out to allow any value"#]),
        (#"{"type":null}"#, ["/type: the type of null is the text 'null'; put it in quotes"]),
        (#"{"type":["string",null]}"#, ["/type/1: the type of null is the text 'null'; put it in quotes"]),
        (#"{"type":[]}"#, ["/type: 'type' takes the name of a type or a list of names; found an empty list"]),
        (#"{"typ":"string"}"#, ["/typ: unknown keyword 'typ'; did you mean 'type'?"]),
        (
            #"{"type":"object","approved":{"type":"boolean"}}"#,
            [
                "/approved: unknown keyword 'approved'; to describe a member, put it under 'properties'; notes of your own begin with 'x-'"
            ]
        ),
        (
            #"{"approved":{"type":"boolean"}}"#,
            [
                "/approved: unknown keyword 'approved'; an object's members are described under 'properties', as in "
                    + "type: object, properties: {approved: {…}}"
            ]
        ),
        (
            #"{"type":"string","nullable":true}"#,
            [
                "/nullable: 'nullable' is no keyword here: add 'null' to the list of types: type: [string, 'null']"
            ]
        ),
        (
            #"{"properties":{"a":{"required":true}}}"#,
            [
                "/properties/a/required: 'required' lists names, and stands beside 'properties', not in a member's schema"
            ]
        ),
        (
            #"{"minimum":1,"exclusiveMinimum":true}"#,
            [
                "/exclusiveMinimum: 'exclusiveMinimum' takes the bound itself, in place of 'minimum'; found true"
            ]
        ),
        (
            #"{"items":[{"type":"string"}]}"#,
            ["/items: 'items' takes one schema; write 'prefixItems' for one schema a place"]
        ),
        (#"{"minLength":-1}"#, ["/minLength: 'minLength' takes a whole number from 0; found -1"]),
        (#"{"minLength":3,"maxLength":2}"#, ["/maxLength: 'maxLength' 2 is below 'minLength' 3"]),
        (#"{"minimum":3,"maximum":2.5}"#, ["/maximum: 'maximum' 2.5 is below 'minimum' 3"]),
        (#"{"multipleOf":0}"#, ["/multipleOf: 'multipleOf' takes a number above 0; found 0"]),
        (#"{"enum":"a"}"#, [#"/enum: 'enum' takes a list of the values allowed; found "a""#]),
        (#"{"type":"integer","enum":[1,"2"]}"#, [#"/enum/1: "2" can never be: by 'type' the value is an integer"#]),
        (#"{"format":"datetime"}"#, ["/format: unknown format 'datetime'; did you mean 'date-time'?"]),
        (#"{"pattern":"("}"#, ["/pattern: the regular expression '(' cannot be read: a group is not closed; add ')'"]),
        (
            #"{"$ref":"other.json#/a"}"#,
            [
                "/$ref: 'other.json#/a' leads out of the schema; a reference begins with '#/', as in '#/$defs/name'"
            ]
        ),
        (
            ##"{"$ref":"#/$defs/ordr","$defs":{"order":true}}"##,
            ["/$ref: '#/$defs/ordr' leads to nothing; did you mean '#/$defs/order'?"]
        ),
        (##"{"$ref":"#/$defs/x"}"##, ["/$ref: '#/$defs/x' leads to nothing; define it under '$defs'"]),
        (
            #"{"required":["id","qtty"],"properties":{"id":{},"qty":{}},"additionalProperties":false}"#,
            [
                "/required/1: 'qtty' is required, but no such member is allowed; did you mean 'qty'?"
            ]
        ),
        (#"{"then":{}}"#, ["/then: 'then' does nothing without 'if'"]),
        (
            ##"{"$ref":"#"}"##,
            [
                "(root): this schema refers to itself without a step into the value, or through more than 32 schemas; "
                    + "refer to it from 'properties' or 'items'"
            ]
        ),
        (
            ##"{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}"##,
            [
                "/$defs/a: this schema refers to itself without a step into the value, or through more than 32 schemas; "
                    + "refer to it from 'properties' or 'items'"
            ]
        ),
        (
            #"{"a":1,"typ":2,"minimum":"x"}"#,
            [
                "/a: unknown keyword 'a'; an object's members are described under 'properties', as in type: object, properties: {a: {…}}",
                "/typ: unknown keyword 'typ'; did you mean 'type'?", #"/minimum: 'minimum' takes a number; found "x""#,
            ]
        ),
    ]

    @Test(arguments: slips.indices)
    func findsSlips(number: Int) throws {
        let (schema, expected) = Self.slips[number]
        #expect(try problems(schema) == expected)
    }

    @Test func saysWhetherNameOrValueIsAtFault() throws {
        let error = try #require(throws: SchemaError.self) {
            try Schema(compiling: ["typ": "string", "items": ["type": "strin"]])
        }
        #expect(error.problems.map(\.isAboutName) == [true, false])
        #expect(error.problems.map(\.replacement) == ["type", "string"])
        #expect(error.problems.map(\.path.description) == ["/typ", "/items/type"])
    }

    @Test func refusesPatternsWithoutCompiler() throws {
        let error = try #require(throws: SchemaError.self) { try Schema(compiling: ["pattern": "a"]) }
        #expect(
            error.description
                == "/pattern: regular expressions are not available to this schema; use 'enum', 'format' or lengths"
        )
    }

    @Test func boundsProblemsAndDepth() throws {
        let many = JSONObject((0..<200).map { (key: "k\($0)", value: JSON.null) })
        let error = try #require(throws: SchemaError.self) { try Schema(compiling: .object(many)) }
        #expect(error.problems.count == 50)
        var deep: JSON = ["type": "integer"]
        for _ in 0..<33 { deep = ["allOf": [deep]] }
        #expect(throws: SchemaError.self) { try Schema(compiling: deep) }
        #expect(
            try Schema(compiling: ["items": deep["allOf"]?.arrayValue?[0]["allOf"]?.arrayValue?[0] ?? nil]).isSatisfied(
                by: [1])
        )
    }
}
