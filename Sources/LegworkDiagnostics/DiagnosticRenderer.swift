/// Shows diagnostics to people: the place, the source line, a caret under what is meant, and what to do.
package struct DiagnosticRenderer: Sendable {
    /// At most this many are shown; errors go first when there are more.
    package static let shownMax = 50

    /// With colours, as ANSI escape sequences.
    package var colours: Bool
    /// The width of the terminal, for which lines are broken and cut; nil for none.
    package var columns: Int?

    /// A renderer.
    package init(colours: Bool = false, columns: Int? = nil) {
        self.colours = colours
        self.columns = columns
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
        let place = diagnostic.range.map { "\($0.place): " } ?? ""
        let severity = "\(diagnostic.severity.rawValue):"
        let lead = DisplayWidth.columns(of: place) + severity.utf8.count + 1
        var text = diagnostic.range.map { paint($0.place, .bold) + ": " } ?? ""
        text += paint(severity, diagnostic.severity == .error ? .red : .yellow) + " "
        let code = " [\(diagnostic.code.rawValue)]"
        text += wrapped(Self.visible(diagnostic.message), after: lead, indent: 2, paint: .bold, tail: code) + "\n"
        if let range = diagnostic.range, !range.file.bytes.isEmpty { text += excerpt(range) }
        let found = diagnostic.found.map { "found \(Self.visible($0))" }
        let expected = diagnostic.expected.map { "expected \($0)" }
        let both = [expected, found].compactMap(\.self)
        if !both.isEmpty { text += "  " + wrapped(both.joined(separator: ", "), after: 2, indent: 4) + "\n" }
        for note in diagnostic.notes {
            let place = note.range.map { "\($0.place): " } ?? ""
            text += "  " + paint("note:", .cyan) + " "
            text += wrapped(place + Self.visible(note.message), after: 8, indent: 4) + "\n"
        }
        if let fixIt = diagnostic.fixIt {
            text += "  " + paint("fix-it:", .green) + " "
            text += wrapped(Self.visible(fixIt.message), after: 10, indent: 4) + "\n"
        }
        return text
    }

    // MARK: Lines of a width

    /// A text after `lead` columns, broken between words where the width is known; further lines are indented. The tail is
    /// not painted, and stays with the last word.
    private func wrapped(
        _ text: String,
        after lead: Int,
        indent: Int,
        paint style: Paint? = nil,
        tail: String = ""
    ) -> String {
        let painted = { (line: String) in style.map { paint(line, $0) } ?? line }
        guard let columns else { return painted(text) + tail }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        var lines: [String] = []
        var line = ""
        var used = lead
        for (place, word) in words.enumerated() {
            let width = DisplayWidth.columns(of: word)
            let needed = width + (place == words.count - 1 ? tail.utf8.count : 0)
            if !line.isEmpty, used + 1 + needed > columns {
                lines.append(line)
                (line, used) = (String(word), indent + width)
            } else {
                used += width + (line.isEmpty ? 0 : 1)
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        lines.append(line)
        return lines.map(painted).joined(separator: "\n" + String(repeating: " ", count: indent)) + tail
    }

    // MARK: Harmless text

    /// The text with control characters made harmless; tabs stay.
    static func printable(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
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

    enum Paint: String {
        case bold = "1"
        case dim = "2"
        case red = "1;31"
        case green = "32"
        case yellow = "1;33"
        case cyan = "36"
    }

    func paint(_ text: String, _ paint: Paint) -> String {
        colours ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }
}
