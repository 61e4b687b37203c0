/// How a command prints its data.
enum OutputFormat: String, Sendable, CaseIterable {
    /// For people.
    case table
    /// For programs.
    case json
}
