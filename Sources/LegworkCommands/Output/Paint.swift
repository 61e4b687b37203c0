/// Colours and weights for terminals, as ANSI escape sequences; plain text where there is no terminal.
struct Paint: Sendable {
    /// What a piece of text is.
    enum Style: String, Sendable {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
        case cyan = "36"
    }

    /// True where escape sequences are written.
    let isOn: Bool

    /// Paint that writes escape sequences, or none.
    init(isOn: Bool) { self.isOn = isOn }

    /// Paint for a descriptor: only on a terminal that can do it, and not where `NO_COLOR` is set to anything.
    init(for descriptor: Descriptor, environment: [String: String]) {
        let refused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        isOn = descriptor.isTerminal && !refused && environment["TERM"] != "dumb"
    }

    /// The text in a style.
    func callAsFunction(_ text: String, _ style: Style) -> String {
        isOn ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
