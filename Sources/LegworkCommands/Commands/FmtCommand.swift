import ArgumentParser
import LegworkDiagnostics
import LegworkFormat
import LegworkJSON

/// `legwork fmt`
struct FmtCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Format YAML files, keeping every comment.",
        discussion: """
            Takes files and folders; a folder means every .yaml and .yml file in it. What a file means never changes;
            a file that is no YAML stays as it is, and its problems are printed.
            Exit status: 0 all is well, 1 with --check there is something to format, or a file is no YAML,
            2 there is nothing to format.
            """
    )

    @Argument(help: "Files or folders.", completion: .file(extensions: ["yaml", "yml"]))
    var paths: [String] = ["."]

    @Flag(name: .long, help: "Change nothing; name the files that are not formatted.")
    var check = false

    @Flag(name: .long, help: "Format standard input to standard output.")
    var stdin = false

    @OptionGroup var common: CommonOptions

    /// Nothing set.
    init() {}

    /// Formats.
    func run(_ output: Output) async throws {
        if stdin { return try formatInput(output) }
        let files = try YAMLFiles.find(paths)
        var changed = 0
        var failed = 0
        for path in files {
            let file = SourceFile(path: path, bytes: try FileText.read(path, bytesMax: 8 << 20, what: "the text"))
            switch Formatter().format(file) {
            case .formatted(let bytes):
                guard bytes != file.bytes else { continue }
                changed += 1
                if !check { try FileText.replace(path, with: bytes) }
                tell(path, check ? "unformatted" : "formatted", output)
            case .refused(let diagnostics):
                failed += 1
                tell(path, "refused", output, diagnostics)
            case .kept:
                tell(path, "kept", output)
                output.note("'\(path)' is YAML of a rare form that cannot be laid out anew; it stays as it is")
            }
        }
        if output.format == .table { output.note(summary(files.count, changed, failed, output.notePaint)) }
        if failed > 0 || (check && changed > 0) { throw CommandFailure.Silent(.problem) }
    }

    private func formatInput(_ output: Output) throws {
        let bytes = try FileText.read("-", bytesMax: 8 << 20, what: "the text")
        switch Formatter().format(SourceFile(path: "<stdin>", bytes: bytes)) {
        case .formatted(let formatted):
            if !check { Descriptor.output.write(formatted) }
            if check, formatted != bytes { throw CommandFailure.Silent(.problem) }
        case .kept:
            if !check { Descriptor.output.write(bytes) }
        case .refused(let diagnostics):
            // An editor that puts the output in the place of its text must not lose it.
            if !check { Descriptor.output.write(bytes) }
            let renderer = DiagnosticRenderer(colours: output.notePaint.isOn, columns: Descriptor.error.columns)
            output.note(renderer.render(diagnostics))
            throw CommandFailure.Silent(.problem)
        }
    }

    private func tell(_ path: String, _ state: String, _ output: Output, _ diagnostics: [Diagnostic] = []) {
        guard output.format == .json else {
            if state == "refused" {
                let renderer = DiagnosticRenderer(colours: output.paint.isOn, columns: Descriptor.output.columns)
                output.write(renderer.render(diagnostics))
            } else if state != "kept" {
                output.write(path + "\n")
            }
            return
        }
        var object = JSONObject([("file", .string(path)), ("state", .string(state))])
        if !diagnostics.isEmpty { object["diagnostics"] = DiagnosticExport.json(diagnostics)["diagnostics"] }
        output.write(JSON.object(object).compact + "\n")
    }

    private func summary(_ files: Int, _ changed: Int, _ failed: Int, _ paint: Paint) -> String {
        let looked = Words.count(files, "file")
        let broken = failed > 0 ? "; " + paint("\(Words.count(failed, "file")) left as they were", .red) : ""
        guard changed > 0 else { return "\(looked) looked at, nothing to format\(broken)" }
        let names = Words.count(changed, "file")
        return (check ? "\(names) of \(files) to format; 'legwork fmt' does it" : "formatted \(names) of \(files)")
            + broken
    }
}
