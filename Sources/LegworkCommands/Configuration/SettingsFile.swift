import LegworkDiagnostics
import LegworkJSON
import LegworkYAML

/// The settings of a file: a flat mapping in YAML, of which JSON is a part.
struct SettingsFile: Sendable {
    /// The path as messages show it.
    let path: String
    /// The values by name, each with its place.
    let values: [String: (value: String, place: String)]

    /// The files that are read where none is named, the first that exists alone.
    static func candidates(data: String) -> [String] { ["legwork.yaml", "\(data)/config.json"] }

    /// Reads a file.
    ///
    /// - Throws: ``CommandFailure`` where it cannot be read, or holds what is no setting; with every problem of it.
    init(path: String) throws(CommandFailure) {
        let bytes = try FileText.read(path, bytesMax: 1 << 20, what: "the configuration")
        let sink = DiagnosticSink()
        let root = YAMLComposer.compose(SourceFile(path: path, bytes: bytes), sink: sink)
        var values: [String: (value: String, place: String)] = [:]
        if let root {
            if root.entries == nil {
                sink.report(
                    Diagnostic(
                        .wrongType,
                        "a configuration is a mapping of settings",
                        at: root.range,
                        found: root.described
                    )
                )
            }
            for entry in root.entries ?? [] {
                guard let value = Self.value(of: entry, sink: sink) else { continue }
                values[entry.key] = (value, entry.keyRange.place)
            }
        }
        guard !sink.hasErrors else {
            let text = DiagnosticRenderer().render(sink.diagnostics)
            throw CommandFailure(
                "the configuration in '\(path)' is wrong",
                details: text.split(separator: "\n").map(String.init),
                hints: ["legwork config --help"],
                status: .usage
            )
        }
        self.path = path
        self.values = values
    }

    private static func value(of entry: YAMLEntry, sink: DiagnosticSink) -> String? {
        guard let setting = Setting.all.first(where: { $0.name == entry.key }) else {
            let names = Setting.all.map(\.name)
            let fixIt = Suggestion.nearest(to: entry.key, among: names).map {
                FixIt.replace(entry.key, with: $0, at: entry.keyRange)
            }
            let note = Diagnostic.Note("there is \(Suggestion.list(names, limit: 20))")
            sink.report(
                Diagnostic(
                    .unknownKey,
                    "unknown setting '\(entry.key)'",
                    at: entry.keyRange,
                    notes: [note],
                    fixIt: fixIt
                )
            )
            return nil
        }
        guard let scalar = entry.value.scalar, !scalar.value.isNull else {
            sink.report(
                Diagnostic(
                    .wrongType,
                    "'\(setting.name)' takes a single value",
                    at: entry.value.range,
                    found: entry.value.described
                )
            )
            return nil
        }
        if let complaint = setting.complaint(about: scalar.text) {
            sink.report(
                Diagnostic(
                    .valueNotAllowed,
                    "'\(setting.name)' cannot be '\(scalar.text)': \(complaint)",
                    at: entry.value.range
                )
            )
            return nil
        }
        return scalar.text
    }
}
