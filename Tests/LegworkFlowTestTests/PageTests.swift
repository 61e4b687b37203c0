import Foundation
import LegworkDiagnostics
import LegworkFlowTest
import Testing

/// The pages of diagnostics whose examples are files of tests.
@Suite struct PageTests {
    static let app = """
        app:
          id: shop
          version: '1'
          graphs:
            - subscribes: order.placed
              activities:
                placed: { type: trigger }
                ship: { type: worker, topic: order.ship }
              transitions:
                placed: [{ to: ship }]
        """

    @Test(arguments: [DiagnosticCode.duplicateTest, .unknownInTest, .badInstant])
    func theExampleGivesWhatThePageShowsAndTheCureCures(code: DiagnosticCode) throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/errors/\(code.rawValue).md")
        let page = try String(contentsOf: url, encoding: .utf8)
        let parts = page.components(separatedBy: "## Cure")
        try #require(parts.count == 2)
        let example = try #require(Self.fence("yaml tests.yaml", parts[0]))
        let tested = try TestedApp(Self.app, tests: example)
        #expect(tested.rendered == Self.fence("text", parts[0]))
        #expect(tested.file.diagnostics.map(\.code) == [code])
        let cure = try #require(Self.fence("yaml tests.yaml", parts[1]))
        #expect(try TestedApp(Self.app, tests: cure).rendered == "")
    }

    private static func fence(_ language: String, _ text: String) -> String? {
        let parts = text.components(separatedBy: "```\(language)\n")
        guard parts.count == 2 else { return nil }
        return parts[1].components(separatedBy: "```").first
    }
}
