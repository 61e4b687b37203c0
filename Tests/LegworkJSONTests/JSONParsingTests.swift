import LegworkJSON
import Testing

@Suite struct JSONParsingTests {
    static let values: [(String, JSON)] = [
        ("null", JSON.null), ("true", true), (" false\r\n\t", false), ("0", 0), ("-7", -7), ("[]", []), ("{}", [:]),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("[1,[2,[]],{\"a\":null}]", [1, [2, []], ["a": nil]]),
        ("{ \"a\" : 1 , \"b\":{\"c\":[ true ]}}", ["a": 1, "b": ["c": [true]]]),
        ("\"\"", ""),
        ("\"a long text that does not fit in a word or two\"", "a long text that does not fit in a word or two"),
        ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{C}\n\r\t"),
        ("\"x\\u00e9y\\uD83D\\udc4dz\"", "xéy👍z"), ("\"é👍\u{7F}\u{2028}\"", "é👍\u{7F}\u{2028}"),
        ("\"\\ud800\"", "\u{FFFD}"), ("\"\\udc00x\"", "\u{FFFD}x"), ("\"\\ud800\\u0041\"", "\u{FFFD}A"),
        ("\"\\ud800\\ud83d\\udc4d\"", "\u{FFFD}👍"), ("\"\\ud800\\n\"", "\u{FFFD}\n"), ("\"\\u0000\"", "\0"),
    ]

    @Test(arguments: values)
    func reads(text: String, expected: JSON) throws {
        #expect(try JSON(parsing: text) == expected)
    }

    static let doubles: [(String, Double)] = [
        ("0.1", 0.1), ("1.0", 1), ("1e2", 100), ("1E+2", 100), ("-1.5e-3", -0.0015), ("0e999999999999", 0),
        ("9223372036854775808", 9_223_372_036_854_775_808), ("-9223372036854775809", -9_223_372_036_854_775_808),
        ("12345678901234567890123", 1.2345678901234568e22),
        ("1.7976931348623157e308", .greatestFiniteMagnitude),
        ("2.2250738585072011e-308", Double(bitPattern: 0xF_FFFF_FFFF_FFFF)), ("5e-324", .leastNonzeroMagnitude),
        ("1e-400", 0),
        ("9007199254740993.0", 9_007_199_254_740_992),
        ("9007199254740993.0000000000000000000000001", 9_007_199_254_740_994),
        ("0.30000000000000004", 0.1 + 0.2), ("123456.789e-3", 123.456789), ("1e22", 1e22), ("1e23", 1e23),
        ("0.000000000000000000000000000000000000000000000000001", 1e-51),
    ]

    @Test(arguments: doubles)
    func roundsDoublesCorrectly(text: String, expected: Double) throws {
        guard case .double(let number) = try JSON(parsing: text) else {
            Issue.record("\(text) is no double")
            return
        }
        #expect(number.bitPattern == expected.bitPattern)
    }

    @Test func keepsMinusZero() throws {
        guard case .double(let number) = try JSON(parsing: "-0") else {
            Issue.record("-0 became an integer")
            return
        }
        #expect(number.sign == .minus)
    }

    static let faults: [(String, String)] = [
        ("", "line 1, column 1: the text is empty; expected a JSON value such as {} or null"),
        (" \n ", "line 2, column 2: the text is empty; expected a JSON value such as {} or null"),
        ("[1,]", "line 1, column 4: a comma before ']' is not allowed; remove the comma"),
        ("{\"a\":1,}", "line 1, column 8: a comma before '}' is not allowed; remove the comma"),
        ("{'a':1}", "line 1, column 2: a member's name must stand in double quotes, found a single quote; write \"…\""),
        ("{a:1}", "line 1, column 2: a member's name must stand in double quotes, found 'a'; write \"…\""),
        ("{\"a\" 1}", "line 1, column 6: expected ':' after the name \"a\", found '1'"),
        ("[1 2]", "line 1, column 4: expected ',' or ']' in the list, found '2'"),
        ("[1\n,2", "line 2, column 3: the text ends inside the list opened at line 1, column 1; add ']'"),
        ("{\"a\":1", "line 1, column 7: the text ends inside the object opened at line 1, column 1; add '}'"),
        ("{\"a\":", "line 1, column 6: the text ends where a value was expected; is it cut short?"),
        ("1 x", "line 1, column 3: expected the end of the text after the value, found 'x'; send one value only"),
        ("True", "line 1, column 1: expected a value, found 'True'; write true"),
        ("[NaN]", "line 1, column 2: JSON has no value 'NaN'; write null or leave the member out"),
        ("[undefined]", "line 1, column 2: JSON has no value 'undefined'; write null or leave the member out"),
        ("// x", "line 1, column 1: JSON has no comments, found '/'; remove it"),
        (
            "01",
            "line 1, column 1: a number may not begin with 0; remove the zero, or put the digits in quotes to keep it"
        ),
        ("-", "line 1, column 2: a number needs a digit after '-', found the end of the text"),
        ("1.", "line 1, column 3: a number needs a digit after '.', found the end of the text"),
        ("1e+x", "line 1, column 4: a number needs a digit after 'e', found 'x'"),
        (".5", "line 1, column 1: a number begins with a digit or '-', found '.'; write 0.5 for .5 and 5 for +5"),
        (
            "[1e400]",
            "line 1, column 2: the number is beyond the range of 64-bit floating point (1.8e308); send it as text in quotes"
        ),
        (
            "\"é\\x\"",
            "line 1, column 3: a backslash before 'x' is no escape; write \\\\ for a backslash itself, "
                + "else use one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"
        ),
        ("\"\\u12g4\"", "line 1, column 2: \\u must be followed by four hexadecimal digits, as in \\u00e9"),
        (
            "\"a\nb\"",
            "line 1, column 3: the control character U+000A may not stand in text as it is; write \\n for a line break"
        ),
        ("[\"abc", "line 1, column 2: the text in quotes is not closed; add a closing '\"'"),
        ("'x'", "line 1, column 1: text must stand in double quotes, found a single quote; write \"…\""),
        ("[,]", "line 1, column 2: expected a value, found ','"),
        (
            "nul",
            "line 1, column 1: expected a value, found 'nul'; a value is text in double quotes, a number, true, false, null, {…} or […]"
        ),
    ]

    @Test(arguments: faults)
    func explainsFaults(text: String, expected: String) throws {
        let error = try #require(throws: JSONParseError.self) { try JSON(parsing: text) }
        #expect(error.description == expected)
    }

    @Test func countsColumnsInScalarsAndOffsetsInBytes() throws {
        let error = try #require(throws: JSONParseError.self) { try JSON(parsing: "{\"é\":\n\"ü👍\" x}") }
        #expect(error.byteOffset == 16)
        #expect(error.line == 2)
        #expect(error.column == 6)
    }

    @Test func refusesBytesThatAreNoText() throws {
        let error = try #require(throws: JSONParseError.self) { try JSON(parsing: [0x22, 0xC3, 0x28, 0x22]) }
        #expect(error.description == "line 1, column 2: the text is not valid UTF-8; encode it as UTF-8")
        let mark = try #require(throws: JSONParseError.self) { try JSON(parsing: [0xEF, 0xBB, 0xBF, 0x31]) }
        #expect(mark.message == "the text begins with a byte order mark; save it as UTF-8 without one")
    }

    @Test func bindsDepthAndSize() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSON(parsing: nested(128)).arrayValue?.count == 1)
        let deep = try #require(throws: JSONParseError.self) { try JSON(parsing: nested(129)) }
        #expect(deep.byteOffset == 128)
        #expect(deep.message == "lists and objects nest deeper than the 128 levels allowed; flatten the value")
        // Siblings do not add up.
        #expect(try JSON(parsing: "[[[]],[[]],{},{}]", limits: JSONLimits(depthMax: 3)).arrayValue?.count == 4)
        let large = try #require(throws: JSONParseError.self) {
            try JSON(parsing: "[1,2]", limits: JSONLimits(bytesMax: 4))
        }
        #expect(large.message == "the text has 5 bytes, more than the 4 allowed; send a smaller value")
    }

    @Test func lastOfEqualNamesWins() throws {
        let object = try #require(try JSON(parsing: "{\"a\":1,\"b\":2,\"a\":3}").objectValue)
        #expect(object.keys == ["a", "b"])
        #expect(object.values == [3, 2])
    }

    @Test func keepsEquivalentNamesApart() throws {
        let value = try JSON(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(value["\u{E9}"] == 1)
        #expect(value["e\u{301}"] == 2)
    }

    @Test func everyPrefixOfATextIsRefused() throws {
        let text = Array("{\"a\":[1.5e3,\"\\u00e9\\n\",true],\"bé\":{\"c\":null}}".utf8)
        for length in 0..<text.count {
            #expect(throws: JSONParseError.self) { try JSON(parsing: Array(text[..<length])) }
        }
        #expect(try JSON(parsing: text)["a"] == [1500, "é\n", true])
    }

    @Test func everyChangedByteParsesOrIsRefusedInside() throws {
        let text = Array("{\"a\":[1.5e3,\"\\u00e9\\n\",-2],\"b\":false}".utf8)
        for place in text.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = text
                changed[place] = byte
                do {
                    let value = try JSON(parsing: changed)
                    #expect(try JSON(parsing: value.serialized()) == value)
                } catch {
                    #expect(error.byteOffset <= changed.count)
                }
            }
        }
    }
}
