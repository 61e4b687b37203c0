import LegworkDiagnostics

/// Text that may hold escape sequences.
enum ANSIText {
    /// The text cut to a number of columns; escape sequences take none, and are closed.
    static func cut(_ text: String, to columns: Int) -> String {
        var result = String.UnicodeScalarView()
        var used = 0
        var isEscape = false
        var isPainted = false
        for scalar in text.unicodeScalars {
            if scalar == "\u{1B}" { isEscape = true }
            if isEscape {
                result.append(scalar)
                if scalar == "m" { isEscape = false }
                isPainted = true
                continue
            }
            let width = DisplayWidth.columns(of: scalar)
            guard used + width <= columns else { return String(result) + (isPainted ? "\u{1B}[0m" : "") }
            used += width
            result.append(scalar)
        }
        return String(result)
    }
}
