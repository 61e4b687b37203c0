import Foundation
import LegworkCompiler
import LegworkDiagnostics
import LegworkFormat
import LegworkGraph
import Testing

/// The apps of this project.
@Suite("Formatting of apps")
struct FlowFormatTests {
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

    private static let flows: [String] = {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: "\(root)/Flows")) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted()
    }()

    @Test("There are flows")
    func some() { #expect(Self.flows.count > 20) }

    @Test("A flow is formatted, the language's first examples as they were written too", arguments: flows)
    func formatted(path: String) throws {
        let text = try String(contentsOfFile: "\(Self.root)/Flows/\(path)", encoding: .utf8)
        #expect(Formatted.text(text) == text, "'legwork fmt Flows' does it")
    }

    @Test(
        "An app that is spoilt and formatted again is the same app",
        arguments: flows.filter { $0.hasSuffix("app.yaml") }
    )
    func digest(path: String) throws {
        let text = try String(contentsOfFile: "\(Self.root)/Flows/\(path)", encoding: .utf8)
        let app = try #require(Compiler().compile(bytes: Array(text.utf8)).app)
        let spoilt = Self.spoilt(text)
        #expect(spoilt != text)
        let formatted = try #require(Formatted.text(spoilt))
        let again = try #require(Compiler().compile(bytes: Array(formatted.utf8)).app)
        #expect(AppArchive.digest(of: again) == AppArchive.digest(of: app))
        #expect(Formatted.text(formatted) == formatted)
        #expect(formatted.count { $0 == "#" } == text.count { $0 == "#" })
    }

    /// Indents by three for two, adds blanks and empty lines, and ends lines with CRLF.
    private static func spoilt(_ text: String) -> String {
        var spoilt = ""
        for line in text.components(separatedBy: "\n") {
            let blanks = line.prefix { $0 == " " }
            var rest = line.dropFirst(blanks.count)
            var dashes = ""
            while rest.hasPrefix("- ") {
                dashes += "-   "
                rest = rest.dropFirst(2)
            }
            spoilt += blanks + blanks + dashes + rest + (rest.isEmpty ? "\r\n\r\n" : "  \r\n")
        }
        return spoilt
    }
}
