import ArgumentParser
import LegworkDiagnostics
import LegworkJSON

/// `legwork explain`
struct ExplainCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a diagnostic's code: cause, example, cure.",
        discussion: "Without a code, all codes are listed."
    )

    @Argument(help: "A code such as LW0204.")
    var code: String?

    @OptionGroup var common: CommonOptions

    /// Nothing set.
    init() {}

    /// Prints the page, or the list.
    func run(_ output: Output) async throws {
        guard let name = code else {
            output.render(
                DiagnosticCode.all,
                titles: ["code", "severity", "means"],
                json: { Self.json($0) },
                row: { code, _ in
                    [
                        TextTable.Cell(code.rawValue, .bold),
                        TextTable.Cell(code.severity.rawValue, code.severity == .error ? .red : .yellow),
                        TextTable.Cell(code.title),
                    ]
                }
            )
            return
        }
        guard let code = DiagnosticCode(named: name) ?? DiagnosticCode(named: "LW" + name) else {
            let nearest = Suggestion.nearest(to: name.uppercased(), among: DiagnosticCode.all.map(\.rawValue))
            throw CommandFailure.usage(
                "there is no diagnostic '\(name)'",
                hints: (nearest.map { ["legwork explain \($0)"] } ?? []) + ["legwork explain   (lists all codes)"]
            )
        }
        switch output.format {
        case .json: output.write(JSON.object(Self.object(code)).compact + "\n")
        case .table: output.write(Self.page(code) + "\n")
        }
    }

    private static func page(_ code: DiagnosticCode) -> String {
        ErrorPages.page(code.rawValue) ?? "# \(code.rawValue): \(code.title)\n\nSeverity: \(code.severity.rawValue)."
    }

    private static func json(_ code: DiagnosticCode) -> JSON {
        .object(
            JSONObject([
                ("code", .string(code.rawValue)), ("severity", .string(code.severity.rawValue)),
                ("title", .string(code.title)),
            ])
        )
    }

    private static func object(_ code: DiagnosticCode) -> JSONObject {
        var object = JSONObject([
            ("code", .string(code.rawValue)), ("severity", .string(code.severity.rawValue)),
            ("title", .string(code.title)),
        ])
        object["page"] = ErrorPages.page(code.rawValue).map(JSON.string)
        return object
    }
}
