import Foundation
import LegworkCompiler
import LegworkDiagnostics
import Testing

/// Every code has a page with its cause, an example and a cure, and the pages say what the compiler says.
@Suite struct ErrorPageTests {
    /// What cannot be shown as a short text: tested in ``FileReferenceTests`` and with the reader of YAML. The examples of
    /// the last ones are files of tests, and are tested with their reader.
    static let withoutExample: Set<DiagnosticCode> = [
        .unreadableFile, .fileTooLarge, .notUTF8, .controlCharacter, .tooManyNodes, .duplicateTest, .unknownInTest,
        .badInstant,
    ]

    private static func otherTest(of code: DiagnosticCode) -> String {
        switch code {
        case .duplicateTest, .unknownInTest, .badInstant: "`LegworkFlowTestTests`"
        case .unreadableFile: "`FileReferenceTests`"
        case .fileTooLarge: "`HostileFileTests`"
        default: "`YAMLBudgetTests`"
        }
    }

    @Test(arguments: DiagnosticCode.all)
    func thePageIsComplete(code: DiagnosticCode) throws {
        let page = try ErrorPage(code)
        #expect(page.text.hasPrefix("# \(code.rawValue): \(code.title)\n\n"))
        #expect((page.chapter("Cure") ?? "").count > 20)
        #expect((page.snippet("Example") == nil) == Self.withoutExample.contains(code))
    }

    @Test(arguments: DiagnosticCode.all)
    func theExampleGivesWhatThePageShows(code: DiagnosticCode) throws {
        let page = try ErrorPage(code)
        guard let snippet = page.snippet("Example") else { return }
        let shown = page.fences("Example").first { $0.language == "text" }?.text
        #expect(snippet.rendered == shown.map { $0 + "\n" })
        #expect(snippet.codes.contains(code))
        #expect((snippet.app == nil) == snippet.compilation.diagnostics.contains { $0.severity == .error })
    }

    @Test(arguments: DiagnosticCode.all)
    func theCureCures(code: DiagnosticCode) throws {
        guard let snippet = try ErrorPage(code).snippet("Cure") else { return }
        #expect(snippet.rendered == "")
        #expect(snippet.app != nil)
    }

    @Test func everyPageBelongsToACode() throws {
        let pages = try FileManager.default.contentsOfDirectory(atPath: ErrorPage.folder.path())
            .filter { $0.hasPrefix("LW") }
        #expect(Set(pages) == Set(DiagnosticCode.all.map { "\($0.rawValue).md" }))
    }

    @Test func theIndexListsEveryPage() throws {
        var text = """
            # Diagnostics

            Every problem that `legwork check` reports has a stable code. `legwork explain LW0204` shows its page. Where a
            page has an example, the tests compile it and its cure, and compare what is said letter by letter; what no short
            text shows is tested where the last column says. *fix* marks examples for which a correction is suggested.

            | code | severity | problem | suggests | tested by |
            |---|---|---|---|---|

            """
        for code in DiagnosticCode.all {
            let page = try ErrorPage(code)
            let fix = page.text.contains("fix-it: ") ? "fix" : ""
            let test = page.snippet("Example") == nil ? Self.otherTest(of: code) : "its page"
            let link = "[\(code.rawValue)](\(code.rawValue).md)"
            text += "| \(link) | \(code.severity.rawValue) | \(code.title) | \(fix) | \(test) |\n"
        }
        let url = ErrorPage.folder.appending(path: "README.md")
        if ProcessInfo.processInfo.environment["LEGWORK_RECORD"] != nil {
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: url, encoding: .utf8) == text)
    }

    /// Writes what the compiler says into the pages, to be read before it is kept: `LEGWORK_RECORD=1 swift test …`.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["LEGWORK_RECORD"] != nil), arguments: DiagnosticCode.all)
    func record(code: DiagnosticCode) throws {
        let page = try ErrorPage(code)
        guard let snippet = page.snippet("Example"), let start = page.text.range(of: "```text\n") else { return }
        let end = page.text.range(of: "```", range: start.upperBound..<page.text.endIndex)
        let text =
            page.text[..<start.upperBound] + snippet.rendered
            + page.text[(end?.lowerBound ?? page.text.endIndex)...]
        let url = ErrorPage.folder.appending(path: "\(code.rawValue).md")
        try String(text).write(to: url, atomically: true, encoding: .utf8)
    }
}
