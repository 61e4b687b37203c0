import LegworkDiagnostics

/// Rows of cells in columns that line up.
///
/// Columns are as wide as their widest cell; where the whole is wider than the terminal the last column is cut.
struct TextTable: Sendable {
    /// One cell and how it is painted.
    struct Cell: Sendable, ExpressibleByStringLiteral {
        /// The text, one line.
        var text: String
        /// Its style, or nil.
        var style: Paint.Style?

        /// A cell.
        init(_ text: String, _ style: Paint.Style? = nil) {
            self.text = text
            self.style = style
        }

        /// A cell without style.
        init(stringLiteral value: String) { self.init(value) }
    }

    /// The titles of the columns; empty for a table without.
    var titles: [String]
    /// The rows.
    var rows: [[Cell]]

    /// A table.
    init(_ titles: [String] = [], rows: [[Cell]] = []) {
        self.titles = titles
        self.rows = rows
    }

    private static let gap = "  "

    /// The lines of the table; none where it has no rows.
    func lines(_ style: RenderingStyle, indent: Int = 0) -> [String] {
        guard !rows.isEmpty else { return [] }
        var all = rows
        if !titles.isEmpty { all.insert(titles.map { Cell($0.uppercased(), .dim) }, at: 0) }
        let count = all.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            all.map { column < $0.count ? Self.width(Self.oneLine($0[column].text)) : 0 }.max() ?? 0
        }
        return all.map { row in
            var line = String(repeating: " ", count: indent)
            var used = indent
            for (column, cell) in row.enumerated() {
                var text = Self.oneLine(cell.text)
                let isLast = column == row.count - 1
                if isLast, let columns = style.columns { text = Self.cut(text, to: max(1, columns - used)) }
                let width = Self.width(text)
                line += cell.style.map { style.paint(text, $0) } ?? text
                if !isLast {
                    line += String(repeating: " ", count: widths[column] - width) + Self.gap
                    used += widths[column] + Self.gap.count
                }
            }
            // Where even the other columns are too wide, a cut line is easier to read than a wrapped one.
            return style.columns.map { ANSIText.cut(line, to: $0) } ?? line
        }
    }

    /// How many columns a text takes on a terminal.
    static func width(_ text: String) -> Int {
        DisplayWidth.columns(of: text)
    }

    /// The text cut to a number of columns, with `…` where something is missing.
    static func cut(_ text: String, to columns: Int) -> String {
        guard width(text) > columns else { return text }
        var result = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            let next = DisplayWidth.columns(of: scalar)
            guard used + next <= columns - 1 else { break }
            result.append(scalar)
            used += next
        }
        return String(result) + "…"
    }

    /// The text with control characters made visible: it may come from anybody, and goes to a terminal.
    static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": shown += "\\n"
            case "\t": shown += "\\t"
            case "\r": shown += "\\r"
            case _ where scalar.properties.generalCategory == .control:
                shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
