import ArgumentParser
import LegworkCompiler
import LegworkDiagnostics
import LegworkFlowTest
import LegworkGraph
import LegworkJSON

/// `legwork test`
struct TestCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests of apps, on virtual time.",
        discussion: """
            The tests of an app stand in tests.yaml beside it (of 'order.yaml' also in order.tests.yaml). They run on the
            real planner, with workers and signals that they play themselves and a clock that they own: nothing is waited
            for, and no Redis is needed.
            Exit status: 0 all passed, 1 a test failed or cannot be read, 2 there is nothing to test.
            """
    )

    @Argument(help: "Apps, or folders of apps.", completion: .file(extensions: ["yaml", "yml"]))
    var paths: [String] = ["."]

    @Option(
        name: .long,
        help: ArgumentHelp("Only tests whose name has this in it; may be repeated.", valueName: "text")
    )
    var only: [String] = []

    @Flag(name: .long, help: "Name the edges that no test takes.")
    var coverage = false

    @Option(
        name: .long,
        help: ArgumentHelp("Fail where tests take fewer of an app's edges than this.", valueName: "percent")
    )
    var coverageMin: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("Also write the results to a file, as JUnit's XML.", valueName: "file"),
        completion: .file(extensions: ["xml"])
    )
    var junit: String?

    @OptionGroup var common: CommonOptions

    /// Refuses options that cannot be meant.
    func validate() throws {
        if let coverageMin, !(0...100).contains(coverageMin) {
            throw ValidationError("--coverage-min is a share in percent, from 0 to 100, not \(coverageMin).")
        }
        if !only.isEmpty, coverage || coverageMin != nil {
            throw ValidationError(
                "--only leaves tests out, so there is no coverage to speak of: leave one of the two away."
            )
        }
    }

    /// Tests all apps.
    func run(_ output: Output) async throws {
        let files = try Self.apps(paths)
        var reports: [AppTestReport] = []
        for file in files {
            guard let report = try Self.test(file, isNamed: files.count == 1, only: only) else { continue }
            reports.append(report)
            // An app of which --only leaves nothing is not worth a line.
            if report.diagnostics.isEmpty, report.results.isEmpty { continue }
            let view = AppTestView(report: report, showsCoverage: coverage || coverageMin != nil, minimum: coverageMin)
            switch output.format {
            case .json: output.write(view.jsonLines.map { $0.compact + "\n" }.joined())
            case .table: output.write(view.lines(output.paint).map { $0 + "\n" }.joined())
            }
        }
        let count = reports.reduce(0) { $0 + $1.results.count }
        let isReadable = reports.allSatisfy { $0.diagnostics.isEmpty }
        guard !isReadable || count > 0 else { throw nothing(hasFiles: !reports.isEmpty) }
        if let junit { try JUnitFile.write(reports, to: junit) }
        if output.format == .table { output.note(AppTestReport.summary(reports, output.notePaint)) }
        let isCovered = coverageMin.map { least in reports.allSatisfy { ($0.coverage?.percent ?? 100) >= least } }
        guard reports.allSatisfy(\.hasPassed), isCovered ?? true else { throw CommandFailure.Silent(.problem) }
    }

    private func nothing(hasFiles: Bool) -> CommandFailure {
        let places = Words.list(paths.map { "'\($0)'" })
        guard hasFiles else {
            return .usage(
                "no app in \(places) has tests",
                hints: ["write tests.yaml beside app.yaml: docs/testing-flows.md"]
            )
        }
        let names = Words.alternatives(only.map { "'\($0)'" })
        return .usage("no test of \(places) has \(names) in its name")
    }

    // MARK: Files

    /// The apps that are meant; a file of tests stands for its app.
    private static func apps(_ paths: [String]) throws -> [String] {
        if paths.contains("-") {
            throw CommandFailure.usage(
                "an app from standard input has no tests beside it",
                hints: ["legwork test app.yaml"]
            )
        }
        return try AppFiles.find(
            paths.map { path in
                let (folder, name) = split(path)
                guard isTests(name), FileText.kind(of: path) == .file else { return path }
                let apps =
                    name.hasPrefix("tests.")
                    ? ["app.yaml", "app.yml"] : [name.replacing(".tests.", with: ".", maxReplacements: 1)]
                return apps.map { folder + $0 }.first { FileText.kind(of: $0) == .file } ?? path
            }
        )
    }

    private static func isTests(_ name: String) -> Bool {
        name == "tests.yaml" || name == "tests.yml" || name.hasSuffix(".tests.yaml") || name.hasSuffix(".tests.yml")
    }

    /// The file of an app's tests, nil where there is none.
    private static func tests(of app: String) -> String? {
        let (folder, name) = split(app)
        let stem = name.hasSuffix(".yaml") ? name.dropLast(5) : name.hasSuffix(".yml") ? name.dropLast(4) : name[...]
        return ["\(stem).tests.yaml", "\(stem).tests.yml", "tests.yaml", "tests.yml"].map { folder + $0 }
            .first { FileText.kind(of: $0) == .file }
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (String(path[...slash]), String(path[path.index(after: slash)...]))
    }

    // MARK: One app

    /// Runs the tests of an app; nil where it has none and others may.
    private static func test(_ path: String, isNamed: Bool, only: [String]) throws -> AppTestReport? {
        guard let file = tests(of: path) else {
            guard isNamed else { return nil }
            throw CommandFailure.usage(
                "'\(path)' has no tests: there is no tests.yaml beside it",
                hints: ["write one: docs/testing-flows.md shows how"]
            )
        }
        let compilation = Compiler().compile(path: path)
        guard let app = compilation.app else {
            return AppTestReport(app: path, file: file, diagnostics: compilation.diagnostics)
        }
        let tests = FlowTestFile(path: file, app: app)
        guard tests.diagnostics.isEmpty else {
            return AppTestReport(app: path, file: file, diagnostics: tests.diagnostics)
        }
        var report = AppTestReport(app: path, file: file)
        let runner = try FlowTestRunner(app)
        for test in tests.tests where only.isEmpty || only.contains(where: { test.name.contains($0) }) {
            report.results.append(try runner.run(test))
        }
        let taken = report.results.reduce(into: Set()) { $0.formUnion($1.edges) }
        report.coverage = EdgeCoverage(of: app, taken: taken, places: compilation.edges)
        return report
    }
}
