import Testing

/// Style by the numbers, and words that have no place here.
@Suite("The sources")
struct SourceTests {
    /// The most lines of a file.
    static let linesMax = 500
    /// The most lines of a function, its first and last included.
    static let functionLinesMax = 70
    /// The same for a test, which may be a list of expectations without a branch.
    static let testLinesMax = 100
    /// The most characters of a line that the formatter does not break.
    static let commentColumnsMax = 140

    @Test("Files have at most 500 lines")
    func fileLength() {
        for file in SourceTree.swift where !file.isGenerated && file.lines.count > Self.linesMax {
            file.complain("\(file.lines.count) lines; cut it at \(Self.linesMax)", line: Self.linesMax)
        }
    }

    @Test("Functions have at most 70 lines, long texts not counted")
    func functionLength() {
        for file in SourceTree.swift where !file.isGenerated {
            let linesMax = file.path.hasPrefix("Tests/") ? Self.testLinesMax : Self.functionLinesMax
            for function in FunctionScanner.functions(in: file.code) where function.length > linesMax {
                let lines = function.line - 1..<function.line - 1 + function.length
                let length = function.length - lines.count { file.textLines.contains($0) }
                guard length > linesMax else { continue }
                file.complain(
                    "\(function.name) has \(length) lines; \(linesMax) are enough",
                    line: function.line
                )
            }
        }
    }

    @Test("No tabs, no blanks at line ends, and no comment that runs off the page")
    func lines() {
        for file in SourceTree.swift where !file.isGenerated {
            for (index, line) in file.lines.enumerated() where !file.textLines.contains(index) {
                // The formatter breaks code at 120 columns, but leaves comments alone.
                if line.count > Self.commentColumnsMax, !line.contains("\"") {
                    file.complain("\(line.count) characters", line: index + 1)
                }
                if line.contains("\t") { file.complain("a tab", line: index + 1) }
                if line.last == " " { file.complain("a blank at the end", line: index + 1) }
            }
        }
    }

    @Test("No words that hide errors, time or chance")
    func bannedWords() {
        for file in SourceTree.swift {
            let isTest = file.path.hasPrefix("Tests/")
            for (index, code) in file.code.enumerated() {
                for (word, advice) in Self.banned where Words.contains(code, word) {
                    file.complain("'\(word)': \(advice)", line: index + 1)
                }
                for (word, advice) in Self.bannedInRooms where !isTest && Words.contains(code, word) {
                    file.complain("'\(word)': \(advice)", line: index + 1)
                }
                if !isTest, file.target != "LegworkCommands", Words.contains(code, "print(") {
                    file.complain("'print(': only commands write to standard output", line: index + 1)
                }
            }
        }
    }

    @Test("Errors are swallowed only for a reason that is written down")
    func swallowedErrors() {
        for file in SourceTree.rooms {
            for (index, code) in file.code.enumerated() where Words.contains(code, "try?") {
                let words = code.split(separator: " ")
                let isBare = words.first == "try?" || words.starts(with: ["_", "=", "try?"])
                if isBare, !file.hasComment(above: index) {
                    file.complain("'try?' throws an error away; say in a comment why that is right", line: index + 1)
                }
            }
        }
    }

    @Test("Promises to the compiler give their reasons")
    func unchecked() {
        let words = ["@unchecked", "nonisolated(unsafe)", "@safe"]
        for file in SourceTree.rooms {
            for (index, code) in file.code.enumerated() {
                for word in words where Words.contains(code, word) && !file.hasComment(above: index) {
                    file.complain("'\(word)' needs a comment above it: why is it safe?", line: index + 1)
                }
            }
        }
    }

    @Test("A trap says why it cannot be")
    func traps() {
        for file in SourceTree.rooms {
            for (index, code) in file.code.enumerated() {
                for word in ["fatalError", "preconditionFailure", "assertionFailure"]
                where Words.contains(code, word) && code.contains("\(word)()") {
                    file.complain("'\(word)()' needs a message", line: index + 1)
                }
            }
        }
    }

    private static let banned = [
        ("try!", "throw, or handle the error"),
        ("as!", "use 'as?' and say what was expected"),
        ("unowned(unsafe)", "use a strong or a weak reference"),
    ]

    private static let bannedInRooms = [
        ("Date()", "time is an input"),
        ("UUID()", "ids are inputs; see GUID"),
        ("NSLock", "use Mutex"),
        ("Task.detached", "say who waits for it, and use a task group or OSThread"),
    ]
}

extension SourceText {
    /// True if a comment stands at the end of this line (counted from 0) or within the four lines above it.
    func hasComment(above index: Int) -> Bool {
        lines[max(0, index - 4)...index].contains { $0.contains("//") }
    }
}
