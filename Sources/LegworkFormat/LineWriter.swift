/// Gathers lines, and in the end sets the comments behind them in columns.
struct LineWriter {
    private struct Line {
        var text: String
        var comment: Trivia.Comment?

        var indent: Int { text.prefix { $0 == " " }.count }
    }

    private var lines: [Line] = []

    /// The width of the current line.
    var width: Int { Columns.width(lines.last?.text ?? "") }

    /// Begins a line at a level.
    mutating func begin(at indent: Int) { lines.append(Line(text: String(repeating: " ", count: indent))) }

    /// Adds a whole line.
    mutating func add(_ text: String) { lines.append(Line(text: text)) }

    /// Goes on with the current line.
    mutating func write(_ text: String) {
        if lines.isEmpty { lines.append(Line(text: "")) }
        lines[lines.count - 1].text += text
    }

    /// Adds an empty line, unless there is one already.
    mutating func blank() {
        guard let last = lines.last, !last.text.isEmpty else { return }
        add("")
    }

    /// Puts a comment behind the current line; below it, where there is one already.
    mutating func comment(_ comment: Trivia.Comment) {
        guard let line = lines.last, line.comment == nil else {
            begin(at: lines.last?.indent ?? 0)
            return write(comment.text)
        }
        lines[lines.count - 1].comment = comment
    }

    /// The text. A comment behind a value keeps its distance from the beginning of the line, where there is room for it;
    /// comments that stood in one column stand in one again.
    var text: String {
        var columns: [Int: Int] = [:]
        var group: [Int] = []
        var column: Int?
        func close() {
            let least = group.map { Columns.width(lines[$0].text) + 2 }.max() ?? 0
            let kept = group.first.flatMap { first in
                lines[first].comment.map { $0.column - $0.indent + lines[first].indent }
            }
            for index in group { columns[index] = max(least, kept ?? 0) }
            group = []
        }
        for (index, line) in lines.enumerated() {
            guard let comment = line.comment else {
                if line.text.isEmpty { close() }
                continue
            }
            if comment.column != column { close() }
            column = comment.column
            group.append(index)
        }
        close()
        var text = ""
        for (index, line) in lines.enumerated() {
            text += line.text
            if let comment = line.comment {
                let width = Columns.width(line.text)
                text += String(repeating: " ", count: max(1, (columns[index] ?? width) - width)) + comment.text
            }
            text += "\n"
        }
        return text
    }
}
