import Testing

/// Documents say what is true, and are there.
@Suite("The documents")
struct DocumentTests {
    @Test("The README can be read in one go", arguments: [("README.md", 250), ("ARCHITECTURE.md", 450)])
    func length(path: String, linesMax: Int) throws {
        let text = try #require(SourceTree.text(path), "\(path) is missing")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
        #expect(lines <= linesMax, "\(path) has \(lines) lines; \(linesMax) are enough")
    }

    @Test("Every diagnostic has its page, and every page its diagnostic")
    func diagnostics() {
        let pages = Set(
            SourceTree.paths(below: ["docs/errors"]).compactMap { path -> String? in
                guard let name = path.split(separator: "/").last, name.hasSuffix(".md"), name.hasPrefix("LW") else {
                    return nil
                }
                return String(name.dropLast(3))
            }
        )
        var codes: Set<String> = []
        let source = SourceTree.text("Sources/LegworkDiagnostics/DiagnosticCode.swift") ?? ""
        for match in source.matches(of: /static let \w+ = [\w.]*\((\d+), \.\w+,/) {
            let digits = String(match.output.1)
            codes.insert("LW" + String(repeating: "0", count: 4 - digits.count) + digits)
        }
        #expect(!codes.isEmpty)
        #expect(codes.subtracting(pages).sorted() == [], "codes without a page in docs/errors")
        #expect(pages.subtracting(codes).sorted() == [], "pages of codes that do not exist")
    }

    @Test("The guide to the language names every key, and the page on tests those of tests")
    func keys() throws {
        let guide = try #require(SourceTree.text("docs/guides/language.md"))
        let tests = try #require(SourceTree.text("docs/testing-flows.md"))
        let testKeys = (SourceTree.text("Sources/LegworkCompiler/Keys/Language+Tests.swift") ?? "")
            .matches(of: /KeySpec\(\s*"(\w+)"/).map { String($0.output.1) }
        #expect(testKeys.count > 20)
        #expect(
            testKeys.filter { !tests.contains("`\($0)`") } == [],
            "keys that docs/testing-flows.md does not explain"
        )
        var keys: Set<String> = []
        for path in SourceTree.paths(below: ["Sources/LegworkCompiler/Keys"]) where !path.hasSuffix("+Tests.swift") {
            for match in (SourceTree.text(path) ?? "").matches(of: /KeySpec\(\s*"(\w+)"/) {
                keys.insert(String(match.output.1))
            }
        }
        #expect(keys.count > 40)
        let missing = keys.filter { !guide.contains("`\($0)`") && !guide.contains("`\($0):") }
        #expect(missing.sorted() == [], "keys that docs/guides/language.md does not explain")
    }

    @Test("Links between the documents lead somewhere")
    func links() {
        let documents =
            SourceTree.paths(below: ["docs", "Flows", "Examples"]).filter { $0.hasSuffix(".md") }
            + ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"]
        for path in documents {
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            for match in (SourceTree.text(path) ?? "").matches(of: /\]\(([^)#\s]+)[^)\s]*\)/) {
                let link = String(match.output.1)
                if link.contains("://") || link.hasPrefix("mailto:") { continue }
                let target = Self.resolve(link, in: folder)
                let exists = target.isEmpty || SourceTree.exists(target)
                #expect(exists, "\(path) links to \(link), which is not there")
            }
        }
    }

    /// `../x` in `a/b` is `a/x`.
    private static func resolve(_ link: String, in folder: String) -> String {
        var parts = folder.split(separator: "/").map(String.init)
        for part in link.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }

    @Test("No machine's paths in what is published")
    func machines() {
        let paths =
            SourceTree.paths(below: ["Sources", "Tests", "Flows", "Examples", "docs", "Scripts", "Schemas", ".ci"])
            + ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "Makefile", "Package.swift"]
        // Written in two halves, so that this file is not a finding.
        let strange = ["/home" + "/", "/work" + "/", "/Users" + "/"]
        for path in paths where !path.hasSuffix(".json") {
            guard let text = SourceTree.text(path) else { continue }
            for word in strange where text.contains(word) {
                Issue.record("\(path) names a path of one machine: \(word)")
            }
        }
    }
}
