import Foundation
import LegworkSystem
import Testing

@Suite
struct FailpointTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardizedFileURL

    @Test("Every failpoint is documented, in its order")
    func documented() throws {
        let page = try String(contentsOf: Self.root.appendingPathComponent("docs/failpoints.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        #expect(rows == Failpoint.names.map { "| `\($0.name)` | \($0.place) |" })
    }

    @Test("Every failpoint is reached somewhere, and nothing else is")
    func used() throws {
        let sources = Self.root.appendingPathComponent("Sources")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var used: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for part in text.split(separator: "Failpoint.reach(\"").dropFirst() {
                used.insert(String(part.prefix { $0 != "\"" }))
            }
        }
        #expect(used == Set(Failpoint.names.map(\.name)))
    }
}
