import LegworkDiagnostics
import LegworkJSON

/// Diagnostics as the protocol has them, each at its file.
struct DiagnosticWriter {
    /// The URI of a path, as the editor knows it.
    let uri: (String) -> String
    private var texts: [ObjectIdentifier: TextIndex] = [:]

    init(uri: @escaping (String) -> String) { self.uri = uri }

    /// Diagnostics by the path of their file; those without a place stand at the beginning of `root`.
    mutating func byFile(_ diagnostics: [Diagnostic], root: String) -> [String: [JSON]] {
        var files: [String: [JSON]] = [:]
        for diagnostic in diagnostics {
            files[diagnostic.range?.file.path ?? root, default: []].append(json(diagnostic))
        }
        return files
    }

    /// One diagnostic.
    mutating func json(_ diagnostic: Diagnostic) -> JSON {
        var object = JSONObject()
        object["range"] = diagnostic.range.map { range($0) } ?? Self.nowhere
        object["severity"] = .integer(Self.severity(diagnostic.severity))
        object["code"] = .string(diagnostic.code.rawValue)
        object["source"] = "legwork"
        object["message"] = .string(Self.message(diagnostic))
        let related = diagnostic.notes.compactMap { note -> JSON? in
            guard let range = note.range else { return nil }
            return [
                "location": ["uri": .string(uri(range.file.path)), "range": self.range(range)],
                "message": .string(note.message),
            ]
        }
        if !related.isEmpty { object["relatedInformation"] = .array(related) }
        return .object(object)
    }

    /// A range, as the protocol has it.
    mutating func range(_ range: SourceRange) -> JSON {
        let key = ObjectIdentifier(range.file)
        let text = texts[key] ?? TextIndex(range.file.bytes)
        texts[key] = text
        return text.range(range.bytes)
    }

    /// A place, as the protocol has it.
    mutating func location(_ range: SourceRange) -> JSON {
        ["uri": .string(uri(range.file.path)), "range": self.range(range)]
    }

    /// What it says, with what was expected and the notes that have no place of their own.
    static func message(_ diagnostic: Diagnostic) -> String {
        var lines = [diagnostic.message]
        if let expected = diagnostic.expected {
            lines.append("expected \(expected)" + (diagnostic.found.map { ", found \($0)" } ?? ""))
        }
        lines += diagnostic.notes.filter { $0.range == nil }.map(\.message)
        return lines.joined(separator: "\n")
    }

    private static func severity(_ severity: Severity) -> Int64 {
        switch severity {
        case .error: 1
        case .warning: 2
        case .note: 3
        }
    }

    private static let nowhere: JSON = [
        "start": ["line": 0, "character": 0], "end": ["line": 0, "character": 0],
    ]
}
