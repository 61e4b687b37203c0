import LegworkDiagnostics
import LegworkYAML

/// Makes YAML of a text that is none yet, because somebody is writing in it: lines that are in the way become blanks.
/// Every other byte stays at its place.
enum TextRepair {
    /// How many lines are taken out before this gives up.
    private static let linesMax = 16

    /// The repaired text; nil where too much is in the way. `editedLine` is looked at first.
    static func repaired(_ text: TextIndex, path: String, editedLine: Int?) -> [UInt8]? {
        var bytes = text.bytes
        var blanked: Set<Int> = []
        var suspect = editedLine
        for _ in 0..<linesMax {
            if let line = suspect, line < text.lineCount, blanked.insert(line).inserted {
                for offset in text.lineRange(line) { bytes[offset] = UInt8(ascii: " ") }
            }
            let sink = DiagnosticSink()
            let file = SourceFile(path: path, bytes: bytes)
            if YAMLComposer.compose(file, sink: sink) != nil { return bytes }
            guard let place = sink.diagnostics.last(where: { $0.severity == .error })?.range else { return nil }
            suspect = nearest(text.line(of: place.bytes.lowerBound), in: text, bytes, without: blanked)
            guard suspect != nil else { return nil }
        }
        return nil
    }

    /// The line itself, or the nearest one above it that holds anything.
    private static func nearest(_ line: Int, in text: TextIndex, _ bytes: [UInt8], without: Set<Int>) -> Int? {
        var line = min(line, text.lineCount - 1)
        while line >= 0 {
            let holdsText = bytes[text.lineRange(line)].contains { $0 > UInt8(ascii: " ") }
            if !without.contains(line), holdsText { return line }
            line -= 1
        }
        return nil
    }
}
