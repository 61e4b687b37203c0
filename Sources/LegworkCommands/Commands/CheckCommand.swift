import ArgumentParser
import LegworkCompiler
import LegworkDiagnostics
import LegworkJSON

/// `legwork check`
struct CheckCommand: Command {
    /// How diagnostics are printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, sarif
    }

    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compile apps and print every problem.",
        discussion: """
            Takes files and folders; a folder means every app in it. Problems go to standard output.
            Exit status: 0 no error, 1 there are errors, 2 there is nothing to check.
            """
    )

    @Argument(help: "Files or folders; '-' for standard input.", completion: .file(extensions: ["yaml", "yml"]))
    var paths: [String] = ["."]

    @Flag(name: .customLong("json"), help: "The same as --format json.")
    var isJSON = false

    @Option(name: .long, help: ArgumentHelp("text, json, or sarif for code scanners.", valueName: "format"))
    var format: Format?

    @Flag(name: .long, help: "Exit with 1 for warnings too.")
    var strict = false

    /// Nothing set.
    init() {}

    var common: CommonOptions { CommonOptions() }

    /// Does it with its own formats, of which there are more than other commands have.
    func run() async throws { try await run(Output(format: isJSON ? .json : .table)) }

    /// Compiles and prints.
    func run(_ output: Output) async throws {
        let files = try AppFiles.find(paths)
        var diagnostics: [Diagnostic] = []
        var failed = 0
        for path in files {
            let compilation = try Self.compile(path)
            diagnostics += compilation.diagnostics
            if compilation.hasErrors { failed += 1 }
        }
        switch format ?? (isJSON ? .json : .text) {
        case .json: output.write(DiagnosticExport.json(diagnostics).compact + "\n")
        case .sarif:
            output.write(DiagnosticExport.sarif(diagnostics, version: Program.version).pretty + "\n")
        case .text:
            let renderer = DiagnosticRenderer(colours: output.paint.isOn, columns: Descriptor.output.columns)
            output.write(renderer.render(diagnostics))
            output.note(Self.summary(files.count, diagnostics, output.notePaint))
        }
        let isBad = failed > 0 || (strict && !diagnostics.isEmpty)
        if isBad { throw CommandFailure.Silent(.problem) }
    }

    private static func compile(_ path: String) throws -> Compilation {
        var compiler = Compiler()
        compiler.lowers = false
        guard path == "-" else { return compiler.compile(path: path) }
        let bytes = try FileText.read("-", bytesMax: 8 << 20, what: "the app")
        return compiler.compile(bytes: bytes, path: "<stdin>")
    }

    private static func summary(_ apps: Int, _ diagnostics: [Diagnostic], _ paint: Paint) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        let checked = "checked \(Words.count(apps, "app"))"
        guard !diagnostics.isEmpty else { return paint("✓", .green) + " \(checked): no problems" }
        let found = [
            errors > 0 ? paint(Words.count(errors, "error"), .red) : nil,
            warnings > 0 ? paint(Words.count(warnings, "warning"), .yellow) : nil,
        ]
        let codes = Set(diagnostics.map(\.code.rawValue)).sorted()
        let hint = codes.first.map { "; 'legwork explain \($0)' says more" } ?? ""
        return "\(checked): \(found.compactMap { $0 }.joined(separator: ", "))\(hint)"
    }
}
