import LegworkJSON
import LegworkSystem
import Testing

@Suite struct JSONWritingTests {
    static let numbers: [(Double, String)] = [
        (0, "0"), (-0.0, "0"), (5, "5"), (-5, "-5"), (0.1, "0.1"), (0.1 + 0.2, "0.30000000000000004"), (1.5, "1.5"),
        (1e16, "10000000000000000"), (1.2345678901234568e20, "123456789012345680000"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"), (1.5e21, "1.5e+21"), (1e-6, "0.000001"), (1.5e-6, "0.0000015"), (1e-7, "1e-7"),
        (1.25e-7, "1.25e-7"),
        (-1e-7, "-1e-7"), (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
        (100, "100"),
        (9_007_199_254_740_992, "9007199254740992"), (9_007_199_254_740_994, "9007199254740994"),
        (123.456, "123.456"),
        (0.5, "0.5"), (1e100, "1e+100"), (4.35, "4.35"), (9.999999999999999e20, "999999999999999900000"),
        (0.00001, "0.00001"), (1234.5e-10, "1.2345e-7"), (-1.25, "-1.25"),
    ]

    @Test(arguments: numbers)
    func printsNumbersAsJavaScriptDoes(number: Double, expected: String) {
        #expect(JSON.text(of: number) == expected)
        #expect(JSON.double(number).description == expected)
    }

    /// What equals an integer is written as that integer, else it would read as another number.
    @Test(arguments: [
        (123_012_345_678_901_239.1, "123012345678901232", "123012345678901230"),
        (1_152_921_504_606_846_976, "1152921504606846976", "1152921504606847000"),
        (-9_223_372_036_854_775_808, "-9223372036854775808", "-9223372036854776000"),
        (9_223_372_036_854_775_808, "9223372036854776000", "9223372036854776000"),
    ])
    func printsWholeNumbersOf64BitsExactly(number: Double, written: String, text: String) throws {
        #expect(JSON.double(number).text(.canonical) == written)
        #expect(try JSON(parsing: Array(written.utf8)) == .double(number))
        #expect(JSON.text(of: number) == text)
    }

    @Test func namesWhatIsNoNumber() {
        #expect(JSON.text(of: .nan) == "NaN")
        #expect(JSON.text(of: .infinity) == "Infinity")
        #expect(JSON.text(of: -.infinity) == "-Infinity")
        #expect(JSON.array([.double(.nan), .double(.infinity), .double(-.infinity)]).description == "[null,null,null]")
    }

    @Test func printsIntegersExactly() {
        #expect(
            JSON.array([.integer(.max), .integer(.min), 0, -1]).description
                == "[9223372036854775807,-9223372036854775808,0,-1]"
        )
    }

    @Test func escapesOnlyWhatItMust() {
        let text = JSON.string("a/b\"\\\u{8}\u{C}\n\r\t\0\u{1F}\u{7F}é👍\u{2028}")
        #expect(text.description == "\"a/b\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\u{7F}é👍\u{2028}\"")
    }

    @Test func hasThreeStyles() {
        let value: JSON = ["b": [1, [:], []], "a": ["é": nil, "z": "x", "e\u{301}": true]]
        #expect(value.text(.compact) == "{\"b\":[1,{},[]],\"a\":{\"é\":null,\"z\":\"x\",\"e\u{301}\":true}}")
        #expect(value.text(.canonical) == "{\"a\":{\"e\u{301}\":true,\"z\":\"x\",\"é\":null},\"b\":[1,{},[]]}")
        #expect(
            value.text(.pretty) == """
                {
                  "b": [
                    1,
                    {},
                    []
                  ],
                  "a": {
                    "é": null,
                    "z": "x",
                    "e\u{301}": true
                  }
                }
                """
        )
    }

    @Test func appendsBehindWhatIsThere() {
        var bytes = Array("x=".utf8)
        JSONWriter().write("y\n", to: &bytes)
        JSONWriter().write(42 as Int64, to: &bytes)
        JSONWriter().write(-0.5, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "x=\"y\\n\"42-0.5")
    }

    @Test func doublesReadBackAsTheyWere() throws {
        var random = SplitMix64(seed: 0x1E6_0001)
        for _ in 0..<20_000 {
            let number = Double(bitPattern: random.next())
            guard number.isFinite else { continue }
            let value = try JSON(parsing: JSON.double(number).serialized())
            #expect(value.doubleValue?.bitPattern == (number == 0 ? 0 : number.bitPattern))
        }
        for _ in 0..<20_000 {
            // Decimal texts of every length, against the standard library's reader.
            let digits = String(random.next() % 1_000_000_000_000_000_000)
            let text = "\(digits.prefix(Int(random.next() % 18) + 1)).5e\(Int(random.next() % 60) - 30)"
            guard !text.hasPrefix("0") else { continue }
            #expect(try JSON(parsing: text).doubleValue == Double(text))
        }
    }
}
