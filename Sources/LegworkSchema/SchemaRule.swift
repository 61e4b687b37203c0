/// A finished node of a table, held by reference: a validator reads a few of its many fields, and copies none.
final class SchemaRule: Sendable {
    let node: SchemaNode

    init(_ node: SchemaNode) { self.node = node }
}
