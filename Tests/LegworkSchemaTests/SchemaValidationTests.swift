import LegworkJSON
import LegworkSchema
import Testing

@Suite struct SchemaValidationTests {
    /// A schema, values that satisfy it, and values that do not.
    typealias Verdicts = (schema: String, good: [String], bad: [String])

    static let verdicts: [Verdicts] = [
        ("true", ["1", "null", "{}"], []),
        ("false", [], ["1", "null", "{}"]),
        ("{}", ["1", "[]"], []),
        (#"{"type":"integer"}"#, ["1", "1.0", "-0", "1e3"], ["1.5", "\"1\"", "null", "true"]),
        (#"{"type":"number"}"#, ["1", "1.5"], ["\"1\"", "null"]),
        (#"{"type":["string","null"]}"#, ["\"\"", "null"], ["0", "{}"]),
        (#"{"type":"boolean"}"#, ["true"], ["0", "\"true\""]),
        (#"{"enum":[1,"a",{"x":[1]}]}"#, ["1.0", "\"a\"", #"{"x":[1.0]}"#], ["2", "\"A\"", "{}"]),
        (#"{"const":null}"#, ["null"], ["0", "false"]),
        (
            #"{"minimum":9007199254740993}"#, ["9007199254740993", "9007199254740994.0", "\"x\""],
            ["9007199254740992", "9007199254740992.0"]
        ),
        (#"{"maximum":0.5}"#, ["0", "0.5", "-9223372036854775808"], ["1", "0.6", "1e300"]),
        (#"{"exclusiveMinimum":0}"#, ["1", "5e-324"], ["0", "-0.0", "-1"]),
        (#"{"exclusiveMaximum":10}"#, ["9.999", "9"], ["10", "10.0", "11"]),
        (
            #"{"exclusiveMinimum":-1.5,"exclusiveMaximum":9223372036854775807}"#, ["-1", "9223372036854775806"],
            ["-1.5", "-2", "9223372036854775807", "1e19"]
        ),
        (#"{"multipleOf":0.1}"#, ["0.3", "1", "1e20", "0", "-0.7"], ["0.35", "1e-7"]),
        (#"{"multipleOf":0.01}"#, ["4.35", "19.99", "1.1", "1e300"], ["4.355"]),
        (#"{"multipleOf":3}"#, ["9", "-3", "1.2e1", "3e300"], ["10", "4.5", "1e300"]),
        (#"{"multipleOf":1e-7}"#, ["1e-7", "0.0000012", "5"], ["1.5e-7"]),
        (
            #"{"minLength":2,"maxLength":3}"#, ["\"ab\"", "\"👍👍\"", "\"e\u{301}\"", "5"],
            ["\"a\"", "\"abcd\"", "\"👍\""]
        ),
        (#"{"pattern":"^ab"}"#, ["\"abc\"", "1"], ["\"cab\""]),
        (#"{"minItems":1,"maxItems":2}"#, ["[1]", "[1,2]", "{}"], ["[]", "[1,2,3]"]),
        (#"{"items":{"type":"integer"}}"#, ["[]", "[1,2]", "5"], ["[1,\"2\"]"]),
        (
            #"{"prefixItems":[{"type":"string"},{"type":"integer"}],"items":false}"#, ["[]", "[\"a\"]", "[\"a\",1]"],
            ["[1]", "[\"a\",1,2]"]
        ),
        (
            #"{"uniqueItems":true}"#, ["[]", "[1,2,\"1\",true]", #"[{"a":1},{"a":2}]"#],
            ["[1,1.0]", #"[{"a":1,"b":2},{"b":2,"a":1}]"#]
        ),
        (
            #"{"contains":{"type":"integer"},"minContains":2,"maxContains":3}"#, ["[1,2]", "[1,\"a\",2,3]"],
            ["[1]", "[1,2,3,4]", "[]"]
        ),
        (#"{"contains":{"const":1}}"#, ["[2,1]"], ["[]", "[2]"]),
        (#"{"required":["a"]}"#, [#"{"a":null}"#, "[]"], ["{}"]),
        (
            #"{"properties":{"a":{"type":"integer"}},"additionalProperties":false}"#, ["{}", #"{"a":1}"#],
            [#"{"a":"1"}"#, #"{"b":1}"#]
        ),
        (
            #"{"properties":{"a":true},"additionalProperties":{"type":"integer"}}"#, [#"{"a":"x","b":1}"#],
            [#"{"b":"x"}"#]
        ),
        (
            #"{"patternProperties":{"^x":{"type":"integer"}},"additionalProperties":false}"#, [#"{"x1":1}"#],
            [#"{"x1":"1"}"#, #"{"y":1}"#]
        ),
        (#"{"propertyNames":{"maxLength":2}}"#, [#"{"ab":1}"#], [#"{"abc":1}"#]),
        (#"{"minProperties":1,"maxProperties":2}"#, [#"{"a":1}"#], ["{}", #"{"a":1,"b":1,"c":1}"#]),
        (#"{"dependentRequired":{"a":["b"]}}"#, ["{}", #"{"a":1,"b":1}"#, #"{"b":1}"#], [#"{"a":1}"#]),
        (#"{"dependentSchemas":{"a":{"required":["b"]}}}"#, ["{}", #"{"a":1,"b":1}"#], [#"{"a":1}"#]),
        (#"{"allOf":[{"minimum":1},{"maximum":2}]}"#, ["1", "2"], ["0", "3"]),
        (#"{"anyOf":[{"type":"string"},{"minimum":5}]}"#, ["\"a\"", "5", "null"], ["4"]),
        (#"{"oneOf":[{"multipleOf":2},{"multipleOf":3}]}"#, ["2", "9"], ["6", "7"]),
        (#"{"not":{"type":"null"}}"#, ["0"], ["null"]),
        (
            #"{"if":{"required":["card"]},"then":{"required":["number"]},"else":{"required":["iban"]}}"#,
            [#"{"card":1,"number":2}"#, #"{"iban":1}"#], [#"{"card":1}"#, "{}"]
        ),
        (##"{"$ref":"#/$defs/n","maximum":5,"$defs":{"n":{"type":"integer"}}}"##, ["5"], ["6", "1.5"]),
        (
            ##"{"type":"object","properties":{"value":{},"next":{"$ref":"#"}},"additionalProperties":false}"##,
            [#"{"value":1,"next":{"value":2,"next":{}}}"#], [#"{"next":{"next":{"x":1}}}"#]
        ),
        (
            #"{"properties":{"\u00e9":{"type":"integer"},"e\u0301":{"type":"string"}}}"#,
            [#"{"\u00e9":1,"e\u0301":"a"}"#], [#"{"\u00e9":"a"}"#, #"{"e\u0301":1}"#]
        ),
        (##"{"$ref":"#/$defs/a~1b","$defs":{"a/b":{"$ref":"#/$defs/c"},"c":{"const":1}}}"##, ["1"], ["2"]),
        (
            #"{"format":"duration","title":"t","x-note":1,"default":1,"examples":[],"deprecated":true,"$comment":"c"}"#,
            ["\"zzz\""], []
        ),
    ]

    @Test(arguments: verdicts.indices)
    func judges(number: Int) throws {
        let (text, good, bad) = Self.verdicts[number]
        let schema = try compiled(text)
        for value in good {
            #expect(schema.validate(try JSON(parsing: value)).map(\.message) == [], "\(text) \(value)")
        }
        for value in bad {
            #expect(!schema.validate(try JSON(parsing: value)).isEmpty, "\(text) accepts \(value)")
            #expect(!schema.isSatisfied(by: try JSON(parsing: value)))
        }
    }

    static let formats: [(format: String, good: [String], bad: [String])] = [
        (
            "date-time",
            [
                "2026-01-31T12:00:00Z", "2026-01-31t23:59:59.123456+05:30", "1990-12-31T23:59:60Z",
                "1990-12-31T15:59:60-08:00",
            ],
            [
                "2026-01-31 12:00:00Z", "2026-01-31T12:00:00", "2026-02-30T12:00:00Z", "2026-01-31T24:00:00Z",
                "2026-01-31T12:00:00.Z",
                "2026-01-31T12:00:60Z", "2026-01-31T12:00:00+0530", "2026-01-31T12:00:00+24:00", "",
                "2026-01-31T12:00:00ZZ",
            ]
        ),
        (
            "date", ["2024-02-29", "2000-02-29", "0001-01-01"],
            ["2026-02-29", "1900-02-29", "2026-13-01", "2026-1-1", "2026-01-00", "２026-01-01"]
        ),
        ("time", ["12:00:00Z", "00:00:00.5-00:00"], ["12:00:00", "12:00Z", "25:00:00Z"]),
        (
            "email", ["ann@example.com", "a.b+c@x.y.z", "o'k@localhost"],
            ["ann", "@x", "a..b@x", "a@", "a@-x.com", "a b@x.com", "a@x..com"]
        ),
        (
            "uri", ["https://example.com/a?b=c#d", "mailto:ann@example.com", "urn:isbn:123"],
            ["/a/b", "example.com", "https://a b", "http://a%2", "1a:b", "a:#b#c", ""]
        ),
        (
            "uuid", ["1b4e28ba-2fa1-11d2-883f-0016d3cca427", "1B4E28BA-2FA1-11D2-883F-0016D3CCA427"],
            ["1b4e28ba2fa111d2883f0016d3cca427", "1b4e28ba-2fa1-11d2-883f-0016d3cca42g", ""]
        ),
        ("ipv4", ["192.0.2.1", "0.0.0.0"], ["256.0.0.1", "1.2.3", "01.2.3.4", "1.2.3.4.5", "1..2.3"]),
    ]

    @Test(arguments: formats.indices)
    func checksFormats(number: Int) throws {
        let (format, good, bad) = Self.formats[number]
        let schema = try Schema(compiling: ["format": .string(format)])
        for text in good { #expect(schema.isSatisfied(by: .string(text)), "\(format) refuses \(text)") }
        for text in bad { #expect(!schema.isSatisfied(by: .string(text)), "\(format) accepts \(text)") }
        #expect(schema.isSatisfied(by: 5))
    }

    static let order = #"""
        {"type":"object","required":["id","items"],"additionalProperties":false,"properties":{
          "id":{"type":"string","minLength":1},"state":{"enum":["open","closed"]},"mail":{"format":"email"},
          "items":{"type":"array","minItems":1,"items":{"type":"object","required":["qty"],
            "properties":{"qty":{"type":"integer","minimum":1,"maximum":99},"sku":{"type":"string"}},"additionalProperties":false}},
          "pay":{"oneOf":[{"type":"object","required":["card"],"properties":{"card":{"type":"object","required":["no"]}}},
                          {"type":"object","required":["iban"]}]},
          "size":{"anyOf":[{"type":"string"},{"type":"null"}]}}}
        """#

    static let teachings: [(String, [String])] = [
        (#"{"id":"7","items":[{"qty":1}]}"#, []),
        ("5", ["the value must be an object, got 5"]),
        ("[]", ["the value must be an object, got an empty list"]),
        ("{}", ["the value needs 'id'", "the value needs 'items'"]),
        (#"{"id":"7","items":[{"qty":"3"}]}"#, [#"/items/0/qty must be an integer, got "3""#]),
        (
            #"{"id":"7","items":[{"qty":0},{"qty":100,"skuu":"a"},{}]}"#,
            [
                "/items/0/qty must be at least 1, got 0", "/items/1/qty must be at most 99, got 100",
                "/items/1/skuu is not allowed; did you mean 'sku'?", "/items/2 needs 'qty'",
            ]
        ),
        (
            #"{"id":"","items":[]}"#,
            ["/id must have at least 1 character, got 0", "/items must have at least 1 item, got 0"]
        ),
        (
            #"{"id":"7","items":[{"qty":1}],"state":"opne"}"#,
            [#"/state must be one of "open", "closed", got "opne"; did you mean "open"?"#]
        ),
        (
            #"{"id":"7","items":[{"qty":1}],"mail":"x"}"#,
            [#"/mail must be an email address, as in ann@example.com, got "x""#]
        ),
        (#"{"id":"7","items":[{"qty":1}],"size":5}"#, ["/size must be a string or null, got 5"]),
        (
            #"{"id":"7","items":[{"qty":1}],"pay":{"card":{}}}"#,
            ["/pay must fit one of 2 schemas; by number 1, /pay/card needs 'no'"]
        ),
        (
            #"{"id":"7","items":[{"qty":1}],"a/b":1}"#,
            ["/a~1b is not allowed; known are 'id', 'state', 'mail', 'items', 'pay', 'size'"]
        ),
    ]

    @Test(arguments: teachings)
    func teaches(value: String, expected: [String]) throws {
        #expect(try messages(Self.order, value) == expected)
    }

    @Test func tellsPlaces() throws {
        let found = try compiled(Self.order).validate(["id": "7", "items": [["qty": 1], ["qty": 0.5]]])
        #expect(found.map(\.instancePath.description) == ["/items/1/qty"])
        #expect(found.map(\.schemaPath.description) == ["/properties/items/items/properties/qty/type"])
    }

    @Test func stopsAtTheLimit() throws {
        let schema = try compiled(#"{"items":{"type":"integer"}}"#)
        let value = JSON.array(Array(repeating: "x", count: 100))
        #expect(schema.validate(value).count == 20)
        #expect(schema.validate(value, limit: 3).map(\.instancePath.description) == ["/0", "/1", "/2"])
    }

    @Test func endsInspiteOfSchemasThatMultiply() throws {
        // Thirty levels, each of which asks the next one twice: 2^30 visits without a bound.
        var definitions = JSONObject()
        for level in 0..<15 {
            let next = JSON.string("#/$defs/l\(level + 1)")
            definitions["l\(level)"] = [
                "allOf": [["$ref": next], ["$ref": next], ["$ref": next], ["$ref": next]]
            ]
        }
        definitions["l15"] = ["type": "integer"]
        let schema = try Schema(compiling: ["$ref": "#/$defs/l0", "$defs": .object(definitions)])
        #expect(
            schema.validate(5).map(\.message) == [
                "the value takes too many steps to check; make the value smaller or its schema simpler"
            ]
        )
    }

    @Test func clipsLongValues() throws {
        let found = try messages(#"{"type":"integer"}"#, "\"\(String(repeating: "x", count: 500))\"")
        #expect(found == ["the value must be an integer, got \"\(String(repeating: "x", count: 59))…\""])
    }
}
