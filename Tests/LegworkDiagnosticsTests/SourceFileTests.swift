import LegworkDiagnostics
import Testing

@Suite struct SourceFileTests {
    @Test func columnsCountCharactersNotBytes() {
        let file = SourceFile(path: "a.yaml", text: "é: ü\n日本: x\r\ny\rz")
        #expect(file.position(at: 0) == SourcePosition(line: 1, column: 1))
        #expect(file.position(at: 4) == SourcePosition(line: 1, column: 4))
        #expect(file.position(at: 7) == SourcePosition(line: 2, column: 1))
        #expect(file.position(at: 15) == SourcePosition(line: 2, column: 5))
        #expect(file.position(at: 18) == SourcePosition(line: 3, column: 1))
        #expect(file.position(at: 20) == SourcePosition(line: 4, column: 1))
        #expect(file.position(at: 99) == SourcePosition(line: 4, column: 2))
        #expect(file.lineCount == 4)
    }

    @Test func aPlaceInsideACharacterIsThatCharacter() {
        let file = SourceFile(path: "a.yaml", text: "aé")
        #expect(file.position(at: 1) == SourcePosition(line: 1, column: 2))
        #expect(file.position(at: 2) == SourcePosition(line: 1, column: 2))
        #expect(file.position(at: 3) == SourcePosition(line: 1, column: 3))
    }

    @Test(arguments: ["", "x", "é: ü\nab\r\n\n日本", "\u{FEFF}a: b\nc"])
    func offsetsAndPositionsAreInverse(text: String) {
        let file = SourceFile(path: "a.yaml", text: text)
        for line in 1...file.lineCount {
            let range = file.lineRange(line)
            for offset in range where offset == range.lowerBound || file.bytes[offset] & 0xC0 != 0x80 {
                #expect(file.offset(of: file.position(at: offset)) == offset)
            }
        }
    }

    @Test func aByteOrderMarkIsNotCounted() {
        let file = SourceFile(path: "a.yaml", text: "\u{FEFF}key: 1")
        #expect(file.position(at: 3) == SourcePosition(line: 1, column: 1))
        #expect(file.text(file.lineRange(1)) == "key: 1")
    }

    @Test func linesHaveNoBreaks() {
        let file = SourceFile(path: "a.yaml", text: "one\r\ntwo\nthree\r")
        #expect((1...file.lineCount).map { file.text(file.lineRange($0)) } == ["one", "two", "three", ""])
    }

    @Test func placesOutsideTheFileAreItsEnds() {
        let file = SourceFile(path: "a.yaml", text: "one\ntwo")
        #expect(file.offset(of: SourcePosition(line: 0, column: 1)) == 0)
        #expect(file.offset(of: SourcePosition(line: 9, column: 1)) == 7)
        #expect(file.offset(of: SourcePosition(line: 1, column: 50)) == 3)
        #expect(SourceRange(file: file, bytes: 5..<50).bytes == 5..<7)
    }
}
