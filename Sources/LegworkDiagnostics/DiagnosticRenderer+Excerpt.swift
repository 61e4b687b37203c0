/// The source line of a diagnostic, with a caret under what is meant.
extension DiagnosticRenderer {
    /// Columns of a line that are shown where the width is not known; longer lines are cut around the caret.
    private static let excerptColumnsMax = 120

    /// What stands around a line: its number, a bar, and the marks where it is cut.
    private static let marginColumns = 10

    func excerpt(_ range: SourceRange) -> String {
        let number = range.start.line
        let line = range.file.lineRange(number)
        let scalars = Array(range.file.text(line).unicodeScalars)
        let from = min(scalars.count, range.start.column - 1)
        let until = range.end.line == number ? min(scalars.count, range.end.column - 1) : scalars.count
        let columnsMax = columns.map { max(20, $0 - Self.marginColumns) } ?? Self.excerptColumnsMax
        let window = Self.window(scalars, around: from, columnsMax: columnsMax)
        let head = window.lowerBound > 0 ? "…" : ""
        let tail = window.upperBound < scalars.count ? "…" : ""
        let shown = head + Self.printable(scalars[window]) + tail
        // The caret line repeats tabs, so that it lines up whatever the width of a tab is.
        var pad = String(repeating: " ", count: head.isEmpty ? 0 : 1)
        for scalar in scalars[window.lowerBound..<from] {
            pad += scalar == "\t" ? "\t" : String(repeating: " ", count: DisplayWidth.columns(of: scalar))
        }
        let wide = scalars[from..<max(from, min(until, window.upperBound))]
            .reduce(0) { $0 + max(1, DisplayWidth.columns(of: $1)) }
        let caret = "^" + String(repeating: "~", count: max(0, wide - 1))
        let gutter = String(number)
        let margin = String(repeating: " ", count: max(0, 5 - gutter.count))
        let blank = String(repeating: " ", count: margin.count + gutter.count)
        let first = paint("\(margin)\(gutter) |", .dim) + (shown.isEmpty ? "" : " \(shown)")
        return "\(first)\n" + paint("\(blank) |", .dim) + " \(pad)" + paint(caret, .green) + "\n"
    }

    /// The part of a line that is shown: a third of the columns before the caret, the rest from there on; more of what
    /// comes before where the line ends sooner.
    private static func window(_ scalars: [Unicode.Scalar], around from: Int, columnsMax: Int) -> Range<Int> {
        let widths = scalars.map { max(1, DisplayWidth.columns(of: $0)) }
        guard widths.reduce(0, +) > columnsMax else { return 0..<scalars.count }
        var (start, end, used) = (from, from, 0)
        while start > 0, used + widths[start - 1] <= columnsMax / 3 {
            start -= 1
            used += widths[start]
        }
        while end < scalars.count, used + widths[end] <= columnsMax {
            used += widths[end]
            end += 1
        }
        while start > 0, used + widths[start - 1] <= columnsMax {
            start -= 1
            used += widths[start]
        }
        return start..<end
    }
}
