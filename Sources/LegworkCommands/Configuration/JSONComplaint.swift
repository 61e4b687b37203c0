import LegworkDiagnostics
import LegworkJSON

/// Shows where a text stops being JSON.
enum JSONComplaint {
    /// What is wrong there.
    static func reason(_ error: JSONParseError) -> String { error.message }

    /// Where, in bytes.
    static func offset(_ error: JSONParseError) -> Int { error.byteOffset }

    private static let shownMax = 100

    /// `source:line:column`, the line, and a caret under the place.
    static func excerpt(_ bytes: [UInt8], offset: Int, source: String) -> [String] {
        guard !bytes.isEmpty else { return [] }
        let file = SourceFile(path: source, bytes: bytes)
        let offset = min(max(0, offset), bytes.count)
        let position = file.position(at: offset)
        let line = Array(file.text(file.lineRange(position.line)).unicodeScalars)
        let column = min(position.column - 1, line.count)
        let from = max(0, column - shownMax / 2)
        let until = min(line.count, from + shownMax)
        let head = from > 0 ? "…" : ""
        let shown = head + TextTable.oneLine(Self.text(line[from..<until])) + (until < line.count ? "…" : "")
        let before = TextTable.width(head + TextTable.oneLine(Self.text(line[from..<column])))
        return [
            "line \(position.line), column \(position.column):", shown, String(repeating: " ", count: before) + "^",
        ]
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// What people most often did instead.
    static func hints(_ bytes: [UInt8]) -> [String] {
        let text = String(decoding: bytes.prefix(4096), as: UTF8.self)
        if bytes.isEmpty { return ["'{}' for an empty object"] }
        if text.contains("'") && !text.contains("\"") { return ["JSON quotes with \", not with ': '{\"id\":\"7\"}'"] }
        if text.hasPrefix("{") && !text.contains("\"") && text != "{}" {
            return ["the shell may have eaten the quotes: put '…' around the whole, as in '{\"id\":\"7\"}'"]
        }
        if text.hasSuffix(".json") || text.hasPrefix("./") || text.hasPrefix("/") { return ["'@\(text)' reads a file"] }
        return []
    }
}
