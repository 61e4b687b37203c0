import LegworkDiagnostics

/// How wide text is.
enum Columns {
    /// The width in columns of a terminal.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + DisplayWidth.columns(of: $1) }
    }
}
