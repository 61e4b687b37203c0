import Foundation
import Testing

/// The apps in `Flows/` are complete.
@Suite("The flows")
struct FlowTests {
    static let names = SourceTree.folders(in: "Flows")

    @Test("There are flows")
    func some() {
        #expect(Self.names.count >= 10)
    }

    @Test("A flow has an app, a page, an input, a result and tests", arguments: names)
    func complete(name: String) throws {
        for file in ["app.yaml", "README.md", "input.json", "expected.json", "tests.yaml"] {
            #expect(SourceTree.exists("Flows/\(name)/\(file)"), "Flows/\(name) has no \(file)")
        }
        let index = try #require(SourceTree.text("Flows/README.md"))
        #expect(index.contains("(\(name)/)"), "Flows/README.md does not name \(name)")
    }

    @Test("JSON beside a flow is JSON", arguments: names)
    func json(name: String) throws {
        for file in ["input.json", "expected.json", "signals.json"] where SourceTree.exists("Flows/\(name)/\(file)") {
            let text = try #require(SourceTree.text("Flows/\(name)/\(file)"))
            #expect(throws: Never.self, "Flows/\(name)/\(file)") {
                try JSONSerialization.jsonObject(with: Data(text.utf8))
            }
        }
    }

    @Test("Workers can be run", arguments: names)
    func workers(name: String) {
        for path in SourceTree.paths(below: ["Flows/\(name)/workers"]) {
            #expect(FileManager.default.isExecutableFile(atPath: "\(SourceTree.root)/\(path)"), "chmod +x \(path)")
            #expect(SourceTree.text(path)?.hasPrefix("#!") == true, "\(path) does not name its interpreter")
        }
    }

    @Test("A flow's page shows commands for that flow", arguments: names)
    func page(name: String) {
        #expect(SourceTree.text("Flows/\(name)/README.md")?.contains("legwork run Flows/\(name)") == true)
    }
}
