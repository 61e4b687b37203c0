import LegworkDiagnostics
import LegworkFormat
import LegworkJSON

/// Formatting as an edit of what differs, so that cursors and folds elsewhere stay.
enum Layout {
    /// The edits; none where the text is formatted already or is no YAML.
    static func edits(_ text: TextIndex, path: String) -> [JSON] {
        guard case .formatted(let new) = Formatter().format(SourceFile(path: path, bytes: text.bytes)) else {
            return []
        }
        let old = text.bytes
        guard new != old else { return [] }
        var start = zip(old, new).prefix { $0 == $1 }.count
        // Whole lines: a place inside a character is none.
        while start > 0, old[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        let limit = min(old.count, new.count) - start
        var tail = zip(old.reversed(), new.reversed()).prefix(limit).prefix { $0 == $1 }.count
        while tail > 0, !isLineStart(old, old.count - tail) || !isLineStart(new, new.count - tail) { tail -= 1 }
        let replacement = String(decoding: new[start..<new.count - tail], as: UTF8.self)
        return [["range": text.range(start..<old.count - tail), "newText": .string(replacement)]]
    }

    private static func isLineStart(_ bytes: [UInt8], _ place: Int) -> Bool {
        place == 0 || bytes[place - 1] == UInt8(ascii: "\n")
    }
}
