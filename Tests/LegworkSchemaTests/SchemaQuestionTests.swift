import LegworkJSON
import LegworkSchema
import Testing

@Suite struct SchemaQuestionTests {
    private static let schema = #"""
        {"type":"object","additionalProperties":false,"required":["id"],"properties":{
          "id":{"type":"string"},"total":{"type":["number","null"]},"free":{},"open":{"type":"object","properties":{"a":{"const":1}}},
          "items":{"type":"array","maxItems":10,"items":{"$ref":"#/$defs/item"}},
          "pair":{"type":"array","prefixItems":[{"type":"string"}],"items":false},
          "choice":{"anyOf":[{"type":"string"},{"type":"object","properties":{"x":{}},"additionalProperties":false}]},
          "both":{"allOf":[{"type":"object","properties":{"p":{"type":"integer"}}},{"properties":{"p":{"enum":[1,"a",2]}}}]},
          "map":{"type":"object","additionalProperties":{"type":"integer"}},"either":{"type":["object","array"]}},
         "$defs":{"item":{"type":"object","required":["sku"],"properties":{"sku":{"type":"string"},"parts":{"type":"array","items":{"$ref":"#/$defs/item"}}},"additionalProperties":false}}}
        """#

    static let lookups: [([String], String)] = [
        ([], "known an object"), (["id"], "known a string"), (["total"], "known a number or null"),
        (["free"], "known any value"), (["free", "x", "y"], "unknown"), (["open", "a"], "known an integer"),
        (["open", "b"], "unknown"),
        (["idd"], "0: has no other members: id total free open items pair choice both map either"),
        (["id", "x"], "1: is a string: "), (["total", "x"], "1: is a number or null: "),
        (["items", "0", "sku"], "known a string"), (["items", "0", "skuu"], "2: has no other members: sku parts"),
        (["items", "0", "parts", "3", "parts", "0", "sku"], "known a string"),
        (["items", "10"], "1: has at most 10 items, numbered from 0: "), (["items", "first"], "1: is an array: "),
        (["pair", "0"], "known a string"), (["pair", "1"], "1: has only 1 items, numbered from 0: "),
        (["choice", "x"], "unknown"), (["choice", "y"], "1: is a string: x"), (["both", "p"], "known an integer"),
        (["both", "q"], "unknown"), (["map", "any"], "known an integer"), (["map", "any", "x"], "2: is an integer: "),
        (["either", "0"], "unknown"), (["either", "x"], "unknown"),
    ]

    @Test(arguments: lookups)
    func looksUp(path: [String], expected: String) throws {
        let answer =
            switch try compiled(Self.schema).lookup(at: path) {
            case .known(let part): "known \(part.possibleTypes.phrase)"
            case .unknown: "unknown"
            case .impossible(let step, let reason, let names): "\(step): \(reason): \(names.joined(separator: " "))"
            }
        #expect(answer == expected)
    }

    @Test func listsWhatThereCanBe() throws {
        let whole = try compiled(Self.schema)
        #expect(whole.required == ["id"])
        #expect(whole.propertyNames.first == "id")
        #expect(whole.enumeration == nil)
        guard case .known(let part) = whole.lookup(at: ["both", "p"]) else {
            Issue.record("both.p is not known")
            return
        }
        #expect(part.enumeration == [1, 2])
        #expect(part.isSatisfied(by: 2))
        #expect(!part.isSatisfied(by: 3))
    }

    static let possible: [(String, [String])] = [
        ("{}", ["string", "number", "boolean", "object", "array", "null"]), ("false", []),
        (#"{"type":"integer","minimum":1}"#, ["integer"]), (#"{"enum":[1,1.5]}"#, ["number"]),
        (#"{"const":"a"}"#, ["string"]),
        (#"{"type":["integer","string"],"not":{"type":"string"}}"#, ["string", "integer"]),
        (#"{"anyOf":[{"type":"string"},{"const":null}]}"#, ["string", "null"]),
        (#"{"type":"string","oneOf":[{"type":"integer"},{"type":"array"}]}"#, []),
        (#"{"allOf":[{"type":"number"},{"type":["integer","null"]}]}"#, ["integer"]),
        (##"{"$ref":"#/$defs/a","$defs":{"a":{"type":"boolean"}}}"##, ["boolean"]),
    ]

    @Test(arguments: possible)
    func tellsTypes(schema: String, expected: [String]) throws {
        #expect(try compiled(schema).possibleTypes.names == expected)
    }
}
