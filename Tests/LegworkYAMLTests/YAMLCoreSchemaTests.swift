import LegworkDiagnostics
import LegworkJSON
import Testing

@Suite struct YAMLCoreSchemaTests {
    @Test(
        arguments: [
            ("null", .null), ("~", .null), ("Null", .null), ("nULL", "nULL"), ("true", true), ("True", true),
            ("tRUE", "tRUE"), ("FALSE", false), ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"),
            ("0", 0), ("-0", 0), ("+12", 12), ("007", 7), ("0o17", 15), ("0o18", "0o18"), ("0x1F", 31), ("0xg", "0xg"),
            ("-0x1F", "-0x1F"), ("1_000", "1_000"), ("12:30", "12:30"),
            ("9223372036854775807", 9_223_372_036_854_775_807),
            ("-9223372036854775808", -9_223_372_036_854_775_808), ("1.5", 1.5), (".5", 0.5), ("1.", 1.0),
            ("-1e3", -1000.0),
            ("1e-2", 0.01), ("1e", "1e"), ("e1", "e1"), (".", "."), ("-", nil), ("+", "+"), ("1.2.3", "1.2.3"),
            ("2024-01-01", "2024-01-01"), ("0b11", "0b11"), ("5m", "5m"), ("infinity", "infinity"), ("nan", "nan"),
        ] as [(String, JSON?)]
    )
    func plainTextIsTypedByTheCoreSchema(text: String, value: JSON?) {
        #expect(Composed("a: \(text)").json?["a"] == value)
    }

    @Test(arguments: ["'1'", "\"1\"", "!!str 1", "! 1", "|-\n  1", ">-\n  1"])
    func quotedTaggedAndBlockTextIsText(text: String) {
        #expect(Composed("a: \(text)").json == ["a": "1"])
    }

    @Test(arguments: [
        (".inf", "JSON has no infinity and no not-a-number"), ("-.INF", "JSON has no infinity and no not-a-number"),
        (".nan", "JSON has no infinity and no not-a-number"),
        ("9223372036854775808", "the whole number '9223372036854775808' does not fit in 64 bits"),
        ("0xFFFFFFFFFFFFFFFF", "the whole number '0xFFFFFFFFFFFFFFFF' does not fit in 64 bits"),
        ("1e999", "the number is too large for a 64-bit floating-point number"),
    ])
    func numbersThatJSONCannotHoldAreRefused(text: String, message: String) {
        let composed = Composed("a: \(text)")
        #expect(composed.diagnostics.map(\.message) == [message])
        #expect(composed.diagnostics.map(\.code) == [.numberNotJSON])
    }

    @Test func standardTagsMustFit() {
        #expect(Composed("[!!int 1, !!float 1, !!bool true, !!null ~, !!str true]").json == [1, 1, true, nil, "true"])
        #expect(Composed("a: !!int x").diagnostics.map(\.code) == [.customTag])
        #expect(Composed("a: !!binary aGk=").diagnostics.map(\.code) == [.customTag])
        #expect(Composed("a: !!map {}\nb: !!seq []").json == ["a": [:], "b": []])
        #expect(Composed("a: !!set {}").diagnostics.map(\.code) == [.customTag])
    }
}
