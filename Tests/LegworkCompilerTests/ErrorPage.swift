import Foundation
import LegworkDiagnostics

/// A page of `docs/errors`: its blocks are tests.
struct ErrorPage {
    /// A fenced block.
    struct Fence {
        var language: String
        /// The file's name behind the language; `app.yaml` where there is none.
        var file: String
        var text: String
    }

    let code: DiagnosticCode
    let text: String

    /// The repository's folder of pages.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/errors").standardizedFileURL.resolvingSymlinksInPath()

    init(_ code: DiagnosticCode) throws {
        self.code = code
        text = try String(contentsOf: Self.folder.appending(path: "\(code.rawValue).md"), encoding: .utf8)
    }

    /// The chapter under a heading, nil if there is none.
    func chapter(_ heading: String) -> String? {
        text.components(separatedBy: "\n## ").dropFirst()
            .first { $0.hasPrefix("\(heading)\n") }
            .map { String($0.dropFirst(heading.count + 1)) }
    }

    /// The fenced blocks of a chapter.
    func fences(_ heading: String) -> [Fence] {
        let parts = (chapter(heading) ?? "").components(separatedBy: "```")
        return stride(from: 1, to: parts.count, by: 2).map { place in
            let lines = parts[place].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            let info = lines[0].split(separator: " ").map(String.init)
            return Fence(
                language: info.first ?? "",
                file: info.count > 1 ? info[1] : "app.yaml",
                text: lines.count > 1 ? String(lines[1].dropLast()) : ""
            )
        }
    }

    /// The snippet of a chapter's YAML blocks, nil if there are none.
    func snippet(_ heading: String) -> Snippet? {
        let sources = fences(heading).filter { $0.language == "yaml" }
        guard let app = sources.first(where: { $0.file == "app.yaml" }) else { return nil }
        let others = sources.filter { $0.file != "app.yaml" }.map { ($0.file, $0.text) }
        return Snippet(app.text, files: Dictionary(uniqueKeysWithValues: others))
    }
}
