/// What a schema says about the part of a value at a path.
package enum SchemaLookup: Sendable {
    /// The part may be there, and satisfies this schema if it is.
    case known(Schema)
    /// The schema says nothing about it.
    case unknown
    /// No value that satisfies the schema has such a part.
    /// - `step`: which step of the path leads nowhere, from 0.
    /// - `reason`: why, as the end of a sentence about what the steps before lead to: `has no other members`.
    /// - `names`: the names that there are.
    case impossible(step: Int, reason: String, names: [String])
}
