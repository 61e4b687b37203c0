import Testing

/// The measures themselves are right: a check that sees nothing finds nothing.
@Suite("The measures")
struct SelfTests {
    @Test("Texts and comments are blanked, code is not")
    func blanking() {
        #expect(Blanking.blank(#"let a = "try! {" // as!"#) == #"let a =         "# + "       ")
        #expect(Blanking.blank("a /* b /* c */ d */ e") == "a                   e")
        #expect(Blanking.blank(##"x(#"a"b\"# + y)"##) == "x(         + y)")
        #expect(Blanking.blank("\"\(#"\(f("}"))"#)\" {") == "            {")
        #expect(Blanking.blank("\"\"\"\n { \"q\"\n\"\"\" }") == "   \n      \n    }")
    }

    @Test("Words are whole words")
    func words() {
        #expect(Words.contains("let x = try! f()", "try!"))
        #expect(Words.contains("print(1)", "print("))
        #expect(!Words.contains("footprint(1)", "print("))
        #expect(!Words.contains("MyDate()", "Date()"))
    }

    @Test("Functions are measured from their first word to their last brace")
    func functions() {
        let source = SourceText(
            path: "Sources/X/X.swift",
            text: """
                protocol P {
                    func required(a: Int) -> Int
                }
                struct S {
                    init(a: Int = { 1 }()) {
                        self.init(b: a)
                    }
                    func long(
                        a: [Int]
                    ) throws(E) -> Int where A == B {
                        func inner() { }
                        return 1
                    }
                }
                """
        )
        #expect(
            FunctionScanner.functions(in: source.code) == [
                .init(name: "init", line: 5, length: 3),
                .init(name: "long", line: 8, length: 6),
                .init(name: "inner", line: 11, length: 1),
            ]
        )
    }

    @Test("Imports are found with any modifier")
    func imports() {
        let source = SourceText(
            path: "Sources/X/X.swift",
            text: "import A\npackage import B\n@preconcurrency import struct C.D\n// import E\nlet important = 1"
        )
        #expect(LayeringTests.imports(of: source).map(\.module) == ["A", "B", "C"])
        #expect(LayeringTests.imports(of: source).map(\.line) == [1, 2, 3])
    }

    @Test("There is something to measure")
    func files() {
        #expect(SourceTree.rooms.count > 100)
        #expect(SourceTree.rooms.allSatisfy { !$0.lines.isEmpty })
    }
}
