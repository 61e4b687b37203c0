/// A piece of an `@text` template.
enum TextPart: Sendable {
    case plain(String)
    case value(Node)
}
