import LegworkDiagnostics
import LegworkJSON

/// The one way in which commands print.
///
/// Data goes to standard output in the format asked for; notes, progress and errors go to standard error.
struct Output: Sendable {
    /// How data is printed.
    let format: OutputFormat
    /// The colours of standard output.
    let paint: Paint
    /// The colours of standard error.
    let notePaint: Paint

    /// Output in a format.
    init(format: OutputFormat, environment: [String: String] = Surroundings.environment) {
        self.format = format
        paint = Paint(for: .output, environment: environment)
        notePaint = Paint(for: .error, environment: environment)
    }

    /// Prints one thing.
    func render(_ value: some Renderable) {
        switch format {
        case .json: Descriptor.output.write(value.json.compact + "\n")
        case .table: writeLines(value.lines(style))
        }
    }

    /// Prints a list of things: a table for people, one object a line for programs; nothing where it is empty.
    func render<Item>(
        _ items: [Item],
        titles: [String],
        json: (Item) -> JSON,
        row: (Item, RenderingStyle) -> [TextTable.Cell]
    ) {
        switch format {
        case .json: Descriptor.output.write(items.map { json($0).compact + "\n" }.joined())
        case .table:
            let style = style
            writeLines(TextTable(titles, rows: items.map { row($0, style) }).lines(style))
        }
    }

    /// Prints data that has one form only.
    func write(_ text: String) { Descriptor.output.write(text) }

    /// Says something to people, on standard error.
    func note(_ text: String) { Descriptor.error.write(text + "\n") }

    /// Tells of a failure: to people, or as JSON where JSON was asked for; on standard error.
    func tell(_ failure: CommandFailure) {
        guard format == .table else {
            Descriptor.error.write(failure.json.compact + "\n")
            return
        }
        var text = notePaint("error:", .red) + " \(TextTable.oneLine(failure.message))\n"
        for detail in failure.details { text += "  \(detail)\n" }
        for hint in failure.hints { text += "  " + notePaint("try:", .cyan) + " \(hint)\n" }
        Descriptor.error.write(text)
    }

    /// What renderings for people may know.
    var style: RenderingStyle {
        RenderingStyle(
            paint: paint,
            columns: Descriptor.output.columns,
            nowMilliseconds: Surroundings.nowMilliseconds
        )
    }

    private func writeLines(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        Descriptor.output.write(lines.joined(separator: "\n") + "\n")
    }
}
