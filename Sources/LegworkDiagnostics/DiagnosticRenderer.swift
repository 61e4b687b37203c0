/// Shows diagnostics to people: the place, the source line, a caret under what is meant, and what to do.
package struct DiagnosticRenderer: Sendable {
    /// At most this many are shown; errors go first when there are more.
    package static let shownMax = 50

    /// With colours, as ANSI escape sequences.
    package var colours: Bool

    /// A renderer.
    package init(colours: Bool = false) {
        self.colours = colours
    }

    /// All diagnostics and, if there are more than are shown, how many more; every line ends with a line feed.
    package func render(_ diagnostics: [Diagnostic]) -> String {
        var shown = diagnostics[...]
        if diagnostics.count > Self.shownMax {
            let errors = diagnostics.filter { $0.severity == .error }
            shown = (errors.count >= Self.shownMax ? errors : diagnostics).prefix(Self.shownMax)
        }
        var text = shown.map(render).joined()
        let hidden = diagnostics.count - shown.count
        if hidden > 0 { text += "… and \(hidden) more \(hidden == 1 ? "problem" : "problems")\n" }
        return text
    }

    /// One diagnostic; several lines.
    package func render(_ diagnostic: Diagnostic) -> String {
        var text = ""
        if let range = diagnostic.range { text += paint(range.place, .bold) + ": " }
        text += paint("\(diagnostic.severity.rawValue):", diagnostic.severity == .error ? .red : .yellow)
        text += " " + paint(Self.visible(diagnostic.message), .bold) + " [\(diagnostic.code.rawValue)]\n"
        if let range = diagnostic.range, !range.file.bytes.isEmpty { text += excerpt(range) }
        switch (diagnostic.expected, diagnostic.found) {
        case (let expected?, let found?): text += "  expected \(expected), found \(Self.visible(found))\n"
        case (let expected?, nil): text += "  expected \(expected)\n"
        case (nil, let found?): text += "  found \(Self.visible(found))\n"
        case (nil, nil): break
        }
        for note in diagnostic.notes {
            let place = note.range.map { "\($0.place): " } ?? ""
            text += "  " + paint("note:", .cyan) + " \(place)\(Self.visible(note.message))\n"
        }
        if let fixIt = diagnostic.fixIt {
            text += "  " + paint("fix-it:", .green) + " \(Self.visible(fixIt.message))\n"
        }
        return text
    }

    // MARK: The source line

    /// Columns of a line that are shown; longer lines are cut around the caret.
    private static let excerptColumnsMax = 120

    private func excerpt(_ range: SourceRange) -> String {
        let number = range.start.line
        let line = range.file.lineRange(number)
        let scalars = Array(range.file.text(line).unicodeScalars)
        let from = min(scalars.count, range.start.column - 1)
        let until = range.end.line == number ? min(scalars.count, range.end.column - 1) : scalars.count
        let window = Self.window(from: from, until: until, count: scalars.count)
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

    private static func window(from: Int, until: Int, count: Int) -> Range<Int> {
        guard count > excerptColumnsMax else { return 0..<count }
        let wanted = min(from, max(0, from - excerptColumnsMax / 3))
        let start = min(wanted, count - excerptColumnsMax)
        return start..<(start + excerptColumnsMax)
    }

    /// The text with control characters made harmless; tabs stay.
    private static func printable(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        for scalar in scalars { text.append(isControl(scalar) && scalar != "\t" ? "\u{FFFD}" : scalar) }
        return String(text)
    }

    private static func visible(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isControl($0) }) else { return text }
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": shown += "\\n"
            case "\t": shown += "\\t"
            case "\r": shown += "\\r"
            case _ where isControl(scalar): shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }

    // MARK: Colours

    private enum Paint: String {
        case bold = "1"
        case dim = "2"
        case red = "1;31"
        case green = "32"
        case yellow = "1;33"
        case cyan = "36"
    }

    private func paint(_ text: String, _ paint: Paint) -> String {
        colours ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }
}
