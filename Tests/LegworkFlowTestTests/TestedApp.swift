import LegworkCompiler
import LegworkDiagnostics
import LegworkFlowTest
import LegworkGraph

/// An app and a file of tests, both as text.
struct TestedApp {
    let app: CompiledApp
    let edges: EdgePlaces?
    let file: FlowTestFile

    /// Compiles the app and reads the tests. Other files stand beside the tests.
    init(_ app: String, tests: String, files: [String: String] = [:]) throws {
        let compilation = Compiler().compile(bytes: Array(app.utf8), files: MemoryFiles(files))
        guard let compiled = compilation.app else {
            throw Broken(text: DiagnosticRenderer().render(compilation.diagnostics))
        }
        self.app = compiled
        edges = compilation.edges
        var beside = files
        beside["tests.yaml"] = tests
        file = FlowTestFile("tests.yaml", in: MemoryFiles(beside), app: compiled)
    }

    /// An app that should compile and does not.
    struct Broken: Error, CustomStringConvertible {
        var text: String
        var description: String { text }
    }

    /// What is wrong with the tests.
    var rendered: String { DiagnosticRenderer().render(file.diagnostics) }

    /// Runs all tests.
    func run() throws -> [FlowTestResult] {
        if !file.diagnostics.isEmpty { throw Broken(text: rendered) }
        // Enough for any flow here that ends.
        let runner = try FlowTestRunner(app, messagesMax: 1000)
        return try file.tests.map { try runner.run($0) }
    }

    /// Runs all tests: what is wrong with each, nothing for one that passed.
    func differences() throws -> [[String]] { try run().map { $0.differences.map(\.summary) } }

    /// The edges that the tests take.
    func coverage() throws -> EdgeCoverage {
        let taken = try run().reduce(into: Set()) { $0.formUnion($1.edges) }
        return EdgeCoverage(of: app, taken: taken, places: edges)
    }
}
