import LegworkDiagnostics
import Testing

@Suite struct DiagnosticRendererTests {
    private func range(_ text: String, of part: String, path: String = "Flows/order.yaml") -> SourceRange {
        let file = SourceFile(path: path, text: text)
        let found = text.range(of: part)
        return SourceRange(file: file, bytes: found)
    }

    @Test func aDiagnosticShowsPlaceLineCaretNotesAndFixIt() {
        let text = String(repeating: "\n", count: 13) + "    - to: aproval\n"
        let place = range(text, of: "aproval")
        let diagnostic = Diagnostic(
            .unknownTarget,
            "unknown activity 'aproval' in transition",
            at: place,
            notes: [.init("graph 'order.approval' has 'approval', 'notify', 'start'")],
            fixIt: .replace("aproval", with: "approval", at: place)
        )
        #expect(
            DiagnosticRenderer().render(diagnostic) == """
                Flows/order.yaml:14:11: error: unknown activity 'aproval' in transition [LW0204]
                   14 |     - to: aproval
                      |           ^~~~~~~
                  note: graph 'order.approval' has 'approval', 'notify', 'start'
                  fix-it: replace 'aproval' with 'approval'

                """
        )
    }

    @Test func caretsStandRightAfterWideTextTabsAndCombiningMarks() {
        let text = "\tü日本🙂e\u{301}: bad"
        #expect(
            DiagnosticRenderer().render(Diagnostic(.wrongType, "m", at: range(text, of: "bad"))) == """
                Flows/order.yaml:1:10: error: m [LW0103]
                    1 | \tü日本🙂e\u{301}: bad
                      | \t          ^~~

                """
        )
        #expect(
            DiagnosticRenderer().render(Diagnostic(.wrongType, "m", at: range(text, of: "日本"))) == """
                Flows/order.yaml:1:3: error: m [LW0103]
                    1 | \tü日本🙂e\u{301}: bad
                      | \t ^~~~

                """
        )
    }

    @Test func expectedAndFoundAreSaid() {
        let diagnostic = Diagnostic(
            .wrongType,
            "'expire' has the wrong type",
            at: range("expire: [1]", of: "[1]"),
            expected: "a duration",
            found: "a list"
        )
        #expect(
            DiagnosticRenderer().render(diagnostic) == """
                Flows/order.yaml:1:9: error: 'expire' has the wrong type [LW0103]
                    1 | expire: [1]
                      |         ^~~
                  expected a duration, found a list

                """
        )
    }

    @Test func longLinesAreCutAroundTheCaret() {
        let text = String(repeating: "a", count: 400) + "X" + String(repeating: "b", count: 400)
        let lines = DiagnosticRenderer().render(Diagnostic(.wrongType, "m", at: range(text, of: "X")))
            .split(separator: "\n")
        #expect(
            lines[1] == "    1 | …" + String(repeating: "a", count: 40) + "X" + String(repeating: "b", count: 79) + "…"
        )
        #expect(lines[2] == "      | " + String(repeating: " ", count: 41) + "^")
    }

    /// Nothing is left for a terminal to break, or the caret would stand under something else.
    @Test func aTerminalsWidthIsKeptTo() {
        let text = String(repeating: "日本 ", count: 40) + "X" + String(repeating: " more", count: 40)
        let diagnostic = Diagnostic(
            .wrongType,
            "a message that is longer than a line of so few columns",
            at: range(text, of: "X"),
            notes: [Diagnostic.Note("and a note that is longer than one line, too, of many words")]
        )
        for columns in [40, 60, 80] {
            let lines = DiagnosticRenderer(columns: columns).render(diagnostic).split(separator: "\n")
            #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= columns }, "\(lines)")
        }
        #expect(
            DiagnosticRenderer(columns: 40).render(diagnostic) == """
                Flows/order.yaml:1:121: error: a message
                  that is longer than a line of so few
                  columns [LW0103]
                    1 | …日本 日本 X more more more mor…
                      |            ^
                  note: and a note that is longer than
                    one line, too, of many words

                """
        )
    }

    @Test func aRangeOverSeveralLinesEndsWithItsFirst() {
        #expect(
            DiagnosticRenderer().render(Diagnostic(.wrongType, "m", at: range("a:\n b: 1\n c: 2", of: "b: 1\n c: 2")))
                == """
                Flows/order.yaml:2:2: error: m [LW0103]
                    2 |  b: 1
                      |  ^~~~

                """
        )
    }

    @Test func controlCharactersCannotReachTheTerminal() {
        let file = SourceFile(path: "a.yaml", bytes: Array("x: \u{1B}[31mred".utf8))
        let diagnostic = Diagnostic(.controlCharacter, "found \u{1B}[31m", at: SourceRange(file: file, bytes: 3..<4))
        #expect(
            DiagnosticRenderer().render(diagnostic) == """
                a.yaml:1:4: error: found \\u{1B}[31m [LW0004]
                    1 | x: \u{FFFD}[31mred
                      |    ^

                """
        )
    }

    @Test func withoutSourceOnlyTheMessageIsShown() {
        #expect(
            DiagnosticRenderer().render(Diagnostic(.unreadableFile, "no file 'a.yaml'", at: nil))
                == "error: no file 'a.yaml' [LW0001]\n"
        )
    }

    @Test func coloursAreEscapeSequences() {
        let text = DiagnosticRenderer(colours: true).render(Diagnostic(.orphan, "m", at: nil))
        #expect(text == "\u{1B}[1;33mwarning:\u{1B}[0m \u{1B}[1mm\u{1B}[0m [LW0251]\n")
    }

    @Test func atMostFiftyAreShownErrorsFirst() {
        let file = SourceFile(path: "a.yaml", text: String(repeating: "x\n", count: 200))
        let warnings = (0..<40).map { Diagnostic(.orphan, "w\($0)", at: SourceRange(file: file, bytes: $0..<$0 + 1)) }
        let errors = (40..<100).map { Diagnostic(.loop, "e\($0)", at: SourceRange(file: file, bytes: $0..<$0 + 1)) }
        let text = DiagnosticRenderer().render(warnings + errors)
        #expect(!text.contains("warning"))
        #expect(text.contains("e89 ") && !text.contains("e90 "))
        #expect(text.hasSuffix("… and 50 more problems\n"))
    }
}

extension String {
    /// The byte offsets of the first occurrence of a part.
    fileprivate func range(of part: String) -> Range<Int> {
        let (whole, wanted) = (Array(utf8), Array(part.utf8))
        let start = (0...whole.count - wanted.count).first { whole[$0...].starts(with: wanted) } ?? 0
        return start..<start + wanted.count
    }
}
