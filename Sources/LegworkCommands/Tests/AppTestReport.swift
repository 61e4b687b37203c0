import LegworkDiagnostics
import LegworkFlowTest

/// How the tests of one app came out.
struct AppTestReport {
    /// The app's file.
    var app: String
    /// The file of its tests.
    var file: String
    /// Why there was nothing to run; empty for an app and tests that can be read.
    var diagnostics: [Diagnostic] = []
    /// The tests that ran, in the order written.
    var results: [FlowTestResult] = []
    /// The edges that they took; nil where nothing could run.
    var coverage: EdgeCoverage?

    /// True if all is as expected.
    var hasPassed: Bool { diagnostics.isEmpty && results.allSatisfy(\.hasPassed) }

    /// `31 tests of 13 apps: all passed`.
    static func summary(_ reports: [AppTestReport], _ paint: Paint) -> String {
        let results = reports.flatMap(\.results)
        let failed = results.count { !$0.hasPassed }
        let broken = reports.count { !$0.diagnostics.isEmpty }
        let apps = reports.count { !$0.results.isEmpty || !$0.diagnostics.isEmpty }
        let what = "\(Words.count(results.count, "test")) of \(Words.count(apps, "app"))"
        guard failed + broken > 0 else { return paint("✓", .green) + " \(what): all passed" }
        let parts = [
            failed > 0 ? paint("\(failed) failed", .red) : nil,
            broken > 0 ? paint("\(Words.count(broken, "app")) cannot be tested", .red) : nil,
            results.count > failed ? "\(results.count - failed) passed" : nil,
        ]
        return "\(what): \(parts.compactMap { $0 }.joined(separator: ", "))"
    }
}
