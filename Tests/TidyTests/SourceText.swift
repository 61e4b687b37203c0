import Testing

/// A Swift file: its lines as written, and the same lines with text and comments blanked out.
struct SourceText: Sendable, CustomTestStringConvertible {
    /// Its path in the package.
    let path: String
    /// The lines as written.
    let lines: [String]
    /// The lines with every character of comments and string literals replaced by a blank.
    let code: [String]
    /// The lines, counted from 0, that lie within long string literals: data, not code.
    let textLines: Set<Int>

    init(path: String) {
        self.init(path: path, text: SourceTree.text(path) ?? "")
    }

    init(path: String, text: String) {
        self.path = path
        lines = Self.lines(text)
        code = Self.lines(Blanking.blank(text))
        textLines = Self.textLines(lines)
    }

    var testDescription: String { path }

    /// The target that the file belongs to.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 1 ? String(parts[1]) : path
    }

    /// Its name without folders.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// True for what a script has written.
    var isGenerated: Bool { path.contains("/Generated/") }

    /// Complains about a line, counted from 1, at its place.
    func complain(_ message: String, line: Int) {
        Issue.record(
            "\(path):\(line): \(message)",
            sourceLocation: SourceLocation(
                fileID: "\(target)/\(name)",
                filePath: "\(SourceTree.root)/\(path)",
                line: max(1, line),
                column: 1
            )
        )
    }

    private static func textLines(_ lines: [String]) -> Set<Int> {
        var found: Set<Int> = []
        var isText = false
        for (index, line) in lines.enumerated() {
            if isText { found.insert(index) }
            if line.ranges(of: "\"\"\"").count % 2 == 1 { isText.toggle() }
        }
        return found
    }

    private static func lines(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
