import LegworkDiagnostics
import LegworkJSON
import Testing

@Suite struct DiagnosticExportTests {
    private let diagnostic: Diagnostic = {
        let file = SourceFile(path: "my flow/a.yaml", text: "é: ab\nb: 1\n")
        let range = SourceRange(file: file, bytes: 4..<6)
        return Diagnostic(
            .wrongType,
            "'é' has the wrong type",
            at: range,
            expected: "a number",
            found: "string 'ab'",
            notes: [.init("see here", at: SourceRange(file: file, bytes: 7..<8)), .init("or not")],
            fixIt: .replace("ab", with: "1", at: range)
        )
    }()

    @Test func jsonHoldsEverything() {
        let warning = Diagnostic(.orphan, "w", at: nil)
        let expected: JSON = [
            "diagnostics": [
                [
                    "file": "my flow/a.yaml", "line": 1, "column": 4, "endLine": 1, "endColumn": 6,
                    "severity": "error", "code": "LW0103", "message": "'é' has the wrong type",
                    "expected": "a number", "found": "string 'ab'",
                    "notes": [
                        [
                            "file": "my flow/a.yaml", "line": 2, "column": 1, "endLine": 2, "endColumn": 2,
                            "message": "see here",
                        ],
                        ["message": "or not"],
                    ],
                    "fixIt": [
                        "file": "my flow/a.yaml", "line": 1, "column": 4, "endLine": 1, "endColumn": 6,
                        "message": "replace 'ab' with '1'", "replacement": "1",
                    ],
                ],
                ["severity": "warning", "code": "LW0251", "message": "w"],
            ],
            "errors": 1,
            "warnings": 1,
        ]
        #expect(DiagnosticExport.json([diagnostic, warning]) == expected)
    }

    @Test func sarifIsOneRunWithRulesAndPlaces() {
        let region: JSON = ["startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 6]
        let artifact: JSON = ["uri": "my%20flow/a.yaml"]
        let related: JSON = [
            "physicalLocation": [
                "artifactLocation": artifact,
                "region": ["startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 2],
            ],
            "message": ["text": "see here"],
        ]
        let result: JSON = [
            "ruleId": "LW0103",
            "ruleIndex": 0,
            "level": "error",
            "message": ["text": "'é' has the wrong type; expected a number, found string 'ab'; or not"],
            "locations": [["physicalLocation": ["artifactLocation": artifact, "region": region]]],
            "relatedLocations": [related],
            "fixes": [
                [
                    "description": ["text": "replace 'ab' with '1'"],
                    "artifactChanges": [
                        [
                            "artifactLocation": artifact,
                            "replacements": [["deletedRegion": region, "insertedContent": ["text": "1"]]],
                        ]
                    ],
                ]
            ],
        ]
        let rule: JSON = [
            "id": "LW0103",
            "shortDescription": ["text": "a value of the wrong type"],
            "help": ["text": "'legwork explain LW0103' shows the cause, an example and the cure."],
            "defaultConfiguration": ["level": "error"],
        ]
        let sarif = DiagnosticExport.sarif([diagnostic], version: "1.2.3")
        let run = sarif["runs"]?.arrayValue?.first
        #expect(sarif["version"] == "2.1.0")
        #expect(run?["tool"] == ["driver": ["name": "legwork", "version": "1.2.3", "rules": [rule]]])
        #expect(run?["results"] == [result])
        #expect(run?["columnKind"] == "unicodeCodePoints")
    }
}
