import LegworkDiagnostics
import LegworkJSON
import LegworkYAML
import Testing

@Suite struct YAMLBudgetTests {
    @Test func anAliasBombIsRefusedBeforeItIsBuilt() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let before = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(before)]\n"
        }
        let composed = Composed(text)
        #expect(composed.node == nil)
        #expect(composed.diagnostics.map(\.code) == [.aliasesTooLarge])
        #expect(composed.diagnostics.first?.range?.start == SourcePosition(line: 5, column: 45))
    }

    @Test func aliasesOfLongTextAreCountedByTheirBytes() {
        let text =
            "a: &a \(String(repeating: "x", count: 100_000))\nb: [\(Array(repeating: "*a", count: 50).joined(separator: ", "))]"
        #expect(Composed(text).diagnostics.map(\.code) == [.aliasesTooLarge])
    }

    @Test func twoHundredThousandBracketsAreRefused() {
        let composed = Composed(String(repeating: "[", count: 200_000))
        #expect(composed.diagnostics.map(\.code) == [.nestedTooDeep])
        #expect(composed.diagnostics.first?.range?.start == SourcePosition(line: 1, column: 65))
    }

    @Test func depthIsCountedThroughAliases() {
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let nested = String(repeating: "[", count: 30) + "*a" + String(repeating: "]", count: 30)
        #expect(Composed("a: &a \(deep)").json != nil)
        #expect(Composed("a: &a \(deep)\nb: \(nested)").diagnostics.map(\.code) == [.nestedTooDeep])
    }

    @Test func sixtyFourLevelsAreFine() {
        let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(Composed(text).json != nil)
        #expect(Composed("[" + text + "]").diagnostics.map(\.code) == [.nestedTooDeep])
    }

    @Test func aHugeScalarIsRefusedByItsSize() {
        let bytes = Array("a: ".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 2 << 20)
        let composed = Composed(bytes: bytes)
        #expect(composed.diagnostics.map(\.code) == [.fileTooLarge])
        #expect(composed.diagnostics.first?.message == "the file has 2097155 bytes; at most 1048576 are read")
    }

    @Test func oneMebibyteIsFine() {
        let rest = (1 << 20) - 3
        #expect(Composed("a: " + String(repeating: "x", count: rest)).json != nil)
        #expect(Composed("a: " + String(repeating: "x", count: rest + 1)).diagnostics.map(\.code) == [.fileTooLarge])
    }

    @Test func tooManyNodesAreRefused() {
        let text = "[" + String(repeating: "1,", count: 99_999) + "]"
        #expect(Composed(text).json?.arrayValue?.count == 99_999)
        #expect(
            Composed("[" + String(repeating: "1,", count: 100_000) + "]").diagnostics.map(\.code) == [.tooManyNodes]
        )
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x61, 0x00], DiagnosticCode.notUTF8, 1, 1),
            ([0xC3, 0xA4, 0x3A, 0x20, 0xC3], .notUTF8, 1, 4),
            ([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], .notUTF8, 1, 4),
            ([0x61, 0x3A, 0x20, 0xC0, 0x80], .notUTF8, 1, 4),
            ([0xC3, 0xA4, 0x0A, 0x62, 0x00], .controlCharacter, 2, 2),
            ([0x61, 0x3A, 0x20, 0x1B, 0x5B], .controlCharacter, 1, 4),
            ([0x61, 0x3A, 0x20, 0x7F], .controlCharacter, 1, 4),
            ([0xC2, 0x80], .controlCharacter, 1, 1),
        ] as [([UInt8], DiagnosticCode, Int, Int)]
    )
    func badBytesAreShownWhereTheyAre(bytes: [UInt8], code: DiagnosticCode, line: Int, column: Int) {
        let diagnostics = Composed(bytes: bytes).diagnostics
        #expect(diagnostics.map(\.code) == [code])
        #expect(diagnostics.first?.range?.start == SourcePosition(line: line, column: column))
    }

    @Test func noBytesMakeItCrash() {
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces = [
            "a: ", "- ", "\n", "  ", "{", "}", "[", "]", "&x ", "*x", "'", "\"", "<<: ", "|\n", "é", "!t ", "#", "? ",
            ",", "--- ",
        ]
        for _ in 0..<2_000 {
            let text = (0..<random(24)).map { _ in pieces[random(pieces.count)] }.joined()
            let composed = Composed(text)
            #expect(composed.node != nil || !composed.diagnostics.isEmpty)
        }
    }
}
