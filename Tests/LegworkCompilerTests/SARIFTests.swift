import Foundation
import LegworkCompiler
import LegworkDiagnostics
import LegworkJSON
import LegworkSchema
import Testing

/// Logs for code scanners have the shape that the standard asks for, whatever was found.
@Suite struct SARIFTests {
    private static let shape: Schema? = try? Schema(compiling: SARIFShape.schema)

    /// The problems of a log, a line each.
    private func problems(_ log: JSON) throws -> [String] {
        try #require(Self.shape).validate(log).map(\.description)
    }

    @Test(arguments: DiagnosticCode.all)
    func everyDiagnosticGivesAValidLog(code: DiagnosticCode) throws {
        let diagnostics =
            try ErrorPage(code).snippet("Example")?.compilation.diagnostics ?? [Diagnostic(code, "m", at: nil)]
        let log = DiagnosticExport.sarif(diagnostics, version: "1.2.3")
        #expect(try problems(log) == [])
        let run = log["runs"]?.arrayValue?.first
        let rules = run?["tool"]?["driver"]?["rules"]?.arrayValue ?? []
        for result in run?["results"]?.arrayValue ?? [] {
            let index = try #require(result["ruleIndex"]?.integerValue)
            #expect(rules[Int(index)]["id"] == result["ruleId"])
        }
    }

    @Test func aLogOfNothingIsALogToo() throws {
        #expect(try problems(DiagnosticExport.sarif([], version: "1")) == [])
    }

    /// The log of the real program, which CI writes before the tests run.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["LEGWORK_SARIF"] != nil))
    func theProgramsLogIsValid() throws {
        let path = try #require(ProcessInfo.processInfo.environment["LEGWORK_SARIF"])
        let log = try JSON(parsing: Array(try Data(contentsOf: URL(filePath: path))))
        #expect(try problems(log) == [])
        let results = log["runs"]?.arrayValue?.first?["results"]?.arrayValue ?? []
        #expect(results.contains { $0["ruleId"] == "LW0204" })
    }

    @Test func theShapeRefusesWhatTheStandardDoes() throws {
        #expect(try !problems(["version": "2.0.0", "runs": []]).isEmpty)
        #expect(try !problems(["version": "2.1.0", "runs": [["tool": ["driver": [:]]]]]).isEmpty)
        #expect(
            try !problems(["version": "2.1.0", "runs": [["tool": ["driver": ["name": "x"]], "other": 1]]]).isEmpty
        )
    }
}
