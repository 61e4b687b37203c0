import LegworkJSON

extension JSON {
    /// The value on one line.
    var compact: String { text(.compact) }

    /// The value over several lines, for people.
    var pretty: String { text(.pretty) }
}
