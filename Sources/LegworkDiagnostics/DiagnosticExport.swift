package import LegworkJSON

/// Diagnostics as data for tools: plain JSON, and SARIF 2.1.0 for code scanners.
///
/// Units: lines and columns count from 1; columns count Unicode scalars; an end is the place behind the last one.
package enum DiagnosticExport {
    /// `{diagnostics: [{file, line, column, endLine, endColumn, severity, code, message, …}], errors, warnings}`.
    package static func json(_ diagnostics: [Diagnostic]) -> JSON {
        let count = { (severity: Severity) in Int64(diagnostics.count { $0.severity == severity }) }
        return [
            "diagnostics": .array(diagnostics.map(json)),
            "errors": .integer(count(.error)),
            "warnings": .integer(count(.warning)),
        ]
    }

    private static func json(_ diagnostic: Diagnostic) -> JSON {
        var object = diagnostic.range.map(place) ?? JSONObject()
        object["severity"] = .string(diagnostic.severity.rawValue)
        object["code"] = .string(diagnostic.code.rawValue)
        object["message"] = .string(diagnostic.message)
        if let expected = diagnostic.expected { object["expected"] = .string(expected) }
        if let found = diagnostic.found { object["found"] = .string(found) }
        if !diagnostic.notes.isEmpty {
            object["notes"] = .array(
                diagnostic.notes.map { note in
                    var member = note.range.map(place) ?? JSONObject()
                    member["message"] = .string(note.message)
                    return .object(member)
                }
            )
        }
        if let fixIt = diagnostic.fixIt {
            var member = place(fixIt.range)
            member["message"] = .string(fixIt.message)
            member["replacement"] = .string(fixIt.replacement)
            object["fixIt"] = .object(member)
        }
        return .object(object)
    }

    private static func place(_ range: SourceRange) -> JSONObject {
        let (start, end) = (range.start, range.end)
        return JSONObject([
            ("file", .string(range.file.path)),
            ("line", .integer(Int64(start.line))),
            ("column", .integer(Int64(start.column))),
            ("endLine", .integer(Int64(end.line))),
            ("endColumn", .integer(Int64(end.column))),
        ])
    }

    // MARK: SARIF

    /// One SARIF 2.1.0 log with one run; `version` is the program's.
    package static func sarif(_ diagnostics: [Diagnostic], version: String) -> JSON {
        var rules: [DiagnosticCode] = []
        for diagnostic in diagnostics where !rules.contains(diagnostic.code) { rules.append(diagnostic.code) }
        rules.sort { $0.rawValue < $1.rawValue }
        let driver: JSON = [
            "name": "legwork",
            "version": .string(version),
            "rules": .array(rules.map(rule)),
        ]
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                [
                    "tool": ["driver": driver],
                    "columnKind": "unicodeCodePoints",
                    "results": .array(diagnostics.map { result($0, rules) }),
                ]
            ],
        ]
    }

    private static func rule(_ code: DiagnosticCode) -> JSON {
        [
            "id": .string(code.rawValue),
            "shortDescription": ["text": .string(code.title)],
            "help": ["text": .string("'legwork explain \(code.rawValue)' shows the cause, an example and the cure.")],
            "defaultConfiguration": ["level": .string(code.severity.rawValue)],
        ]
    }

    private static func result(_ diagnostic: Diagnostic, _ rules: [DiagnosticCode]) -> JSON {
        var text = diagnostic.message
        if let expected = diagnostic.expected { text += "; expected \(expected)" }
        if let found = diagnostic.found { text += "\(diagnostic.expected == nil ? ";" : ",") found \(found)" }
        for note in diagnostic.notes where note.range == nil { text += "; \(note.message)" }
        var object = JSONObject()
        object["ruleId"] = .string(diagnostic.code.rawValue)
        if let place = rules.firstIndex(of: diagnostic.code) { object["ruleIndex"] = .integer(Int64(place)) }
        object["level"] = .string(diagnostic.severity.rawValue)
        object["message"] = message(text)
        if let range = diagnostic.range { object["locations"] = [location(range, message: nil)] }
        let related = diagnostic.notes.compactMap { note in note.range.map { location($0, message: note.message) } }
        if !related.isEmpty { object["relatedLocations"] = .array(related) }
        if let fixIt = diagnostic.fixIt { object["fixes"] = [fix(fixIt)] }
        return .object(object)
    }

    private static func location(_ range: SourceRange, message: String?) -> JSON {
        let place: JSON = [
            "artifactLocation": ["uri": .string(uri(range.file.path))],
            "region": region(range),
        ]
        var object = JSONObject()
        object["physicalLocation"] = place
        if let text = message { object["message"] = self.message(text) }
        return .object(object)
    }

    private static func message(_ text: String) -> JSON { ["text": .string(text)] }

    private static func region(_ range: SourceRange) -> JSON {
        let (start, end) = (range.start, range.end)
        return [
            "startLine": .integer(Int64(start.line)),
            "startColumn": .integer(Int64(start.column)),
            "endLine": .integer(Int64(end.line)),
            "endColumn": .integer(Int64(end.column)),
        ]
    }

    private static func fix(_ fixIt: FixIt) -> JSON {
        [
            "description": ["text": .string(fixIt.message)],
            "artifactChanges": [
                [
                    "artifactLocation": ["uri": .string(uri(fixIt.range.file.path))],
                    "replacements": [
                        [
                            "deletedRegion": region(fixIt.range),
                            "insertedContent": ["text": .string(fixIt.replacement)],
                        ]
                    ],
                ]
            ],
        ]
    }

    /// The path as a URI reference: everything but unreserved characters and `/` percent-encoded.
    private static func uri(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
